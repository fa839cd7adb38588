// Opinions, the head's initials, the form, the leader's signature, number and seal.
import { strict as assert } from 'node:assert'
import { act, confirm, openFrom, queue, send } from '../lib/work.mjs'

const PIN = '123456'

/** Asks a colleague, who answers. */
async function consult(journey, outgoing) {
  const head = await journey.open('/', { as: 'cuctruong' })
  await openFrom(journey, head, 'initial-content', outgoing.subject)
  await act(head, 'Lấy ý kiến')
  const asked = await head.locator('#f-ask option', { hasText: 'Vũ Văn Góp Ý' }).first().getAttribute('value')
  await head.selectOption('#f-ask', asked)
  await head.fill('#f-text', 'Đề nghị cho ý kiến về số liệu.')
  await send(head, 'Lấy ý kiến')
  const colleague = await journey.open('/', { as: 'chuyenvien2' })
  await openFrom(journey, colleague, 'opinion', outgoing.subject)
  await act(colleague, 'Góp ý')
  await colleague.fill('#f-text', 'Số liệu phù hợp với báo cáo quý III.')
  await send(colleague, 'Góp ý')
  await head.goto(journey.url(`${outgoing.path}?tab=handling`))
  assert.ok((await head.locator('.k-timeline').innerText()).includes('Số liệu phù hợp'), 'the opinion is read')
  await act(head, 'Ký nháy nội dung')
}

/** The Office answers for the form. */
async function checkForm(journey, outgoing) {
  const office = await journey.open('/', { as: 'truongphong.hc' })
  await openFrom(journey, office, 'form-check', outgoing.subject)
  await act(office, 'Ký nháy thể thức')
}

/** The leader: a wrong PIN first, which says what to do; then the right one. */
async function sign(journey, outgoing) {
  const page = await journey.open('/', { as: 'thutruong1' })
  await openFrom(journey, page, 'sign', outgoing.subject)
  await act(page, 'Duyệt và ký số')
  await page.fill('#f-pin', '000000')
  await page.click('form[action$="/sign"] button[type="submit"]')
  await page.waitForSelector('#f-pin-note')
  await journey.accessible(page)
  await journey.picture(page, 'sign')
  await page.fill('#f-pin', PIN)
  await page.click('form[action$="/sign"] button[type="submit"]')
  await page.waitForURL((address) => address.pathname === outgoing.path)
  assert.ok(!(await queue(journey, page, 'sign')).includes(outgoing.subject), 'signed is signed')
}

/** The clerk numbers and seals in one act; returns the code that was given. */
async function issue(journey, outgoing) {
  const page = await journey.open('/', { as: 'vanthu.bo' })
  await openFrom(journey, page, 'number-and-seal', outgoing.subject)
  await act(page, 'Cấp số và đóng dấu')
  await page.fill('#f-pin', PIN)
  await page.click('form[action$="/issue"] button[type="submit"]')
  await confirm(page)
  await page.waitForURL((address) => address.pathname === outgoing.path)
  await page.waitForSelector('khue-pdf[ready] canvas', { timeout: 30_000 })
  await journey.picture(page, 'issued')
  return (await page.locator('.k-doc-notation').first().innerText()).split(' · ')[0].trim()
}

/** From the submitted draft to the sealed document. */
export async function approve(journey, outgoing) {
  await consult(journey, outgoing)
  await checkForm(journey, outgoing)
  await sign(journey, outgoing)
  outgoing.code = await issue(journey, outgoing)
  assert.match(outgoing.code, /^\d+\/BYT-CNTT$/, 'number and notation')
}
