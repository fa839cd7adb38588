// One block on screen: its number, its kind, its words, and the keys that make writing quick.
import { icon } from '../sprite'
import { KINDS, type Kind, type Row, hasText, hasTitle } from './lines'
import { gridElement } from './table'

export interface Host {
  word(name: string): string
  icons: string
  /** Something was typed. */
  changed(): void
  /** Another kind, another place: the list is drawn anew. */
  after(current: Row, next: Row | null): void
  remove(current: Row): void
  move(current: Row, by: number): void
  paste(current: Row, text: string): void
  focus(current: Row, end: boolean): void
}

// What is usually written next.
const NEXT: Partial<Record<Kind, Kind>> = {
  part: 'chapter', chapter: 'article', section: 'article', subsection: 'article', annex: 'paragraph', table: 'paragraph',
  page: 'paragraph', heading1: 'paragraph', heading2: 'paragraph', heading3: 'paragraph', heading4: 'paragraph',
}

export const nextKind = (kind: Kind): Kind => NEXT[kind] ?? kind

function grow(field: HTMLTextAreaElement): void {
  field.rows = Math.max(1, field.value.split('\n').length)
  // Two steps: the height needed is known only after the old one was let go.
  while (field.scrollHeight > field.clientHeight + 2 && field.rows < 40) field.rows += 1
}

function wrap(field: HTMLTextAreaElement, mark: string): void {
  const { selectionStart: from, selectionEnd: to, value } = field
  field.setRangeText(`${mark}${value.slice(from, to)}${mark}`, from, to, 'end')
  if (from === to) field.selectionStart = field.selectionEnd = from + mark.length
  field.dispatchEvent(new Event('input', { bubbles: true }))
}

function button(host: Host, name: string, symbol: string, act: () => void): HTMLButtonElement {
  const made = document.createElement('button')
  made.type = 'button'
  made.className = 'btn btn-sm btn-icon btn-ghost-secondary'
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
  choice.addEventListener('change', () => {
    const kind = choice.value as Kind
    if (current.kind === 'table' || kind === 'table') current.text = ''
    if (!hasTitle(kind) && current.title) [current.text, current.title] = [`${current.title} ${current.text}`.trim(), '']
    if (!hasText(kind) && current.text) [current.title, current.text] = [current.title || current.text, '']
    Object.assign(current, { kind, number: '', align: '' })
    host.after(current, null)
  })
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
    if (event.key !== 'Enter') return
    event.preventDefault()
    host.after(current, { ...current, kind: nextKind(current.kind), number: '', title: '', text: '', label: '', note: '' })
  })
  return field
}

function textField(host: Host, current: Row): HTMLTextAreaElement {
  const field = document.createElement('textarea')
  field.className = 'form-control k-block-text'
  field.value = current.text.replaceAll('<br>', '\n')
  field.setAttribute('aria-label', host.word(current.kind))
  field.addEventListener('input', () => {
    current.text = field.value.replaceAll('\n', '<br>')
    grow(field)
    host.changed()
  })
  field.addEventListener('keydown', (event) => keys(host, current, field, event))
  field.addEventListener('paste', (event) => {
    const text = event.clipboardData?.getData('text/plain') ?? ''
    if (!/\n\s*\S/.test(text)) return
    event.preventDefault()
    host.paste(current, text)
  })
  requestAnimationFrame(() => grow(field))
  return field
}

function keys(host: Host, current: Row, field: HTMLTextAreaElement, event: KeyboardEvent): void {
  const command = event.ctrlKey || event.metaKey
  const atStart = field.selectionStart === 0 && field.selectionEnd === 0
  if (command && event.key === 'b') wrap(field, '**')
  else if (command && event.key === 'i') wrap(field, "''")
  else if (event.altKey && event.key === 'ArrowUp') host.move(current, -1)
  else if (event.altKey && event.key === 'ArrowDown') host.move(current, 1)
  else if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    const rest = field.value.slice(field.selectionEnd)
    current.text = field.value.slice(0, field.selectionStart).replaceAll('\n', '<br>')
    const text = rest.replaceAll('\n', '<br>')
    host.after(current, { ...current, kind: nextKind(current.kind), number: '', title: '', text, align: '' })
  } else if (event.key === 'Backspace' && atStart && !field.value && !current.title) host.remove(current)
  else if (event.key === 'ArrowUp' && atStart) host.focus(current, false)
  else if (event.key === 'ArrowDown' && field.selectionStart === field.value.length) host.focus(current, true)
  else return
  event.preventDefault()
}

/** The block; its number is filled in by the editor. */
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
    button(host, 'add', 'plus', () => host.after(current, { ...current, kind: nextKind(current.kind), number: '', title: '', text: '', align: '', label: '', note: '' })),
  )
  head.append(number, tools)
  box.append(head)
  if (current.kind === 'annex') box.append(titleField(host, current, 'label'))
  if (hasTitle(current.kind)) box.append(titleField(host, current, 'title'))
  if (current.kind === 'table') {
    box.append(gridElement(current.text, (name) => host.word(name), (text) => {
      current.text = text
      host.changed()
    }))
  } else if (hasText(current.kind)) {
    box.append(textField(host, current))
  }
  return box
}
