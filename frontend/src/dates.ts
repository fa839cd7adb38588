// `<khue-date label="…" icons="…"><input …></khue-date>`: a date as Vietnamese offices write it, dd/MM/yyyy, whatever the
// browser's language — `<input type="date">` would show MM/dd/yyyy on an English Windows. Typing `201126` or `20.11.2026`
// is put in order on leaving the field; a button opens the browser's own calendar.
import { icon } from './sprite'

/** Puts a typed date in order as dd/MM/yyyy; null when it is no date. Two-digit years are of this century. */
export function inOrder(typed: string): string | null {
  const text = typed.trim()
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text)
  const parts = iso
    ? [iso[3], iso[2], iso[1]]
    : (/^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{2}|\d{4})$/.exec(text) ?? /^(\d{2})(\d{2})(\d{2}|\d{4})$/.exec(text))?.slice(1)
  if (!parts) return null
  const [day, month, short] = parts.map(Number) as [number, number, number]
  const year = short < 100 ? 2000 + short : short
  const date = new Date(Date.UTC(year, month - 1, day))
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null
  return `${String(day).padStart(2, '0')}/${String(month).padStart(2, '0')}/${year}`
}

class KhueDate extends HTMLElement {
  connectedCallback(): void {
    const field = this.querySelector('input')
    if (!field || this.hasAttribute('ready')) return
    field.addEventListener('change', () => {
      const ordered = inOrder(field.value)
      if (ordered) field.value = ordered
    })
    const native = document.createElement('input')
    native.type = 'date'
    native.className = 'k-date-native'
    native.tabIndex = -1
    native.setAttribute('aria-hidden', 'true')
    native.addEventListener('change', () => {
      field.value = native.value.split('-').reverse().join('/')
      field.dispatchEvent(new Event('input', { bubbles: true }))
      field.dispatchEvent(new Event('change', { bubbles: true }))
    })
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'btn btn-icon btn-ghost-secondary'
    button.disabled = field.disabled || field.readOnly
    const label = this.getAttribute('label') ?? 'Calendar'
    button.title = label
    button.setAttribute('aria-label', label)
    const sprite = this.getAttribute('icons')
    button.append(sprite ? icon(sprite, 'calendar') : '…')
    button.addEventListener('click', () => {
      native.value = (inOrder(field.value) ?? '').split('/').reverse().join('-')
      native.showPicker()
    })
    this.append(native, button)
    this.setAttribute('ready', '')
  }
}

customElements.define('khue-date', KhueDate)
