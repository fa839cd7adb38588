// The editor's bar: bold and italic for whoever has no keys at hand, back and forward, and the plain notation.
import { icon } from '../sprite'

export interface Bar {
  element: HTMLElement
  undo: HTMLButtonElement
  redo: HTMLButtonElement
  /** What just happened, also for those who do not see it. */
  said: HTMLElement
  raw: HTMLButtonElement
}

type Word = (name: string) => string

export function bar(word: Word, icons: string, act: (name: 'bold' | 'italic' | 'undo' | 'redo' | 'raw') => void): Bar {
  const element = document.createElement('div')
  element.className = 'k-cluster k-blocks-bar'
  element.setAttribute('role', 'group')
  element.setAttribute('aria-label', word('tools'))
  const button = (name: 'bold' | 'italic' | 'undo' | 'redo', symbol: string) => {
    const made = document.createElement('button')
    made.type = 'button'
    made.className = 'btn btn-sm btn-icon'
    made.title = word(name)
    made.setAttribute('aria-label', word(name))
    made.append(icon(icons, symbol))
    // The words that are selected stay so.
    made.addEventListener('mousedown', (event) => event.preventDefault())
    made.addEventListener('click', () => act(name))
    return made
  }
  const undo = button('undo', 'arrow-back-up')
  const redo = button('redo', 'arrow-forward-up')
  const said = document.createElement('span')
  said.className = 'k-hint'
  said.setAttribute('role', 'status')
  const raw = document.createElement('button')
  raw.type = 'button'
  raw.className = 'btn btn-sm'
  raw.textContent = word('raw')
  raw.addEventListener('click', () => act('raw'))
  element.append(button('bold', 'bold'), button('italic', 'italic'), undo, redo, said, raw)
  return { element, undo, redo, said, raw }
}
