// Fields speak the language of the page, not that of the browser: what is missing or misshapen is said in the page's words,
// and a file field names its button and its files. The words are data attributes of the body.
import { onContent } from './dom'

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement

function say(name: string): string {
  return document.body.dataset[name] ?? ''
}

/** What is missing: words, a file, a choice. */
function missing(field: Field): string {
  if (field instanceof HTMLSelectElement || field.type === 'radio') return 'sayMissingChoice'
  return field.type === 'file' ? 'sayMissingFile' : 'sayMissing'
}

document.addEventListener(
  'invalid',
  (event) => {
    const field = event.target as Field
    // A message of our own would count as a fault of its own, so it goes before the browser is asked.
    field.setCustomValidity('')
    const { valid, valueMissing, customError } = field.validity
    if (valid || customError) return
    field.setCustomValidity(say(valueMissing ? missing(field) : 'sayShape'))
  },
  { capture: true },
)

for (const change of ['input', 'change']) {
  document.addEventListener(change, (event) => (event.target as Field).setCustomValidity?.(''), { capture: true })
}

function dress(field: HTMLInputElement): void {
  if (field.dataset.kReady) return
  field.dataset.kReady = 'yes'
  const box = document.createElement('div')
  box.className = 'k-file'
  const button = document.createElement('span')
  button.className = 'btn'
  button.textContent = say(field.multiple ? 'sayChooseFiles' : 'sayChooseFile')
  const names = document.createElement('span')
  names.className = 'k-file-names'
  const tell = () => {
    const chosen = [...(field.files ?? [])].map((file) => file.name)
    names.textContent = chosen.length > 0 ? chosen.join(', ') : say('sayNoFile')
  }
  field.before(box)
  // The field itself lies over the box, unseen: a click, a key and a dropped file all reach it as always.
  box.append(field, button, names)
  field.addEventListener('change', tell)
  tell()
}

onContent((root) => {
  for (const field of root.querySelectorAll<HTMLInputElement>('input[type=file]')) dress(field)
})
