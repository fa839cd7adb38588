// One block on screen: its number, its kind, its words, and the keys that make writing quick.
import { icon } from '../sprite'
import { KINDS, type Kind, type Row, hasText, hasTitle } from './lines'
import { fromHtml } from './paste'
import { gridElement } from './table'
import { following, rung, typed } from './typing'

export interface Host {
  word(name: string): string
  icons: string
  /** Something was typed. */
  changed(): void
  /** Keeps the state before a step that `changed` follows. */
  remember(): void
  /** Puts a block behind another, which may have lost its end to it. */
  split(current: Row, next: Row): void
  /** Makes it another kind; the focus goes to its words, or stays in the list of kinds. */
  become(current: Row, kind: Kind, number: string, stay: boolean): void
  remove(current: Row): void
  /** Hangs a block's words onto the one before; false where they do not fit. */
  join(current: Row): boolean
  move(current: Row, by: number): void
  paste(current: Row, text: string): void
  focus(current: Row, forward: boolean): void
}

/** As high as its words need. */
export function grow(field: HTMLTextAreaElement): void {
  if (CSS.supports('field-sizing', 'content')) return
  field.rows = Math.max(1, field.value.split('\n').length)
  // Two steps: the height needed is known only after the old one was let go.
  while (field.scrollHeight > field.clientHeight + 2 && field.rows < 40) field.rows += 1
}

/** Puts marks around what is selected, or takes them away. */
export function wrap(field: HTMLTextAreaElement, mark: string): void {
  const { selectionStart: from, selectionEnd: to, value } = field
  const inside = value.slice(from, to)
  const marked = value.slice(from - mark.length, from) === mark && value.slice(to, to + mark.length) === mark
  if (marked) field.setRangeText(inside, from - mark.length, to + mark.length, 'select')
  else {
    field.setRangeText(`${mark}${inside}${mark}`, from, to, 'select')
    field.setSelectionRange(from + mark.length, to + mark.length)
  }
  field.dispatchEvent(new Event('input', { bubbles: true }))
}

function button(host: Host, name: string, symbol: string, act: () => void): HTMLButtonElement {
  const made = document.createElement('button')
  made.type = 'button'
  made.className = 'btn btn-sm btn-icon btn-ghost-secondary'
  made.title = host.word(name)
  made.setAttribute('aria-label', host.word(name))
  made.append(icon(host.icons, symbol))
  made.addEventListener('click', act)
  return made
}

function kinds(host: Host, current: Row): HTMLSelectElement {
  const choice = document.createElement('select')
  choice.className = 'form-select form-select-sm'
  choice.setAttribute('aria-label', host.word('kind'))
  for (const kind of KINDS) choice.append(new Option(host.word(kind), kind, false, kind === current.kind))
  // The editor's own choices are no fields of the draft.
  choice.addEventListener('input', (event) => event.stopPropagation())
  choice.addEventListener('change', () => host.become(current, choice.value as Kind, '', true))
  return choice
}

function titleField(host: Host, current: Row, key: 'title' | 'label'): HTMLInputElement {
  const field = document.createElement('input')
  field.className = 'form-control k-block-title'
  field.value = current[key].replaceAll('<br>', ' ')
  field.placeholder = host.word(key === 'label' ? 'annex' : 'title')
  field.setAttribute('aria-label', field.placeholder)
  field.addEventListener('input', () => {
    current[key] = field.value
    host.changed()
  })
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.isComposing) return
    event.preventDefault()
    const text = field.closest('.k-block')?.querySelector<HTMLTextAreaElement>('.k-block-text')
    if (text) text.focus()
    else host.split(current, following(current))
  })
  return field
}

function textField(host: Host, current: Row): HTMLTextAreaElement {
  const field = document.createElement('textarea')
  field.className = 'form-control k-block-text'
  field.rows = 1
  field.value = current.text.replaceAll('<br>', '\n')
  field.spellcheck = true
  field.addEventListener('input', (event) => {
    current.text = field.value.replaceAll('\n', '<br>')
    if (!(event as InputEvent).isComposing && mark(host, current, field)) return
    grow(field)
    host.changed()
  })
  field.addEventListener('keydown', (event) => keys(host, current, field, event))
  field.addEventListener('paste', (event) => {
    const plain = event.clipboardData?.getData('text/plain') ?? ''
    const rich = fromHtml(event.clipboardData?.getData('text/html') ?? '')
    const text = rich || (/\n\s*\S/.test(plain) ? plain : '')
    if (!text) return
    event.preventDefault()
    host.paste(current, text)
  })
  requestAnimationFrame(() => grow(field))
  return field
}

