// One page of the viewer: a box of the right size from the start, a canvas and a selectable text layer while it is near.
import { type PDFDocumentProxy, type PageViewport, type RenderTask, TextLayer } from 'pdfjs-dist/legacy/build/pdf.mjs'

const MAX_CANVAS_PIXELS = 16_000_000

export class PageView {
  readonly element: HTMLElement
  readonly #pdf: PDFDocumentProxy
  readonly #number: number
  #natural: { width: number; height: number }
  #width = 0
  #drawnWidth = 0
  #near = false
  #task: RenderTask | null = null
  #text: TextLayer | null = null

  constructor(pdf: PDFDocumentProxy, number: number, natural: PageViewport, label: string) {
    this.#pdf = pdf
    this.#number = number
    this.#natural = { width: natural.width, height: natural.height }
    this.element = document.createElement('div')
    this.element.className = 'k-pdf-page'
    this.element.dataset.page = String(number)
    this.element.setAttribute('role', 'group')
    this.element.setAttribute('aria-label', `${label} ${number}`)
  }

  /** Gives the page its width in CSS pixels. */
  size(width: number): void {
    this.#width = Math.max(80, width)
    this.#applySize()
  }

  #applySize(): void {
    this.element.style.width = `${this.#width}px`
    this.element.style.height = `${(this.#width * this.#natural.height) / this.#natural.width}px`
  }

  /** Draws again if the page is near and its size changed. */
  redraw(): void {
    if (this.#near && this.#drawnWidth !== this.#width) void this.draw()
  }

  /** Draws the page at its present width. */
  async draw(): Promise<void> {
    this.#near = true
    if (this.#drawnWidth === this.#width) return
    this.#cancel()
    const width = this.#width
    this.#drawnWidth = width
    const page = await this.#pdf.getPage(this.#number)
    if (!this.#near || width !== this.#width) return
    const natural = page.getViewport({ scale: 1 })
    this.#natural = { width: natural.width, height: natural.height }
    this.#applySize()
    const viewport = page.getViewport({ scale: width / natural.width })
    const density = Math.min(window.devicePixelRatio || 1, Math.sqrt(MAX_CANVAS_PIXELS / (viewport.width * viewport.height)))
    const canvas = document.createElement('canvas')
    canvas.width = Math.floor(viewport.width * density)
    canvas.height = Math.floor(viewport.height * density)
    // The text layer beneath carries the words for screen readers.
    canvas.setAttribute('aria-hidden', 'true')
    this.#task = page.render({ canvas, viewport, transform: density === 1 ? undefined : [density, 0, 0, density, 0, 0] })
    try {
      await this.#task.promise
      const text = document.createElement('div')
      text.className = 'k-pdf-text'
      text.style.setProperty('--total-scale-factor', String(viewport.scale))
      this.#text = new TextLayer({ textContentSource: page.streamTextContent(), container: text, viewport })
      await this.#text.render()
      if (this.#near && width === this.#width) this.element.replaceChildren(canvas, text)
    } catch (reason) {
      const cancelled = reason instanceof Error && /Cancelled|Abort/.test(reason.name)
      if (!cancelled) throw reason
    }
  }

  /** Frees the canvas of a page that is far from view. */
  release(): void {
    this.#near = false
    this.#drawnWidth = 0
    this.#cancel()
    this.element.replaceChildren()
  }

  #cancel(): void {
    this.#task?.cancel()
    this.#text?.cancel()
    this.#task = null
    this.#text = null
  }
}
