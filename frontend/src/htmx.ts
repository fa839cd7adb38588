// Loads htmx and takes away what the house does not use: evaluated attributes (`hx-on`, `js:`, trigger filters).
// INVARIANT: nothing in a page can make htmx evaluate a string, also where a proxy drops the security policy.
import htmx from 'htmx.org'

function refused(): never {
  throw new Error('Khuê: evaluated htmx attributes are switched off')
}

interface HtmxInternals {
  initSecurity(policy: unknown, sync: unknown, async: unknown): void
}

htmx.registerExtension('khue-no-eval', {
  init: (internals: HtmxInternals) => internals.initSecurity(null, refused, refused),
} as never)

htmx.config.defaultTimeout = 30_000
// Going back loads the page again: what others did meanwhile must be seen.
htmx.config.history = 'reload'

// htmx returns the focus to an element of the same id. Where the focused element is gone for good, the focus goes to
// the part that replaced it, so that a person with a keyboard or a screen reader is not thrown to the top.
let focusedWithin: Element | null = null

document.addEventListener('htmx:before:swap', (event) => {
  const target = (event as CustomEvent).detail?.ctx?.target
  const focused = document.activeElement
  focusedWithin = target instanceof Element && focused && target.contains(focused) ? target : null
})

document.addEventListener('htmx:after:swap', () => {
  const lost = document.activeElement === document.body || document.activeElement === null
  if (lost && focusedWithin) {
    const next = focusedWithin.isConnected ? focusedWithin : focusedWithin.id ? document.getElementById(focusedWithin.id) : null
    if (next instanceof HTMLElement) {
      if (!next.hasAttribute('tabindex')) next.tabIndex = -1
      next.focus({ preventScroll: true })
    }
  }
  focusedWithin = null
})

export default htmx
