// Long lists of choices: `[data-k-choose]` gets a field that narrows it while typing, and `[data-k-chosen]` inside its form
// says what is chosen so far. A choice is `[data-k-choice]` with its inputs; without scripts the list is simply whole.
import { closest, onContent } from './dom'

/** Below this many choices everything is seen at a glance. */
const WORTH_NARROWING = 9

/** Without diacritics and case, as people type when they look for a name. */
function fold(text: string): string {
  return text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/[đĐ]/g, 'd').toLowerCase()
}

function isChosen(input: HTMLInputElement): boolean {
  return input.checked && input.value !== ''
}

function narrow(list: HTMLElement, typed: string): void {
  const wanted = fold(typed.trim())
  for (const choice of list.querySelectorAll<HTMLElement>('[data-k-choice]')) {
    const chosen = [...choice.querySelectorAll('input')].some(isChosen)
    choice.hidden = !chosen && !fold(choice.dataset.kChoice ?? '').includes(wanted)
  }
}

/** Tells what is chosen, grouped by what for: `Chủ trì: Vụ Pháp chế · Để biết: 3`. */
function tell(form: HTMLFormElement): void {
  const place = form.querySelector<HTMLElement>('[data-k-chosen]')
  if (!place) return
  const groups = new Map<string, string[]>()
  for (const input of form.querySelectorAll<HTMLInputElement>('[data-k-choice] input')) {
    if (!isChosen(input)) continue
    const purpose = input.dataset.kFor ?? ''
    const names = groups.get(purpose) ?? []
    names.push(input.closest<HTMLElement>('[data-k-choice]')?.dataset.kChoice ?? '')
    groups.set(purpose, names)
  }
  const parts = [...groups].map(([purpose, names]) => {
    const said = names.length > 2 ? String(names.length) : names.join(', ')
    return purpose ? `${purpose}: ${said}` : said
  })
  place.textContent = parts.length > 0 ? parts.join(' · ') : (place.dataset.kNone ?? '')
}

function addField(list: HTMLElement): void {
  if (list.querySelectorAll('[data-k-choice]').length < WORTH_NARROWING || list.dataset.kReady) return
  list.dataset.kReady = 'yes'
  const field = document.createElement('input')
  field.type = 'search'
  field.className = 'form-control k-narrowing'
  field.placeholder = list.dataset.kChoose ?? ''
  field.setAttribute('aria-label', field.placeholder)
  field.autocomplete = 'off'
  field.addEventListener('input', () => narrow(list, field.value))
  // Enter would send the whole form while somebody only looks for a name.
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') event.preventDefault()
  })
  list.prepend(field)
}

document.addEventListener('change', (event) => {
  const form = closest<HTMLFormElement>(event, 'form')
  if (form) tell(form)
})

onContent((root) => {
  for (const list of root.querySelectorAll<HTMLElement>('[data-k-choose]')) addField(list)
  for (const form of root.querySelectorAll('form')) tell(form)
})
