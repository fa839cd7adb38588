// Notices (`.k-toast`) and other parts that a person may put away with `[data-dismiss]`; notices marked
// `data-autohide` go by themselves, but not while they are pointed at or hold the focus.
import { closest, onContent } from './dom'

const STAY_MS = 8000

document.addEventListener('click', (event) => {
  const button = closest(event, '[data-dismiss]')
  if (button) button.closest(button.dataset.dismiss || '.k-toast')?.remove()
  const opener = closest(event, '[data-open-dialog]')
  if (opener) document.querySelector<HTMLDialogElement>(`dialog#${opener.dataset.openDialog}`)?.showModal()
})

function leave(notice: HTMLElement): void {
  window.setTimeout(() => {
    if (notice.matches(':hover, :focus-within')) leave(notice)
    else notice.remove()
  }, STAY_MS)
}

onContent((root) => {
  for (const notice of root.querySelectorAll<HTMLElement>('.k-toast[data-autohide]')) {
    notice.removeAttribute('data-autohide')
    leave(notice)
  }
})
