// The few helpers shared by the page modules.

/** Calls `run` for the page once it is read, and again for every part htmx puts in. */
export function onContent(run: (root: ParentNode) => void): void {
  const start = () => run(document)
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start)
  else start()
  document.addEventListener('htmx:after:swap', start)
}

/** The element an event came from, or its nearest ancestor, matching `selector`. */
export function closest<T extends Element = HTMLElement>(event: Event, selector: string): T | null {
  return event.target instanceof Element ? event.target.closest<T>(selector) : null
}

/** Whether a key press belongs to what the person is typing in, so that shortcuts must leave it alone. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable) return true
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio', 'button', 'submit'].includes(target.type)
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement
}
