// The keys of Khuê: j/k walk a list, Enter opens, x selects, / and Ctrl K go to the search box, ? shows the keys.
import { isTyping } from './dom'
import { move, open, toggle } from './lists'

function focusSearch(): void {
  const box = document.querySelector<HTMLInputElement>('#k-search')
  box?.focus()
  box?.select()
}

function showKeys(): void {
  const dialog = document.querySelector<HTMLDialogElement>('dialog#k-keys')
  if (dialog && !dialog.open) dialog.showModal()
}

const KEYS: Record<string, () => void> = {
  j: () => move(1),
  k: () => move(-1),
  x: toggle,
  '/': focusSearch,
  '?': showKeys,
}

document.addEventListener('keydown', (event) => {
  if (event.isComposing) return
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k' && !event.shiftKey && !event.altKey) {
    event.preventDefault()
    focusSearch()
    return
  }
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
  if (document.querySelector('dialog[open]')) return
  if (event.key === 'Enter' && event.target === document.body) return open()
  const act = KEYS[event.key]
  if (!act) return
  event.preventDefault()
  act()
})
