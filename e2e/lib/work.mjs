// What people do again and again: press an act, look into a queue, choose units and people.
import { strict as assert } from 'node:assert'

const DAY_MS = 86_400_000

/** A day from today on as dd/MM/yyyy, in Vietnam. */
export function day(from_today = 0) {
  const at = new Date(Date.now() + from_today * DAY_MS)
  return at.toLocaleDateString('en-GB', { timeZone: 'Asia/Ho_Chi_Minh' })
}

/** A PDF of one page that every reader takes. */
export function onePagePdf(words = 'Van ban giay') {
  const stream = `BT /F1 18 Tf 72 760 Td (${words}) Tj ET`
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ]
  let pdf = '%PDF-1.7\n'
  const places = objects.map((object, n) => {
    const at = pdf.length
    pdf += `${n + 1} 0 obj\n${object}\nendobj\n`
    return at
  })
  const start = pdf.length
  pdf += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`
  for (const at of places) pdf += `${String(at).padStart(10, '0')} 00000 n \n`
  pdf += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`
  return Buffer.from(pdf, 'latin1')
}

/** Says yes to a question, where one is asked. */
export async function confirm(page) {
  await page.locator('dialog[open] button[value="yes"]').click()
}

/** Does what leads to another page, also one of the same address, and waits for that. */
export async function onward(page, go) {
  const gone = page.waitForEvent('framenavigated')
  await go()
  await gone
  await page.waitForLoadState()
}

/** Presses an act of the bar, in the menu behind the dots if need be, and says yes where it asks. */
export async function act(page, name) {
  const bar = page.locator('.k-actionbar')
  const entry = bar.locator(`a:has-text("${name}"), button:has-text("${name}")`).first()
  await entry.waitFor({ state: 'attached' })
  if (!(await entry.isVisible())) await bar.locator('summary').click()
  const asks = (await entry.getAttribute('data-confirm')) !== null
  await onward(page, async () => {
    await entry.click()
    if (asks) await confirm(page)
  })
}

/** Sends the form of an act; waits for the page behind it. */
export async function send(page, name) {
  const before = page.url()
  await page.locator(`main form button[type="submit"]:has-text("${name}")`).first().click()
  await page.waitForURL((address) => address.href !== before)
}

/** Chooses a role for a unit or a person in the table of an act. */
export async function choose(page, who, role) {
  const row = page.locator('tr[data-k-row]', { has: page.locator(`td.k-c-main:has-text("${who}")`) }).first()
  await row.locator(`input[name="${role}"]`).check()
}

/** What waits in a queue: the number on the desk's tile and the titles behind it, which must agree. */
export async function queue(journey, page, name) {
  await page.goto(journey.url('/'))
  const tile = page.locator(`.k-tile[href="/desk/${name}"] strong`)
  const count = (await tile.count()) ? Number(await tile.innerText()) : 0
  await page.goto(journey.url(`/desk/${name}`))
  const titles = await page.locator('.k-row-link').allInnerTexts()
  assert.equal(titles.length, count, `the desk says ${count} in ${name}, the list has ${titles.length}`)
  return titles.map((title) => title.trim())
}

/** Fails unless the queue holds a document of that title; opens it. */
export async function openFrom(journey, page, name, subject) {
  const titles = await queue(journey, page, name)
  assert.ok(titles.some((title) => title.includes(subject)), `“${subject}” waits in ${name}: ${titles.join(' · ')}`)
  await page.locator('.k-row-link', { hasText: subject }).first().click()
  await page.waitForSelector('.k-doc-head')
}

/** Asks again and again until `look` gives something: jobs run behind the pages. */
export async function until(look, what, seconds = 30) {
  const end = Date.now() + seconds * 1000
  while (Date.now() < end) {
    const found = await look()
    if (found) return found
    await new Promise((go) => setTimeout(go, 250))
  }
  throw new Error(`not within ${seconds} s: ${what}`)
}
