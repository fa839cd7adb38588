// Saves a form by itself while a person types: `<form data-autosave="/drafts/ID/autosave">`. The answer may be JSON with
// the new `version` of the row. `[data-autosave-state]` inside the form tells how it stands, in the words of its own
// attributes `data-saving`, `data-saved`, `data-failed` and `data-conflict`.

const PAUSE_MS = 1500
/** How long a person's own save waits for one under way; the server shows both texts where this was not enough. */
const WAIT_MS = 5000
/** A save that is not answered by then has failed; the next one must not wait for it for ever. */
const ANSWER_MS = 30_000

const timers = new WeakMap<HTMLFormElement, number>()
const unsaved = new Set<HTMLFormElement>()
/** The last save of a form that has not been answered yet. */
const running = new WeakMap<HTMLFormElement, Promise<void>>()

type State = 'saving' | 'saved' | 'failed' | 'conflict'

function show(form: HTMLFormElement, state: State): void {
  const place = form.querySelector<HTMLElement>('[data-autosave-state]')
  if (!place) return
  place.textContent = place.dataset[state] ?? ''
  place.dataset.state = state
}

/** One after another: each sends the version that the one before it has made. */
function save(form: HTMLFormElement): void {
  const turn = (running.get(form) ?? Promise.resolve()).then(() => post(form))
  running.set(form, turn)
  void turn.then(() => {
    if (running.get(form) === turn) running.delete(form)
  })
}

async function post(form: HTMLFormElement): Promise<void> {
  const address = form.dataset.autosave
  if (!address || !form.isConnected) return
  show(form, 'saving')
  unsaved.delete(form)
  try {
    const body = new URLSearchParams()
    for (const [name, value] of new FormData(form)) if (typeof value === 'string') body.append(name, value)
    const headers = { Accept: 'application/json' }
    const answer = await fetch(address, { method: 'POST', body, headers, signal: AbortSignal.timeout(ANSWER_MS) })
    // Sent elsewhere (to sign in, to a draft that has gone its way) is not saved.
    if (!answer.ok || answer.redirected) throw answer
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
  timers.set(form, window.setTimeout(() => save(form), pause))
}

document.addEventListener('input', (event) => {
  const form = event.target instanceof Element ? event.target.closest<HTMLFormElement>('form[data-autosave]') : null
  if (!form) return
  unsaved.add(form)
  schedule(form)
})

document.addEventListener('submit', (event) => {
  const form = event.target
  if (!(form instanceof HTMLFormElement)) return
  window.clearTimeout(timers.get(form))
  unsaved.delete(form)
  const underWay = running.get(form)
  if (!underWay) return
  // WHY: sent with the version before that save, the person's own words would be refused as if somebody else had written.
  event.preventDefault()
  event.stopImmediatePropagation()
  const { submitter } = event
  const patience = new Promise<void>((go) => window.setTimeout(go, WAIT_MS))
  void Promise.race([underWay, patience]).then(() => {
    running.delete(form)
    form.requestSubmit(submitter)
  })
})

window.addEventListener('beforeunload', (event) => {
  for (const form of unsaved) if (form.isConnected) event.preventDefault()
})
