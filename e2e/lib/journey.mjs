// What a journey has in hand: pages as a person, and the checks every page must pass. A problem the browser itself tells
// of (console error, policy report, failed request) is collected and fails the journey in the end.
import { strict as assert } from 'node:assert'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { axeViolations, settled } from './axe.mjs'
import { WINDOWS } from './browser.mjs'
import { out, root } from './places.mjs'
import { tooSmall } from './touch.mjs'

/** The password of the demonstration's accounts, as `khue seed demo` sets it. */
const PASSWORD = process.env.KHUE_DEMO_PASSWORD ?? 'Khue@2026'

export class Journey {
  problems = []
  #browser
  #server
  #name
  #contexts = []
  #sessions
  /** The page opened last, to take a picture of when the journey fails. */
  #shown = { last: null }
  /** Origins beside the server's that pages of this journey may go to. */
  #reached = []

  /** `sessions` are shared by all journeys of a server: nobody signs in twice. */
  constructor(browser, server, name, sessions = new Map()) {
    this.#browser = browser
    this.#server = server
    this.#name = name
    this.#sessions = sessions
  }

  /** Runs another khue command on the same data and returns what it printed. */
  khue(...words) {
    return this.#server.run(...words)
  }

  /** The server, to be broken off and started again. */
  get server() {
    return this.#server
  }

  /** A journey on another server, whose problems are those of this one. */
  elsewhere(server) {
    const other = new Journey(this.#browser, server, this.#name)
    other.problems = this.problems
    other.#contexts = this.#contexts
    other.#shown = this.#shown
    return other
  }

  /** Pages may go to this address too: a tool on the person's own machine. */
  reaches(address) {
    this.#reached.push(address)
  }

  /** The folder the server keeps its data in. */
  get data() {
    return this.#server.data
  }

  /** The full address of a path. */
  url(path) {
    return this.#server.base + path
  }

  /**
   * A new page in a browser of its own. `as` signs a person of the demonstration in; `window` is desktop or phone;
   * `theme` light or dark; `script: false` is a browser without scripts.
   */
  async open(path, { as = null, window = 'desktop', theme = 'light', script = true } = {}) {
    const context = await this.#browser.newContext({
      ...WINDOWS[window],
      colorScheme: theme,
      javaScriptEnabled: script,
      locale: 'vi-VN',
      timezoneId: 'Asia/Ho_Chi_Minh',
      acceptDownloads: true,
    })
    this.#contexts.push(context)
    context.setDefaultTimeout(30_000)
    const page = await context.newPage()
    this.#shown.last = page
    await this.#watch(page, script)
    if (as) await this.#be(page, as)
    const answer = await page.goto(this.url(path))
    assert.ok(answer.status() < 400, `${path} answers ${answer.status()}`)
    return page
  }

  /** Signs a person in, once a server; further pages of the same person share the session. */
  async #be(page, account) {
    const kept = this.#sessions.get(account)
    if (kept) return page.context().addCookies(kept)
    await this.signIn(page, account)
    const cookies = await page.context().cookies()
    this.#sessions.set(account, cookies.filter((cookie) => cookie.httpOnly))
  }

  /** Takes a person's kept session for ended: whoever opens a page as them next signs in anew. */
  forget(account) {
    this.#sessions.delete(account)
  }

  /** Signs a person in by the form. */
  async signIn(page, account, password = PASSWORD) {
    await page.goto(this.url('/sign-in'))
    await page.fill('input[autocomplete="username"]', account)
    await page.fill('input[autocomplete="current-password"]', password)
    await page.click('main button[type="submit"]')
    await page.waitForURL((address) => address.pathname !== '/sign-in')
  }

  async #watch(page, script) {
    const tell = (what) => this.problems.push(`${what} (at ${new URL(page.url() || 'about:blank').pathname})`)
    page.on('pageerror', (error) => tell(`script error: ${error.message}`))
    page.on('console', (message) => {
      // The browser itself writes an error for every answer of 400 and above; journeys judge those by what is shown.
      const ofAnswer = message.text().startsWith('Failed to load resource')
      if (message.type() === 'error' && !ofAnswer) tell(`console: ${message.text()}`)
    })
    page.on('response', (answer) => {
      if (answer.status() >= 500) tell(`${answer.url()} answered ${answer.status()}`)
      const known = [this.#server.base, ...this.#reached].some((base) => answer.url().startsWith(base))
      const foreign = !known && /^https?:/.test(answer.url())
      if (foreign) tell(`the page went to another origin: ${answer.url()}`)
    })
    if (!script) return
    await page.exposeFunction('khueReport', tell)
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        window.khueReport(`security policy: ${event.violatedDirective} refused ${event.blockedURI} ${event.sample}`)
      })
    })
  }

  /** Fails unless axe finds the page good in both themes (WCAG 2.2 AA). */
  async accessible(page) {
    const found = []
    const kept = await page.evaluate(() => document.documentElement.dataset.theme)
    for (const theme of ['light', 'dark']) {
      await page.evaluate((value) => (document.documentElement.dataset.theme = value), theme)
      found.push(...(await axeViolations(page)).map((violation) => `${theme}: ${violation}`))
    }
    await page.evaluate((value) => (document.documentElement.dataset.theme = value), kept)
    assert.deepEqual(found, [], `axe at ${new URL(page.url()).pathname}`)
  }

  /** Fails if the page is wider than its window. */
  async fits(page) {
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    assert.ok(over <= 0, `${new URL(page.url()).pathname} is ${over} px wider than its window`)
  }

  /** Fails if something to be pressed is smaller than a finger. */
  async touchable(page) {
    assert.deepEqual(await tooSmall(page), [], `to be touched at ${new URL(page.url()).pathname}`)
  }

  /** Takes a picture into e2e/out/. */
  async picture(page, name) {
    await settled(page)
    const take = () => page.screenshot({ path: join(out, `${this.#name}-${name}.png`) })
    // A busy machine sometimes has no frame to give; the second time it has.
    await take().catch(take)
  }

  /** Takes a picture for the README into docs/pictures/, only when asked to by PICTURES=1: it is committed. */
  async keepsake(page, name) {
    if (!process.env.PICTURES) return
    await page.evaluate(() => document.fonts.ready)
    await settled(page)
    const path = join(root, 'docs/pictures', `${name}.jpg`)
    await page.screenshot({ path, type: 'jpeg', quality: 72 })
    const size = statSync(path).size
    assert.ok(size < 150_000, `${path} has ${size} bytes`)
  }

  /**
   * Looks at a screen as everyone will: desktop and phone, light and dark, each with a picture; it must fit its window
   * and satisfy axe.
   */
  async look(path, name, { as = null, ready = 'main' } = {}) {
    for (const window of Object.keys(WINDOWS)) {
      const page = await this.open(path, { as, window })
      await page.waitForSelector(ready)
      await page.evaluate(() => document.fonts.ready)
      for (const theme of ['light', 'dark']) {
        await page.evaluate((value) => (document.documentElement.dataset.theme = value), theme)
        await settled(page)
        await this.picture(page, `${name}-${window}-${theme}`)
      }
      await this.fits(page)
      await this.accessible(page)
      await page.context().close()
    }
  }

  assertNoProblems() {
    assert.deepEqual(this.problems, [], 'the browser told of problems')
  }

  async pictureOfFailure() {
    await this.#shown.last?.screenshot({ path: join(out, `${this.#name}-FAILED.png`), fullPage: true }).catch(() => {})
  }

  async close() {
    for (const context of this.#contexts) await context.close().catch(() => {})
  }
}
