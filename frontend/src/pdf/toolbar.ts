// The viewer's tool bar: page number, zoom, download. Words come from attributes of `<khue-pdf>`, icons from the sprite.

import { icon } from '../sprite'

export interface ToolbarOptions {
  word(name: string, otherwise: string): string
  pages: number
  /** Address of the icon sprite; without it the buttons show signs. */
  icons: string | null
  go(page: number): void
  /** −1 out, 0 the width of the pane, 1 in. */
  zoom(direction: number): void
  download: string
}

export class Toolbar {
  readonly element = document.createElement('div')
  readonly #number = document.createElement('input')
  readonly #percent = document.createElement('button')
  page = 1

  constructor(options: ToolbarOptions) {
    this.element.className = 'k-pdf-bar'
    this.element.setAttribute('role', 'toolbar')
    this.element.setAttribute('aria-label', options.word('toolbar', 'PDF'))
    const button = (picture: string, sign: string, label: string, act: () => void): HTMLButtonElement => {
      const made = document.createElement('button')
      made.type = 'button'
      made.className = 'btn btn-icon btn-ghost-secondary btn-sm'
      made.title = label
      made.setAttribute('aria-label', label)
      made.append(options.icons ? icon(options.icons, picture) : sign)
      made.addEventListener('click', act)
      return made
    }
    this.#number.type = 'number'
    this.#number.min = '1'
    this.#number.max = String(options.pages)
    this.#number.value = '1'
    this.#number.className = 'form-control form-control-sm k-pdf-number'
    this.#number.setAttribute('aria-label', options.word('page', 'Page'))
    this.#number.addEventListener('change', () => options.go(Number(this.#number.value) || 1))
    const total = document.createElement('span')
    total.className = 'k-pdf-total'
    total.textContent = `/ ${options.pages}`
    this.#percent.type = 'button'
    this.#percent.className = 'btn btn-ghost-secondary btn-sm k-pdf-percent'
    this.#percent.title = options.word('fit', 'Fit width')
    this.#percent.addEventListener('click', () => options.zoom(0))
    const download = document.createElement('a')
    download.className = 'btn btn-icon btn-ghost-secondary btn-sm k-pdf-download'
    download.href = options.download
    download.download = ''
    download.title = options.word('download', 'Download')
    download.setAttribute('aria-label', download.title)
    download.append(options.icons ? icon(options.icons, 'download') : '⤓')
    this.element.append(
      button('chevron-up', '↑', options.word('previous', 'Previous page'), () => options.go(this.page - 1)),
      this.#number,
      total,
      button('chevron-down', '↓', options.word('next', 'Next page'), () => options.go(this.page + 1)),
      button('zoom-out', '−', options.word('zoom-out', 'Zoom out'), () => options.zoom(-1)),
      this.#percent,
      button('zoom-in', '+', options.word('zoom-in', 'Zoom in'), () => options.zoom(1)),
      download,
    )
    this.show(1, 1)
  }

  /** Tells which page is being read and how large it is shown. */
  show(page: number, zoom: number): void {
    this.page = page
    if (document.activeElement !== this.#number) this.#number.value = String(page)
    this.#percent.textContent = `${Math.round(zoom * 100)}%`
  }
}
