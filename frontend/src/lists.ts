// Lists by keyboard and mouse. A list is `.k-list`; a row is `[data-k-row]` with one `a.k-row-link` and perhaps an
// `input.k-check`. A row that becomes the current one hears `khue:preview`, on which htmx may load the preview pane.
import { closest, onContent } from './dom'

const ROW = '[data-k-row]'
/** How long a person must rest on a row before its preview is loaded; walking through asks for nothing. */
const REST_MS = 150

let previewTimer = 0

function rows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(`.k-list ${ROW}`)]
}

function current(): HTMLElement | null {
  return document.querySelector<HTMLElement>(`${ROW}.k-current`)
}

function previewIsOpen(): boolean {
  const pane = document.querySelector<HTMLElement>('.k-preview')
  return pane !== null && pane.offsetParent !== null
}

function makeCurrent(row: HTMLElement, focus: boolean): void {
  current()?.classList.remove('k-current')
  row.classList.add('k-current')
  if (focus) row.querySelector<HTMLElement>('.k-row-link')?.focus({ preventScroll: true })
  row.scrollIntoView({ block: 'nearest' })
  window.clearTimeout(previewTimer)
  previewTimer = window.setTimeout(() => {
    if (row.isConnected && previewIsOpen()) row.dispatchEvent(new CustomEvent('khue:preview', { bubbles: true }))
  }, REST_MS)
}

/** Makes the row `step` places from the current one the current row. */
export function move(step: number): void {
  const all = rows()
  if (all.length === 0) return
  const now = current()
  const at = now ? all.indexOf(now) : step > 0 ? -1 : all.length
  const next = all[Math.min(all.length - 1, Math.max(0, at + step))]
  if (next) makeCurrent(next, true)
}

/** Opens the current row. */
export function open(): void {
  current()?.querySelector<HTMLElement>('.k-row-link')?.click()
}

/** Selects the current row, or takes it out of the selection. */
export function toggle(): void {
  current()?.querySelector<HTMLInputElement>('.k-check')?.click()
}

function count(list: Element): void {
  const all = [...list.querySelectorAll<HTMLInputElement>(`${ROW} .k-check`)]
  const chosen = all.filter((box) => box.checked).length
  for (const box of all) box.closest(ROW)?.classList.toggle('k-selected', box.checked)
  for (const place of list.querySelectorAll('[data-k-selected-count]')) place.textContent = String(chosen)
  const every = list.querySelector<HTMLInputElement>('[data-k-select-all]')
  if (every) {
    every.checked = chosen > 0 && chosen === all.length
    every.indeterminate = chosen > 0 && chosen < all.length
  }
}

document.addEventListener('change', (event) => {
  const list = closest(event, '.k-list')
  if (!list || !(event.target instanceof HTMLInputElement)) return
  if (event.target.matches('[data-k-select-all]')) {
    for (const box of list.querySelectorAll<HTMLInputElement>(`${ROW} .k-check`)) box.checked = event.target.checked
  }
  if (event.target.matches('[data-k-select-all], .k-check')) count(list)
})

document.addEventListener('click', (event) => {
  const row = closest(event, ROW)
  if (!row || closest(event, 'a, button, input, label, summary')) return
  if (window.getSelection()?.toString()) return
  makeCurrent(row, true)
  if (!previewIsOpen()) open()
})

document.addEventListener('focusin', (event) => {
  const row = closest(event, ROW)
  if (!row || row.classList.contains('k-current')) return
  current()?.classList.remove('k-current')
  row.classList.add('k-current')
})

onContent((root) => {
  for (const list of root.querySelectorAll('.k-list')) count(list)
})
