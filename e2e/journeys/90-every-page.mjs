// Walks every page a role can reach by links: each answers, fits a phone, satisfies axe in both themes and both
// languages, and tells of no problem. What a role sees is found by walking, so new pages are covered by themselves.
import { strict as assert } from 'node:assert'

export const title = 'every page of every role'

const ROLES = ['vanthu.bo', 'chanhvanphong', 'thuky.bt', 'botruong', 'vanthu.cntt', 'cuctruong', 'chuyenvien1', 'luutru', 'quantri', 'vanthu.qld']
/** Pages of one kind differ only in their record: so many of each are enough. */
const PER_KIND = 2
const PER_ROLE = 40

export default async function (journey) {
  const judged = new Set()
  for (const role of ROLES) {
    await walk(journey, role, judged)
  }
  assert.ok(judged.size >= 10, `only ${judged.size} kinds of pages were reached`)
}

async function walk(journey, role, judged) {
  const page = await journey.open('/', { as: role })
  const phone = await journey.open('/', { as: role, window: 'phone' })
  const waiting = ['/']
  const seen = new Map()
  let visits = 0
  while (waiting.length > 0 && visits < PER_ROLE) {
    const path = waiting.shift()
    const kind = kindOf(path)
    if ((seen.get(kind) ?? 0) >= PER_KIND) continue
    seen.set(kind, (seen.get(kind) ?? 0) + 1)
    visits += 1
    const answer = await page.goto(journey.url(path))
    assert.ok(answer.status() < 400, `${role}: ${path} answers ${answer.status()}`)
    if (!(await isPage(answer))) continue
    await untranslated(page, `${role}: ${path}`)
    if (!judged.has(kind)) {
      judged.add(kind)
      await journey.accessible(page)
      await phone.goto(journey.url(path))
      await journey.fits(phone)
      await english(journey, page, path)
    }
    waiting.push(...(await links(page)))
  }
  await page.context().close()
  await phone.context().close()
}

/** `/incoming-documents/0190…/files` and its neighbours are one kind. */
function kindOf(path) {
  const address = new URL(path, 'http://khue')
  const parameters = [...address.searchParams.keys()].sort().join('&')
  return address.pathname.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ':id') + (parameters ? `?${parameters}` : '')
}

/** Papers (PDF) and fragments that a page loads into itself answer too, but are not pages to judge. */
async function isPage(answer) {
  if (!(answer.headers()['content-type'] ?? '').startsWith('text/html')) return false
  return (await answer.text()).trimStart().toLowerCase().startsWith('<!doctype html>')
}

/** Links to pages of ours; files and downloads are other journeys' matter. */
async function links(page) {
  const all = await page.$$eval('a[href^="/"]:not([download])', (found) => found.map((link) => link.getAttribute('href')))
  const pages = all.filter((href) => !/^\/(assets|openapi|api|_components)/.test(href) && !/\/files\/|\.(pdf|csv|xml|zip|edxml)(\?|$)/.test(href))
  return [...new Set(pages.map((href) => href.split('#')[0]))]
}

/** A key shown instead of its sentence; what is marked as code is meant as it stands (names of acts in the audit log). */
async function untranslated(page, where) {
  const text = await page.evaluate(() => {
    const codes = [...document.querySelectorAll('code')].map((code) => code.innerText)
    return codes.reduce((all, code) => all.replaceAll(code, ' '), document.body.innerText)
  })
  const keys = text.match(/(?<![\w/.@-])[a-z]+(?:-[a-z]+){2,}(?![\w/.@-])/g) ?? []
  assert.deepEqual([...new Set(keys)], [], `${where} shows keys instead of sentences`)
}

async function english(journey, page, path) {
  const address = journey.url('/')
  await page.context().addCookies([{ name: 'khue_lang', value: 'en', url: address }])
  await page.goto(journey.url(path))
  assert.equal(await page.getAttribute('html', 'lang'), 'en', path)
  await untranslated(page, `in English: ${path}`)
  await page.context().addCookies([{ name: 'khue_lang', value: 'vi', url: address }])
  await page.goto(journey.url(path))
}
