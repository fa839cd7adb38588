// Saves a form by itself while a person types: `<form data-autosave="/drafts/ID/autosave">`. The answer may be JSON with
// the new `version` of the row. `[data-autosave-state]` inside the form tells how it stands, in the words of its own
// attributes `data-saving`, `data-saved`, `data-failed` and `data-conflict`.

const PAUSE_MS = 1500

const timers = new WeakMap<HTMLFormElement, number>()
const unsaved = new Set<HTMLFormElement>()

type State = 'saving' | 'saved' | 'failed' | 'conflict'

function show(form: HTMLFormElement, state: State): void {
  const place = form.querySelector<HTMLElement>('[data-autosave-state]')
  if (!place) return
  place.textContent = place.dataset[state] ?? ''
  place.dataset.state = state
}

async function save(form: HTMLFormElement): Promise<void> {
  const address = form.dataset.autosave
  if (!address || !form.isConnected) return
  show(form, 'saving')
  unsaved.delete(form)
  try {
    const body = new URLSearchParams()
    for (const [name, value] of new FormData(form)) if (typeof value === 'string') body.append(name, value)
    const answer = await fetch(address, { method: 'POST', body, headers: { Accept: 'application/json' } })
    if (!answer.ok) throw answer
    if (answer.headers.get('content-type')?.includes('json')) {
      const { version } = (await answer.json()) as { version?: number | string }
      const field = form.elements.namedItem('version')
      if (version !== undefined && field instanceof HTMLInputElement) field.value = String(version)
    }
    if (!unsaved.has(form)) show(form, 'saved')
  } catch (reason) {
    unsaved.add(form)
    const conflict = reason instanceof Response && reason.status === 409
    show(form, conflict ? 'conflict' : 'failed')
    // WHY: a conflict needs a person; anything else may pass by itself.
    if (!conflict) schedule(form, PAUSE_MS * 8)
  }
}

function schedule(form: HTMLFormElement, pause = PAUSE_MS): void {
  window.clearTimeout(timers.get(form))
  timers.set(form, window.setTimeout(() => void save(form), pause))
}

document.addEventListener('input', (event) => {
  const form = event.target instanceof Element ? event.target.closest<HTMLFormElement>('form[data-autosave]') : null
  if (!form) return
  unsaved.add(form)
  schedule(form)
})

document.addEventListener('submit', (event) => {
  if (!(event.target instanceof HTMLFormElement)) return
  window.clearTimeout(timers.get(event.target))
  unsaved.delete(event.target)
})

window.addEventListener('beforeunload', (event) => {
  for (const form of unsaved) if (form.isConnected) event.preventDefault()
})
