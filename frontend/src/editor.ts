// `<khue-editor>`: the body of a draft as blocks instead of one long text. The textarea inside stays the only field that is
// sent; without scripts it is what people write in. Everything the editor shows comes from it and goes back into it.
import { type Host, blockElement } from './editor/block'
import { type Row, label, numbers, parse, row, write } from './editor/lines'
import './editor/draft'

class KhueEditor extends HTMLElement {
  #rows: Row[] = []
  #field: HTMLTextAreaElement | null = null
  #list = document.createElement('ol')
  #elements = new Map<Row, HTMLElement>()
  #raw = false
  readonly #host: Host = {
    icons: this.getAttribute('icons') ?? '',
    word: (name) => this.#word(name),
    changed: () => this.#changed(),
    after: (current, next) => this.#after(current, next),
    remove: (current) => this.#remove(current),
    move: (current, by) => this.#move(current, by),
    paste: (current, text) => void this.#paste(current, text),
    focus: (current, forward) => this.#focus(current, forward),
  }

  connectedCallback(): void {
    const field = this.querySelector('textarea')
    if (!field || this.#field) return
    this.#field = field
    this.#rows = parse(field.value)
    if (!this.#rows.length) this.#rows = [row('paragraph')]
    this.#list.className = 'k-blocks'
    this.#list.setAttribute('aria-label', this.#word('blocks'))
    this.append(this.#bar(), this.#list)
    this.#draw()
    this.#show()
    this.setAttribute('ready', '')
  }

  #word(name: string): string {
    return this.getAttribute(`label-${name}`) ?? name
  }

  #bar(): HTMLElement {
    const bar = document.createElement('div')
    bar.className = 'k-cluster k-blocks-bar'
    const hint = document.createElement('span')
    hint.className = 'k-hint'
    hint.textContent = this.#word('paste')
    const toggle = document.createElement('button')
    toggle.type = 'button'
    toggle.className = 'btn btn-sm'
    toggle.textContent = this.#word('raw')
    toggle.addEventListener('click', () => void this.#toggle(toggle))
    bar.append(hint, toggle)
    return bar
  }

  async #toggle(button: HTMLButtonElement): Promise<void> {
    if (this.#raw && this.#field) {
      this.#rows = parse(await this.#tidy(this.#field.value))
      this.#draw()
    }
    this.#raw = !this.#raw
    button.textContent = this.#word(this.#raw ? 'rows' : 'raw')
    this.#show()
  }

  #show(): void {
    this.#list.hidden = this.#raw
    const holder = this.#field?.closest<HTMLElement>('.k-field')
    if (holder) holder.hidden = !this.#raw
  }

  /** Any text in tidy notation, by the server; unchanged when it does not answer, for nothing may be lost. */
  async #tidy(text: string): Promise<string> {
    const address = this.getAttribute('parse')
    const csrf = this.closest('form')?.querySelector<HTMLInputElement>('input[name="_csrf"]')?.value ?? ''
    if (!address) return text
    try {
      const body = new URLSearchParams({ _csrf: csrf, _nonce: '', text })
      const answer = await fetch(address, { method: 'POST', body, headers: { Accept: 'application/json' } })
      if (!answer.ok) return text
      return ((await answer.json()) as { text: string }).text
    } catch {
      return text
    }
  }

  #draw(): void {
    const old = this.#elements
    this.#elements = new Map(this.#rows.map((current) => [current, old.get(current) ?? blockElement(this.#host, current)]))
    this.#list.replaceChildren(...this.#elements.values())
    this.#renumber()
  }

  #renumber(): void {
    const shown = numbers(this.#rows)
    for (const [index, current] of this.#rows.entries()) {
      const place = this.#elements.get(current)?.querySelector('.k-block-number')
      if (place) place.textContent = label(current.kind, shown[index] ?? '') || this.#word(current.kind)
    }
  }

  #changed(): void {
    this.#renumber()
    if (!this.#field) return
    this.#field.value = write(this.#rows)
    this.#field.dispatchEvent(new Event('input', { bubbles: true }))
  }

  #after(current: Row, next: Row | null): void {
    this.#elements.delete(current)
    if (next) this.#rows.splice(this.#rows.indexOf(current) + 1, 0, next)
    this.#draw()
    this.#changed()
    this.#into(next ?? current, 'start')
  }

  #remove(current: Row): void {
    const at = this.#rows.indexOf(current)
    this.#rows.splice(at, 1)
    if (!this.#rows.length) this.#rows.push(row('paragraph'))
    this.#draw()
    this.#changed()
    this.#into(this.#rows[Math.max(0, at - 1)], 'end')
  }

  #move(current: Row, by: number): void {
    const at = this.#rows.indexOf(current)
    const to = at + by
    if (to < 0 || to >= this.#rows.length) return
    this.#rows.splice(at, 1)
    this.#rows.splice(to, 0, current)
    this.#draw()
    this.#changed()
    this.#into(current, 'end')
  }

  async #paste(current: Row, text: string): Promise<void> {
    const pasted = parse(await this.#tidy(text))
    const empty = !current.text && !current.title
    this.#rows.splice(this.#rows.indexOf(current) + (empty ? 0 : 1), empty ? 1 : 0, ...pasted)
    this.#draw()
    this.#changed()
    this.#into(pasted.at(-1), 'end')
  }

  #focus(current: Row, forward: boolean): void {
    this.#into(this.#rows[this.#rows.indexOf(current) + (forward ? 1 : -1)], forward ? 'start' : 'end')
  }

  #into(current: Row | undefined, place: 'start' | 'end'): void {
    const box = current && this.#elements.get(current)
    const field = box?.querySelector<HTMLTextAreaElement | HTMLInputElement>('textarea, input, select')
    field?.focus()
    if (field && 'setSelectionRange' in field) {
      const at = place === 'start' ? 0 : field.value.length
      field.setSelectionRange(at, at)
    }
  }
}

customElements.define('khue-editor', KhueEditor)