/** Turns a mark just typed into the kind it stands for. */
function mark(host: Host, current: Row, field: HTMLTextAreaElement): boolean {
  if (current.kind !== 'paragraph' || field.selectionStart !== field.selectionEnd) return false
  const found = typed(field.value.slice(0, field.selectionStart))
  if (!found) return false
  current.text = field.value.slice(field.selectionStart).replaceAll('\n', '<br>')
  host.become(current, found.kind, found.number, false)
  return true
}

function keys(host: Host, current: Row, field: HTMLTextAreaElement, event: KeyboardEvent): void {
  if (event.isComposing) return
  const command = event.ctrlKey || event.metaKey
  const atStart = field.selectionStart === 0 && field.selectionEnd === 0
  if (command && event.key === 'b') wrap(field, '**')
  else if (command && event.key === 'i') wrap(field, "''")
  else if (command && (event.key === ']' || event.key === '[')) {
    const kind = rung(current.kind, event.key === ']' ? 1 : -1)
    if (kind) host.become(current, kind, '', false)
  } else if (event.altKey && event.key === 'ArrowUp') host.move(current, -1)
  else if (event.altKey && event.key === 'ArrowDown') host.move(current, 1)
  else if (event.key === 'Enter' && !event.shiftKey && !command) enter(host, current, field)
  else if (event.key === 'Backspace' && atStart && !current.title) {
    if (!backspace(host, current, field)) return
  } else if (event.key === 'ArrowUp' && atStart) host.focus(current, false)
  else if (event.key === 'ArrowDown' && field.selectionStart === field.value.length) host.focus(current, true)
  else return
  event.preventDefault()
}

/** A new block, with what stood behind the caret; an empty one of a list ends the list. */
function enter(host: Host, current: Row, field: HTMLTextAreaElement): void {
  if (!field.value && !current.title && current.kind !== 'paragraph') return host.become(current, 'paragraph', '', false)
  host.remember()
  const rest = field.value.slice(field.selectionEnd).replace(/^\s+/, '')
  current.text = field.value.slice(0, field.selectionStart).replaceAll('\n', '<br>')
  host.split(current, following(current, rest.replaceAll('\n', '<br>')))
}

function backspace(host: Host, current: Row, field: HTMLTextAreaElement): boolean {
  if (current.kind !== 'paragraph') host.become(current, 'paragraph', '', false)
  else if (!field.value) host.remove(current)
  else return host.join(current)
  return true
}

/** Clauses and points seldom have a title: where there is none, a button beside the block's tools offers the field. */
function title(host: Host, current: Row, tools: HTMLElement): HTMLElement[] {
  const field = titleField(host, current, 'title')
  if (current.title || (current.kind !== 'clause' && current.kind !== 'point')) return [field]
  field.hidden = true
  const offer = button(host, 'title', 'tag', () => {
    field.hidden = false
    offer.remove()
    field.focus()
  })
  tools.append(offer)
  return [field]
}

/** The block; its number and the names of its fields are filled in by the editor. */
export function blockElement(host: Host, current: Row): HTMLElement {
  const box = document.createElement('li')
  box.className = 'k-block'
  box.dataset.kind = current.kind
  const head = document.createElement('div')
  head.className = 'k-block-head'
  const number = document.createElement('span')
  number.className = 'k-block-number'
  const tools = document.createElement('span')
  tools.className = 'k-block-tools'
  tools.append(
    kinds(host, current),
    button(host, 'up', 'arrow-up', () => host.move(current, -1)),
    button(host, 'down', 'arrow-down', () => host.move(current, 1)),
    button(host, 'remove', 'trash', () => host.remove(current)),
    button(host, 'add', 'plus', () => {
      host.remember()
      host.split(current, following(current))
    }),
  )
  head.append(number, tools)
  box.append(head)
  if (current.kind === 'annex') box.append(titleField(host, current, 'label'))
  if (hasTitle(current.kind)) box.append(...title(host, current, tools))
  if (current.kind === 'table') {
    box.append(gridElement(current.text, (name) => host.word(name), () => host.remember(), (text) => {
      current.text = text
      host.changed()
    }))
  } else if (hasText(current.kind)) {
    box.append(textField(host, current))
  }
  return box
}
