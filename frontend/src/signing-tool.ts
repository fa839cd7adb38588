// <khue-signing-tool>: calls the function of the vendor's script that reaches the signing tool on the person's machine,
// and shows what came of it. The file itself travels between the tool and the server; the page only waits.
const PATIENCE_MS = 10 * 60_000

type Call = (parameters: string, done: (answer: string) => void) => void

/** What the tool tells; anything else is taken for a refusal. */
interface Told {
  Status?: number
  Message?: string
}

let loading: Promise<void> | null = null

/** The vendor's script, loaded once a page; it puts its functions into the window. */
function load(src: string): Promise<void> {
  loading ??= new Promise((go, fail) => {
    const script = document.createElement('script')
    script.src = src
    script.addEventListener('load', () => go())
    script.addEventListener('error', () => {
      loading = null
      fail(new Error(src))
    })
    document.head.append(script)
  })
  return loading
}

function read(answer: string): Told {
  try {
    return JSON.parse(answer) as Told
  } catch {
    return {}
  }
}

class SigningTool extends HTMLElement {
  connectedCallback(): void {
    const button = this.querySelector('button')
    if (button) button.hidden = false
    this.querySelector('form')?.addEventListener('submit', (event) => {
      event.preventDefault()
      void this.sign(event.currentTarget as HTMLFormElement)
    })
  }

  private say(what: string, more = ''): void {
    const place = this.querySelector('[role=status]')
    if (place) place.textContent = [this.getAttribute(`say-${what}`), more].filter(Boolean).join(' ')
  }

  private async sign(form: HTMLFormElement): Promise<void> {
    const button = form.querySelector('button')
    if (button) button.disabled = true
    this.say('waiting')
    try {
      const call = await this.function()
      if (!call) return this.say('missing')
      const answer = await fetch(form.action, {
        method: 'POST',
        headers: { accept: 'application/json' },
        // A second try is another submission: the nonce of the page is good for one.
        body: new URLSearchParams([['_csrf', new FormData(form).get('_csrf') as string]]),
      })
      const parameters = (await answer.json()) as Record<string, string>
      if (!answer.ok) return this.say('cancelled', parameters.title)
      // The tool is no page of ours: it needs whole addresses.
      for (const name of ['FileUploadHandler', 'FileName']) {
        parameters[name] = new URL(parameters[name] ?? '', location.href).href
      }
      const told = await this.wait(call, JSON.stringify(parameters))
      if (!told) return this.say('slow')
      // What the server took or refused stands on its page; the tool's own word is shown only where it gave up.
      if (told.Status === 0) location.reload()
      else this.say('cancelled', told.Message)
    } catch {
      this.say('missing')
    } finally {
      if (button) button.disabled = false
    }
  }

  private async function(): Promise<Call | null> {
    await load(this.getAttribute('script') ?? '')
    const found = (window as unknown as Record<string, unknown>)[this.getAttribute('call') ?? '']
    return typeof found === 'function' ? (found as Call) : null
  }

  private wait(call: Call, parameters: string): Promise<Told | null> {
    return new Promise((go) => {
      const clock = setTimeout(() => go(null), PATIENCE_MS)
      call(parameters, (answer) => {
        clearTimeout(clock)
        go(read(answer))
      })
    })
  }
}

customElements.define('khue-signing-tool', SigningTool)

// A module of its own: its names are not those of the page.
export {}
