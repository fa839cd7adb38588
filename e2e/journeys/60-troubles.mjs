// What goes wrong between people and machines: two write one draft, a form outlives its session, a button is pressed twice.
// Nothing typed is lost and nothing happens twice.
import { strict as assert } from 'node:assert'
import { day } from '../lib/work.mjs'

export const title = 'two writers, an expired form, a double click'

async function begin(journey) {
  const page = await journey.open('/outgoing-documents/new', { as: 'chuyenvien1' })
  await page.fill('#f-subject', 'V/v hai người cùng sửa một dự thảo')
  await page.click('main form button[type="submit"]')
  await page.waitForURL('**/edit')
  await page.waitForSelector('khue-editor[ready]')
  return page
}

/** Two windows on one draft: the later one sees both texts and decides. */
async function conflict(journey) {
  const mine = await begin(journey)
  const address = new URL(mine.url()).pathname
  const theirs = await journey.open(address, { as: 'chuyenvien1' })
  await theirs.waitForSelector('khue-editor[ready]')
  await theirs.locator('.k-block-text').first().fill('Bản của người kia.')
  await theirs.waitForSelector('[data-autosave-state][data-state="saved"]', { timeout: 15_000 })
  await mine.locator('.k-block-text').first().fill('Bản của tôi.')
  await mine.waitForSelector('[data-autosave-state][data-state="conflict"]', { timeout: 15_000 })
  await mine.click('button[name="then"][value=""]')
  await mine.waitForSelector('.k-diff')
  const both = await mine.locator('.k-diff').innerText()
  assert.ok(both.includes('người kia') && both.includes('tôi'), `both texts are shown: ${both}`)
  assert.match(await mine.inputValue('#f-body'), /Bản của tôi/, 'what I typed is still there')
  await journey.accessible(mine)
  await journey.picture(mine, 'conflict')
  await mine.click('button[name="then"][value=""]')
  await mine.waitForURL((to) => !to.pathname.endsWith('/edit'))
  return address.replace('/edit', '')
}

/** The session ends while a form is open; after signing in again it comes back filled in. */
async function expired(journey) {
  const page = await journey.open('/files/new', { as: 'chuyenvien2' })
  await page.fill('#f-title', 'Hồ sơ gõ dở khi phiên hết hạn')
  const other = await page.context().newPage()
  await journey.signIn(other, 'chuyenvien2')
  await page.click('main form button[type="submit"]')
  await page.waitForSelector('text=Biểu mẫu đã hết hạn')
  assert.match(await page.locator('main').innerText(), /Hồ sơ gõ dở khi phiên hết hạn/, 'what was typed is shown')
  await journey.accessible(page)
  await journey.picture(page, 'expired')
  await page.click('main form button[type="submit"]')
  await page.waitForURL(/files\/[0-9a-f-]{36}/)
  assert.match(await page.locator('h1').innerText(), /Hồ sơ gõ dở/)
}

/** The same form twice: one case file, and both get the same answer. */
async function twice(journey) {
  const page = await journey.open('/files/new', { as: 'chuyenvien3', script: false })
  await page.fill('#f-title', 'Hồ sơ bấm hai lần')
  const fields = await page.locator('main form').evaluate((form) => [...new FormData(form)])
  const send = () => page.request.post(journey.url('/files/new'), { form: Object.fromEntries(fields), maxRedirects: 0 })
  const [first, second] = await Promise.all([send(), send()])
  assert.equal(first.status(), 303)
  assert.equal(second.headers().location, first.headers().location, 'both lead to the same file')
  await page.goto(journey.url('/files?show=mine'))
  assert.equal(await page.locator('.k-row-link', { hasText: 'Hồ sơ bấm hai lần' }).count(), 1, 'there is one')
}

/** A field that is wrong: the sentence stands at the field and nothing is lost. */
async function wrongField(journey) {
  const page = await journey.open('/incoming-documents/new', { as: 'vanthu.bo2' })
  await page.fill('#f-issuer', 'Sở Y tế tỉnh Mẫu')
  await page.fill('#f-subject', 'V/v ngày không có trong lịch')
  await page.fill('#f-issued_on', day(40))
  await page.click('main .k-form-actions button[type="submit"]')
  await page.waitForSelector('.k-errors')
  assert.equal(await page.inputValue('#f-subject'), 'V/v ngày không có trong lịch')
  await journey.accessible(page)
}

export default async function (journey) {
  await conflict(journey)
  await expired(journey)
  await twice(journey)
  await wrongField(journey)
}
