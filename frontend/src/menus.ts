// `<khue-menu><details class="k-menu">…</details></khue-menu>`: a drop-down that opens without scripts; with them it
// closes on Escape, on a click elsewhere and when the focus leaves, and the arrow keys walk through its entries.

class KhueMenu extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener('keydown', this)
    this.addEventListener('focusout', this)
  }

  handleEvent(event: Event): void {
    if (event instanceof KeyboardEvent) this.#key(event)
    else if (event instanceof FocusEvent) {
      const next = event.relatedTarget
      if (next instanceof Node && !this.contains(next)) this.close(false)
    }
  }

  get #details(): HTMLDetailsElement | null {
    return this.querySelector('details')
  }

  close(focus: boolean): void {
    const details = this.#details
    if (!details?.open) return
    details.open = false
    if (focus) details.querySelector<HTMLElement>('summary')?.focus()
  }

  #key(event: KeyboardEvent): void {
    const details = this.#details
    if (event.key === 'Escape' && details?.open) {
      event.stopPropagation()
      this.close(true)
      return
    }
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    if (event.target instanceof HTMLInputElement && event.target.type !== 'checkbox') return
    if (details && !details.open) details.open = true
    const entries = [...this.querySelectorAll<HTMLElement>('.k-menu-list :is(a[href], button:not(:disabled), input)')]
    if (entries.length === 0) return
    event.preventDefault()
    const at = entries.indexOf(document.activeElement as HTMLElement)
    const step = event.key === 'ArrowDown' ? 1 : -1
    entries[(at + step + entries.length) % entries.length]?.focus()
  }
}

customElements.define('khue-menu', KhueMenu)

document.addEventListener('click', (event) => {
  for (const menu of document.querySelectorAll<KhueMenu>('khue-menu:has(> details[open])')) {
    if (!(event.target instanceof Node && menu.contains(event.target))) menu.close(false)
  }
})
