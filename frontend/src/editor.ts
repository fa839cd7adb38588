// `<khue-editor>`: the body of a draft as blocks instead of one long text. The textarea inside stays the only field that is
// sent; without scripts it is what people write in. Everything the editor shows comes from it and goes back into it.
import { type Bar, bar } from './editor/bar'
import { type Host, blockElement, grow, wrap } from './editor/block'
import { History } from './editor/history'
import { type Kind, type Row, hasText, hasTitle, label, numbers, parse, row, write } from './editor/lines'
import './editor/draft'
import { following } from './editor/typing'

/** Offered below the last block. */
const OFFERED: Kind[] = ['article', 'clause', 'point', 'paragraph', 'table']

class KhueEditor extends HTMLElement {
  #rows: Row[] = []
  #field: HTMLTextAreaElement | null = null
  #list = document.createElement('ol')
  #adding = document.createElement('div')
  #bar: Bar | null = null
  #elements = new Map<Row, HTMLElement>()
  #history = new History()
  #last: HTMLTextAreaElement | null = null
  #raw = false
  readonly #host: Host = {
    icons: this.getAttribute('icons') ?? '',
    word: (name) => this.#word(name),
    changed: () => {
      this.#history.fresh = false
      this.#changed()
    },
    remember: () => this.#history.remember(this.#rows),
    split: (current, next) => this.#split(current, next),
    become: (current, kind, number, stay) => this.#become(current, kind, number, stay),
    remove: (current) => this.#remove(current),
    join: (current) => this.#join(current),
    move: (current, by) => this.#move(current, by),
    paste: (current, text) => void this.#paste(current, text),
    focus: (current, forward) => this.#into(this.#beside(current, forward ? 1 : -1), forward ? 0 : -1),
  }

  connectedCallback(): void {
    const field = this.querySelector('textarea')
    if (!field || this.#field) return
    this.#field = field
    this.#rows = parse(field.value)
    if (!this.#rows.length) this.#rows = [row('paragraph')]
    this.#list.className = 'k-blocks'
    this.#list.setAttribute('aria-label', this.#word('blocks'))
    this.#bar = bar((name) => this.#word(name), this.#host.icons, (name) => void this.#act(name))
    this.#offer()
    this.append(this.#bar.element, this.#list, this.#adding)
    this.addEventListener('keydown', (event) => this.#keys(event))
    this.addEventListener('focusin', (event) => {
      if (event.target instanceof HTMLTextAreaElement && event.target !== field) this.#last = event.target
    })
    // A list of faults leads to the field, which is out of sight: the first block takes its place.
    document.addEventListener('click', (event) => {
      const link = event.target instanceof Element ? event.target.closest(`a[href="#${field.id}"]`) : null
      if (!link || this.#raw) return
      event.preventDefault()
      this.#into(this.#rows[0], 0)
    })
    this.#draw()
    this.#show()
    this.setAttribute('ready', '')
  }

  #word(name: string): string {
    return this.getAttribute(`label-${name}`) ?? name
  }

  #offer(): void {
    this.#adding.className = 'k-cluster k-blocks-add'
    this.#adding.setAttribute('role', 'group')
    this.#adding.setAttribute('aria-label', this.#word('add'))
    for (const kind of OFFERED) {
      const button = document.createElement('button')
      button.type = 'button'
      button.className = 'btn btn-sm'
      button.textContent = `+ ${this.#word(kind)}`
      button.addEventListener('click', () => this.#append(kind))
      this.#adding.append(button)
    }
  }

  #append(kind: Kind): void {
    const last = this.#rows.at(-1)
    if (!last) return
    this.#history.remember(this.#rows)
    const empty = this.#rows.length === 1 && !last.text && !last.title
    this.#split(last, { ...following(last), kind })
    if (empty) this.#rows.shift()
    this.#settle(this.#rows.at(-1), 0)
  }

  async #act(name: 'bold' | 'italic' | 'undo' | 'redo' | 'raw'): Promise<void> {
    if (name === 'raw') await this.#toggle()
    else if (name === 'undo' || name === 'redo') this.#travel(name)
    else if (this.#last?.isConnected) {
      this.#last.focus()
      wrap(this.#last, name === 'bold' ? '**' : "''")
    }
  }

  #keys(event: KeyboardEvent): void {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || this.#raw || !this.#history.fresh) return
    const key = event.key.toLowerCase()
    const back = key === 'z' && !event.shiftKey
    if (!back && key !== 'y' && !(key === 'z' && event.shiftKey)) return
    event.preventDefault()
    this.#travel(back ? 'undo' : 'redo')
  }

  /** Takes the last step back, or does it again. */
  #travel(direction: 'undo' | 'redo'): void {
    const rows = this.#history[direction](this.#rows)
    if (!rows) return
    const at = rows.findIndex((current, n) => JSON.stringify(current) !== JSON.stringify(this.#rows[n]))
    this.#rows = rows
    this.#elements.clear()
    this.#settle(rows[Math.max(0, at)], -1)
    this.#say('')
  }

  async #toggle(): Promise<void> {
    if (this.#raw && this.#field) {
      this.#history.remember(this.#rows)
      this.#rows = parse(await this.#tidy(this.#field.value))
      if (!this.#rows.length) this.#rows = [row('paragraph')]
      this.#draw()
    }
    this.#raw = !this.#raw
    if (this.#bar) this.#bar.raw.textContent = this.#word(this.#raw ? 'rows' : 'raw')
    this.#show()
    for (const field of this.#list.querySelectorAll<HTMLTextAreaElement>('.k-block-text')) grow(field)
  }

  #show(): void {
    this.#list.hidden = this.#raw
    this.#adding.hidden = this.#raw
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
      const box = this.#elements.get(current)
      const number = label(current.kind, shown[index] ?? '')
      const place = box?.querySelector('.k-block-number')
      if (place) place.textContent = number || this.#word(current.kind)
      const name = number ? `${this.#word(current.kind)} ${number}` : this.#word(current.kind)
      box?.querySelector('.k-block-text')?.setAttribute('aria-label', name)
    }
    if (this.#bar) {
      this.#bar.undo.disabled = !this.#history.canUndo()
      this.#bar.redo.disabled = !this.#history.canRedo()
    }
  }

  #changed(): void {
    this.#renumber()
    if (!this.#field) return
    this.#field.value = write(this.#rows)
    this.#field.dispatchEvent(new Event('input', { bubbles: true }))
  }

  /** Draws what has become of the blocks, saves it, and goes to one of them: `place` from its start, −1 its end. */
  #settle(current: Row | undefined, place: number): void {
    this.#draw()
    this.#changed()
    this.#into(current, place)
  }

  #say(words: string): void {
    if (this.#bar) this.#bar.said.textContent = words
  }

  #beside(current: Row, by: number): Row | undefined {
    return this.#rows[this.#rows.indexOf(current) + by]
  }

  #split(current: Row, next: Row): void {
    this.#elements.delete(current)
    this.#rows.splice(this.#rows.indexOf(current) + 1, 0, next)
    this.#settle(next, 0)
  }

  #become(current: Row, kind: Kind, number: string, stay: boolean): void {
    this.#history.remember(this.#rows)
    if (current.kind === 'table' || kind === 'table') current.text = ''
    if (!hasTitle(kind) && current.title) [current.text, current.title] = [`${current.title} ${current.text}`.trim(), '']
    if (!hasText(kind) && current.text) [current.title, current.text] = [current.title || current.text, '']
    Object.assign(current, { kind, number: '', align: '' })
    // A number that would follow by itself is not held fast.
    if (number && numbers(this.#rows)[this.#rows.indexOf(current)] !== number) current.number = number
    this.#elements.delete(current)
    this.#settle(current, 0)
    if (stay) this.#elements.get(current)?.querySelector('select')?.focus()
  }

  #remove(current: Row): void {
    this.#history.remember(this.#rows)
    const at = this.#rows.indexOf(current)
    this.#rows.splice(at, 1)
    if (!this.#rows.length) this.#rows.push(row('paragraph'))
    this.#settle(this.#rows[Math.max(0, at - 1)], -1)
    this.#say(current.text || current.title ? this.#word('removed') : '')
  }

  #join(current: Row): boolean {
    const before = this.#beside(current, -1)
    if (!before || !hasText(before.kind) || before.kind === 'table') return false
    this.#history.remember(this.#rows)
    const place = before.text.replaceAll('<br>', '\n').length
    before.text += current.text
    this.#rows.splice(this.#rows.indexOf(current), 1)
    this.#elements.delete(before)
    this.#settle(before, place)
    return true
  }

  #move(current: Row, by: number): void {
    const at = this.#rows.indexOf(current)
    const to = at + by
    if (to < 0 || to >= this.#rows.length) return
    this.#history.remember(this.#rows)
    this.#rows.splice(at, 1)
    this.#rows.splice(to, 0, current)
    const focused = document.activeElement
    this.#draw()
    this.#changed()
    if (focused instanceof HTMLElement && focused.isConnected) focused.focus()
  }

  async #paste(current: Row, text: string): Promise<void> {
    const pasted = parse(await this.#tidy(text))
    if (!pasted.length) return
    this.#history.remember(this.#rows)
    const empty = !current.text && !current.title
    this.#rows.splice(this.#rows.indexOf(current) + (empty ? 0 : 1), empty ? 1 : 0, ...pasted)
    this.#settle(pasted.at(-1), -1)
    this.#say(this.#word('pasted').replace('{n}', String(pasted.length)))
  }

  /** Into the words of a block, never into its list of kinds. */
  #into(current: Row | undefined, place: number): void {
    const box = current && this.#elements.get(current)
    const words = ['.k-block-text', '.k-block-title', '.k-block-grid textarea', 'select']
    const field = words.map((part) => box?.querySelector<HTMLTextAreaElement | HTMLInputElement>(part)).find(Boolean)
    field?.focus()
    if (field && 'setSelectionRange' in field) {
      const at = place < 0 ? field.value.length : Math.min(place, field.value.length)
      field.setSelectionRange(at, at)
    }
    box?.scrollIntoView({ block: 'nearest' })
  }
}

customElements.define('khue-editor', KhueEditor)
