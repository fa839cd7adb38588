// `<khue-pdf src="…" label-…>`: shows a PDF page by page. Pages are drawn when they come into view and let go when far
// away, so that a scan of 300 pages opens as fast as one. The link inside the element is what people without scripts use.
// Nothing is evaluated and no WebAssembly is used, as the content security policy demands.
import { type PDFDocumentProxy, getDocument, GlobalWorkerOptions } from 'pdfjs-dist/legacy/build/pdf.mjs'
import workerUrl from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url'
import { PageView } from './page'
import { Toolbar } from './toolbar'

GlobalWorkerOptions.workerSrc = workerUrl

const ZOOM_STEP = 1.2
const ZOOM_RANGE = { min: 0.4, max: 4 }

class KhuePdf extends HTMLElement {
  #pdf: PDFDocumentProxy | null = null
  #pages: PageView[] = []
  #zoom = 1
  #toolbar: Toolbar | null = null
  #scroller: HTMLElement | null = null
  #seen: IntersectionObserver | null = null
  #resized: ResizeObserver | null = null

  connectedCallback(): void {
    if (!this.#scroller) void this.#load()
  }

  disconnectedCallback(): void {
    this.#seen?.disconnect()
    this.#resized?.disconnect()
    void this.#pdf?.loadingTask.destroy()
  }

  #word(name: string, otherwise: string): string {
    return this.getAttribute(`label-${name}`) ?? otherwise
  }

  async #load(): Promise<void> {
    const source = this.getAttribute('src')
    if (!source) return
    const fallback = [...this.childNodes]
    const scroller = document.createElement('div')
    scroller.className = 'k-pdf-pages'
    scroller.tabIndex = 0
    scroller.setAttribute('role', 'region')
    scroller.setAttribute('aria-label', this.#word('document', 'PDF'))
    this.#scroller = scroller
    this.setAttribute('aria-busy', 'true')
    const loading = this.#showLoading(fallback)
    try {
      const task = getDocument({
        url: source,
        isEvalSupported: false,
        useWasm: false,
        useWorkerFetch: false,
        wasmUrl: '/assets/pdf/',
        enableXfa: false,
      })
      task.onProgress = ({ loaded, total }: { loaded: number; total: number }) => {
        if (total > 0) loading.textContent = `${this.#word('loading', 'Opening…')} ${Math.min(100, Math.round((loaded / total) * 100))}%`
      }
      this.#pdf = await task.promise
      this.#toolbar = new Toolbar({
        word: (name, otherwise) => this.#word(name, otherwise),
        pages: this.#pdf.numPages,
        icons: this.getAttribute('icons'),
        go: (page) => this.#go(page),
        zoom: (direction) => this.#setZoom(direction === 0 ? 1 : this.#zoom * ZOOM_STEP ** direction),
        download: source,
      })
      this.replaceChildren(this.#toolbar.element, scroller)
      await this.#layOut()
      this.setAttribute('ready', '')
    } catch (reason) {
      const note = document.createElement('p')
      note.className = 'k-pdf-error'
      note.setAttribute('role', 'alert')
      note.textContent = this.#word('error', 'The document cannot be shown.')
      this.replaceChildren(note, ...fallback)
      console.warn('Khuê: PDF', reason)
    } finally {
      this.removeAttribute('aria-busy')
    }
  }

  /** Says that the document is on its way; the link stays for whoever does not want to wait. */
  #showLoading(fallback: Node[]): HTMLElement {
    const note = document.createElement('p')
    note.className = 'k-pdf-loading'
    note.setAttribute('role', 'status')
    note.textContent = this.#word('loading', 'Opening…')
    this.replaceChildren(note, ...fallback)
    return note
  }

  async #layOut(): Promise<void> {
    const pdf = this.#pdf
    const scroller = this.#scroller
    if (!pdf || !scroller) return
    const first = await pdf.getPage(1)
    const natural = first.getViewport({ scale: 1 })
    this.#pages = Array.from({ length: pdf.numPages }, (_, index) => new PageView(pdf, index + 1, natural, this.#word('page', 'Page')))
    scroller.replaceChildren(...this.#pages.map((page) => page.element))
    this.#seen = new IntersectionObserver((entries) => this.#onSeen(entries), { root: scroller, rootMargin: '80% 0px' })
    for (const page of this.#pages) this.#seen.observe(page.element)
    scroller.addEventListener('scroll', () => this.#onScroll(), { passive: true })
    scroller.addEventListener('keydown', (event) => this.#onKey(event))
    let width = 0
    this.#resized = new ResizeObserver(() => {
      if (Math.abs(scroller.clientWidth - width) < 8) return
      width = scroller.clientWidth
      this.#fit()
    })
    this.#resized.observe(scroller)
    width = scroller.clientWidth
    this.#fit()
  }

  #onSeen(entries: IntersectionObserverEntry[]): void {
    for (const entry of entries) {
      const page = this.#pages[Number((entry.target as HTMLElement).dataset.page) - 1]
      if (entry.isIntersecting) void page?.draw()
      else page?.release()
    }
  }

  #onScroll(): void {
    const top = (this.#scroller?.scrollTop ?? 0) + (this.#scroller?.clientHeight ?? 0) / 3
    const at = this.#pages.findLastIndex((page) => page.element.offsetTop <= top)
    this.#toolbar?.show(Math.max(1, at + 1), this.#zoom)
  }

  #onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const acts: Record<string, () => void> = {
      '+': () => this.#setZoom(this.#zoom * ZOOM_STEP),
      '=': () => this.#setZoom(this.#zoom * ZOOM_STEP),
      '-': () => this.#setZoom(this.#zoom / ZOOM_STEP),
      '0': () => this.#setZoom(1),
      n: () => this.#go((this.#toolbar?.page ?? 1) + 1),
      p: () => this.#go((this.#toolbar?.page ?? 1) - 1),
    }
    const act = acts[event.key]
    if (!act) return
    event.preventDefault()
    event.stopPropagation()
    act()
  }

  #go(page: number): void {
    const target = this.#pages[Math.min(this.#pages.length, Math.max(1, page)) - 1]
    if (target && this.#scroller) this.#scroller.scrollTop = target.element.offsetTop - 8
  }

  #setZoom(zoom: number): void {
    this.#zoom = Math.min(ZOOM_RANGE.max, Math.max(ZOOM_RANGE.min, zoom))
    this.#fit()
  }

  /** Sizes every page to the pane's width times the zoom, keeping the place that is being read. */
  #fit(): void {
    const scroller = this.#scroller
    if (!scroller) return
    const place = scroller.scrollHeight > 0 ? scroller.scrollTop / scroller.scrollHeight : 0
    const gutter = 24
    for (const page of this.#pages) page.size((scroller.clientWidth - gutter) * this.#zoom)
    scroller.scrollTop = place * scroller.scrollHeight
    for (const page of this.#pages) page.redraw()
    this.#onScroll()
  }
}

customElements.define('khue-pdf', KhuePdf)
