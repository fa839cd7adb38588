// A leader with several documents waiting signs them with one PIN, a clerk numbers and seals them with one; each result is
// told. Once with scripts and once without.
import { strict as assert } from 'node:assert'
import { onDesk } from '../life/prepared.mjs'
import { confirm } from '../lib/work.mjs'
import { PIN } from '../life/sign.mjs'

export const title = 'several documents are signed, numbered and sealed together'

const LEADER = 'thutruong2'
const SUBJECTS = [1, 2, 3, 4].map((n) => `Báo cáo kết quả triển khai đợt ${n}`)

async function choose(page, rows, name) {
  for (const words of rows) await page.locator('[data-k-row]', { hasText: words }).locator('.k-check').check()
  await page.locator('.k-bulk button', { hasText: name }).click()
  await page.waitForSelector('#f-pin')
}

async function sign(journey, made) {
  const page = await journey.open('/desk/sign', { as: LEADER })
  await choose(page, SUBJECTS, 'Ký cùng lúc')
  const shown = await page.locator('main').innerText()
  for (const { subject } of made) assert.ok(shown.includes(subject), `${subject} is shown before it is signed`)
  assert.equal((shown.match(/[0-9a-f]{64}/g) ?? []).length, made.length, 'with the hash of each')
  await journey.accessible(page)
  await journey.picture(page, 'choose')
  await page.fill('#f-pin', '000000')
  await page.click('main form button:has-text("Ký cùng lúc")')
  await page.waitForSelector('text=Còn 4 lần thử')
  await journey.picture(page, 'wrong-pin')
  await page.fill('#f-pin', PIN)
  await page.click('main form button:has-text("Ký cùng lúc")')
  await page.waitForURL('**/outgoing-documents/batches/*')
  await page.waitForSelector('text=Đã thực hiện với 4 trên 4 văn bản')
  assert.equal(await page.locator('.k-badge-green', { hasText: 'Đã xong' }).count(), 4)
  await journey.accessible(page)
  await journey.picture(page, 'signed')
}

async function seal(journey) {
  const page = await journey.open('/outgoing-documents?state=signed', { as: 'vanthu.bo', window: 'phone' })
  await choose(page, SUBJECTS.slice(0, 2), 'Cấp số và đóng dấu cùng lúc')
  await journey.fits(page)
  await journey.touchable(page)
  await journey.picture(page, 'seal-phone')
  await page.fill('#f-pin', PIN)
  await page.click('main form button:has-text("Cấp số và đóng dấu cùng lúc")')
  await confirm(page)
  await page.waitForSelector('text=Đã thực hiện với 2 trên 2 văn bản')
  await journey.fits(page)
  await journey.picture(page, 'sealed-phone')
  const codes = (await page.locator('.k-c-end .k-num').allInnerTexts()).map((code) => Number(code.split('/')[0]))
  assert.equal(codes[1], codes[0] + 1, 'one number after the other')
}

/** Without scripts the list sends its ticks by a plain form and the page of the order loads itself anew. */
async function plainly(journey) {
  const page = await journey.open('/desk/number-and-seal', { as: 'vanthu.bo', script: false })
  for (const words of SUBJECTS.slice(2)) await page.locator('[data-k-row]', { hasText: words }).locator('.k-check').check()
  await page.locator('.k-bulk button').click()
  await page.fill('#f-pin', PIN)
  await page.locator('main form button', { hasText: 'Cấp số và đóng dấu cùng lúc' }).click()
  await page.waitForSelector('text=Đã thực hiện với 2 trên 2 văn bản')
}

export default async function walk(journey) {
  const made = await onDesk(journey, LEADER, SUBJECTS)
  await sign(journey, made)
  await seal(journey)
  await plainly(journey)
}
