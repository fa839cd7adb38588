// Around the editor: the preview that follows what was saved, and rows for further recipients.

/** Shows the PDF anew once it was saved; the old one stays until the new one is drawn, at the same place. */
function follow(preview: HTMLElement, form: HTMLFormElement): void {
  const state = form.querySelector<HTMLElement>('[data-autosave-state]')
  if (!state) return
  let running = 0
  const refresh = () => {
    const shown = preview.querySelector('khue-pdf:not([data-next])')
    const source = shown?.getAttribute('src')
    if (!shown || !source) return
    preview.querySelector('[data-next]')?.remove()
    const next = shown.cloneNode(false) as HTMLElement
    next.setAttribute('src', `${source.split('?')[0]}?v=${(running += 1)}-${form.elements.namedItem('version') instanceof HTMLInputElement ? (form.elements.namedItem('version') as HTMLInputElement).value : ''}`)
    next.removeAttribute('ready')
    next.setAttribute('data-next', '')
    const top = shown.querySelector('.k-pdf-pages')?.scrollTop ?? 0
    new MutationObserver((_, watch) => {
      if (!next.hasAttribute('ready')) return
      watch.disconnect()
      next.removeAttribute('data-next')
      shown.remove()
      const pages = next.querySelector('.k-pdf-pages')
      if (pages) pages.scrollTop = top
    }).observe(next, { attributeFilter: ['ready'] })
    preview.append(next)
  }
  new MutationObserver(() => {
    if (state.dataset.state === 'saved') refresh()
  }).observe(state, { attributeFilter: ['data-state'] })
}

for (const preview of document.querySelectorAll<HTMLElement>('[data-live-preview]')) {
  const form = document.getElementById(preview.dataset.livePreview ?? '')
  if (form instanceof HTMLFormElement) follow(preview, form)
}

for (const list of document.querySelectorAll<HTMLElement>('[data-recipients]')) {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'btn btn-sm'
  button.textContent = list.dataset.add ?? '+'
  button.addEventListener('click', () => {
    const last = list.lastElementChild
    if (!last) return
    const next = last.cloneNode(true) as HTMLElement
    for (const field of next.querySelectorAll('input')) field.value = ''
    list.append(next)
    next.querySelector('input')?.focus()
  })
  list.after(button)
}
