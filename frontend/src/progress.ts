// Shows that something is under way when it takes longer than a blink, and keeps a form from being sent twice.

const PATIENCE_MS = 300

const root = document.documentElement
let pending = 0
let timer = 0

function begin(): void {
  pending += 1
  if (pending === 1) timer = window.setTimeout(() => root.classList.add('k-busy'), PATIENCE_MS)
}

function end(): void {
  pending = Math.max(0, pending - 1)
  if (pending > 0) return
  window.clearTimeout(timer)
  root.classList.remove('k-busy')
}

document.addEventListener('htmx:before:request', begin)
document.addEventListener('htmx:finally:request', end)

document.addEventListener('submit', (event) => {
  const form = event.target as HTMLFormElement
  // An answer that is a file leaves the page where it is, so such a form must stay usable.
  if (event.defaultPrevented || form.method === 'dialog' || form.target || form.hasAttribute('data-download')) return
  if (form.dataset.sent) {
    event.preventDefault()
    return
  }
  form.dataset.sent = 'true'
  form.setAttribute('aria-busy', 'true')
  begin()
})

// The browser may bring the page back as it was left.
window.addEventListener('pageshow', () => {
  pending = 0
  end()
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-sent]')) {
    delete form.dataset.sent
    form.removeAttribute('aria-busy')
  }
})
