// Whether a finger finds what it must press.

/** Height and width in CSS pixels that everything to be touched has at least. */
const FINGER = 40

/** One sentence for everything to be touched that is smaller than a finger; links within running text are not meant. */
export function tooSmall(page) {
  return page.evaluate((finger) => {
    const parts = 'button, .btn, summary, select, textarea, input:not([type="hidden"]), .k-chip, .k-menu-item, .k-rail-link, .k-tabs a, .k-row-link'
    const named = (element) => (element.innerText || element.getAttribute('aria-label') || element.id || element.className).trim().slice(0, 40)
    const small = []
    for (const element of document.querySelectorAll(parts)) {
      if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue
      if (element.closest('.visually-hidden, [hidden]')) continue
      // What is around it answers a finger too: the label of a box, the card of a link.
      const target = element.closest('label, [data-k-row], .k-file') ?? element
      const { width, height } = target.getBoundingClientRect()
      if (width === 0 || height === 0) continue
      if (Math.round(height) < finger || Math.round(width) < finger) small.push(`${element.tagName.toLowerCase()} “${named(element)}”: ${Math.round(width)} × ${Math.round(height)}`)
    }
    return [...new Set(small)]
  }, FINGER)
}
