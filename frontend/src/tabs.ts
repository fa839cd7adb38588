// `<khue-tabs>`: a `.k-tabs` list of links to `#panel` followed by `.k-tab-panel` sections. Without scripts all panels
// stand under one another and the links jump to them; with them one panel shows at a time, the address keeps which.

import { onContent } from './dom'

// Where a row of tabs or of filters is longer than the window, the one that is chosen is in sight.
onContent((root) => {
  for (const chosen of root.querySelectorAll('.k-tabs [aria-current], .k-filters > [aria-current]')) {
    const row = chosen.closest('.k-tabs, .k-filters')
    if (!row) continue
    const over = chosen.getBoundingClientRect().right - row.getBoundingClientRect().right
    if (over > 0) row.scrollLeft += over + 16
  }
})

class KhueTabs extends HTMLElement {
  #links: HTMLAnchorElement[] = []

  connectedCallback(): void {
    const list = this.querySelector('.k-tabs')
    if (!list) return
    this.#links = [...list.querySelectorAll<HTMLAnchorElement>('a[href^="#"]')]
    list.setAttribute('role', 'tablist')
    for (const item of list.querySelectorAll('li')) item.setAttribute('role', 'presentation')
    for (const link of this.#links) {
      const panel = this.#panel(link)
      link.setAttribute('role', 'tab')
      link.id ||= `${panel?.id ?? ''}-tab`
      if (!panel) continue
      link.setAttribute('aria-controls', panel.id)
      panel.setAttribute('role', 'tabpanel')
      panel.setAttribute('aria-labelledby', link.id)
      panel.tabIndex = 0
    }
    this.addEventListener('click', this)
    this.addEventListener('keydown', this)
    const asked = this.#links.find((link) => link.hash === location.hash)
    this.#show(asked ?? this.#links.find((link) => link.hasAttribute('aria-current')) ?? this.#links[0])
    this.setAttribute('ready', '')
  }

  handleEvent(event: Event): void {
    const at = this.#links.findIndex((link) => event.target instanceof Node && link.contains(event.target))
    if (at < 0) return
    if (event.type === 'click') {
      event.preventDefault()
      this.#show(this.#links[at], true)
      return
    }
    const key = (event as KeyboardEvent).key
    const last = this.#links.length - 1
    const next = { ArrowRight: at === last ? 0 : at + 1, ArrowLeft: at === 0 ? last : at - 1, Home: 0, End: last }[key]
    if (next === undefined) return
    event.preventDefault()
    this.#show(this.#links[next], true)
    this.#links[next]?.focus()
  }

  #panel(link: HTMLAnchorElement): HTMLElement | null {
    return document.getElementById(link.hash.slice(1))
  }

  #show(chosen: HTMLAnchorElement | undefined, keep = false): void {
    if (!chosen) return
    for (const link of this.#links) {
      const on = link === chosen
      link.setAttribute('aria-selected', String(on))
      link.removeAttribute('aria-current')
      link.tabIndex = on ? 0 : -1
      this.#panel(link)?.toggleAttribute('hidden', !on)
    }
    if (keep) history.replaceState(history.state, '', chosen.hash)
  }
}

customElements.define('khue-tabs', KhueTabs)
