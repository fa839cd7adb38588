// Documents come in: an envelope of the axis by upload, a paper by form.
import { strict as assert } from 'node:assert'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../lib/places.mjs'
import { day, onePagePdf } from '../lib/work.mjs'

const FIXTURE = join(root, 'crates/edxml/tests/it/fixtures/new.edxml')
/** The axis vendor's published sample, where it lies beside the clone. */
const PUBLISHED = join(root, '../shared/samples/edxml/new.edxml')
const SUBJECT = 'V/v báo cáo kết quả <thí điểm> & đề xuất'

/** Uploads an envelope and comes to its page. */
async function upload(journey, page, name, bytes) {
  await page.goto(journey.url('/exchange/import'))
  await page.setInputFiles('#file', { name, mimeType: 'application/xml', buffer: bytes })
  await page.click('main form button[type="submit"]')
  await page.waitForURL('**/exchange/inbox/*')
}

/** Registers the envelope on the page; the address and number of the incoming document. */
async function register(page, { addressee = false, duplicate = false } = {}) {
  if (addressee) await page.check('input[name="confirm_addressee"]')
  if (duplicate) await page.check('input[name="confirm_duplicate"]')
  await page.click('form[action$="/register"] button[type="submit"]')
  await page.waitForURL('**/incoming-documents/*')
  return new URL(page.url()).pathname
}

/** The ministry's clerk imports an envelope: fields, attachment, warning of a duplicate, number of arrival. */
export async function arrive(journey) {
  const envelope = readFileSync(FIXTURE)
  const page = await journey.open('/exchange/import', { as: 'vanthu.bo' })
  await upload(journey, page, 'new.edxml', envelope)
  assert.equal(await page.inputValue('[name="number"]'), '07')
  assert.equal(await page.inputValue('[name="notation"]'), 'SYT-NVY')
  assert.equal(await page.inputValue('[name="subject"]'), SUBJECT)
  assert.equal(await page.inputValue('[name="issued_on"]'), '02/11/2026')
  await page.waitForSelector('khue-pdf[ready] canvas', { timeout: 20_000 })
  await journey.accessible(page)
  await journey.picture(page, 'envelope')
  const first = page.url()
  const path = await register(page, { addressee: true })
  const heading = await page.locator('.k-breadcrumb').innerText()
  const number = Number(/\d+/.exec(heading)?.[0])
  assert.ok(number > 0, `a number of arrival in “${heading}”`)
  await page.waitForSelector('khue-pdf[ready] canvas', { timeout: 20_000 })

  await upload(journey, page, 'new.edxml', envelope)
  assert.equal(page.url(), first, 'the same envelope again is the same arrival')
  await duplicate(journey, page, envelope, number)
  await published(journey, page)
  return { path, number, subject: SUBJECT, code: '07/SYT-NVY' }
}

/** The same document in another envelope: warned of, and not registered without saying so. */
async function duplicate(journey, page, envelope, number) {
  const again = Buffer.from(envelope.toString('utf8').replaceAll('<edXML:PageAmount>1<', '<edXML:PageAmount>2<'))
  await upload(journey, page, 'again.edxml', again)
  const warning = await page.locator('.k-note-amber').allInnerTexts()
  assert.ok(warning.some((text) => text.includes(String(number))), `warned of number ${number}: ${warning.join(' · ')}`)
  await journey.picture(page, 'duplicate')
}

/** The published sample is read as well, where it is there. */
async function published(journey, page) {
  if (!existsSync(PUBLISHED)) return
  await upload(journey, page, 'published.edxml', readFileSync(PUBLISHED))
  assert.ok((await page.inputValue('[name="subject"]')).length > 5, 'the subject of the published sample')
}

/** A paper comes with the post: registered by form with its scan; the address of its page. */
export async function onPaper(journey, { code = '512/UBND-KGVX', subject = 'V/v đề nghị hỗ trợ trang thiết bị cho trạm y tế xã' } = {}) {
  const page = await journey.open('/incoming-documents/new', { as: 'vanthu.bo' })
  await page.fill('#f-code', code)
  await page.fill('#f-issued_on', day(-2))
  await page.fill('#f-issuer', 'Ủy ban nhân dân tỉnh Mẫu')
  await page.fill('#f-subject', subject)
  await page.locator('input[name="urgency"][value="1"]').check()
  await page.setInputFiles('#f-scan', { name: '512.pdf', mimeType: 'application/pdf', buffer: onePagePdf() })
  await page.waitForSelector('[data-autosave-state="saved"], [data-autosave-state][data-state="saved"]')
  await page.click('main .k-form-actions button[type="submit"]')
  await page.waitForURL(/incoming-documents\/[0-9a-f-]{36}/)
  await page.waitForSelector('khue-pdf[ready] canvas', { timeout: 20_000 })
  await journey.picture(page, 'on-paper')
  return new URL(page.url()).pathname
}
