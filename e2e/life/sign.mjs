// The leader approves and signs, the clerk numbers and seals in one act; the paper proves both.
import { strict as assert } from 'node:assert'
import { provenPaper } from '../lib/proof.mjs'
import { act, confirm, openFrom, queue } from '../lib/work.mjs'

export const PIN = '123456'

async function signature(journey, draft) {
  const page = await journey.open('/', { as: 'thutruong1' })
  await openFrom(journey, page, 'sign', draft.subject)
  await act(page, 'Duyệt và ký số')
  await page.waitForSelector('khue-pdf[ready] canvas')
  await journey.accessible(page)
  await journey.picture(page, 'sign')
  await page.fill('#f-pin', PIN)
  await page.click('main form button:has-text("Duyệt và ký")')
  await page.waitForSelector('text=Đã ký. Văn bản được chuyển văn thư cấp số.')
  provenPaper(journey, await paper(journey, page, draft), 1)
  assert.ok(!(await queue(journey, page, 'sign')).includes(draft.subject), 'signed is signed')
}

async function seal(journey, draft) {
  const page = await journey.open('/', { as: 'vanthu.bo' })
  await openFrom(journey, page, 'number-and-seal', draft.subject)
  await act(page, 'Cấp số và đóng dấu')
  await page.waitForSelector('khue-pdf[ready] canvas')
  await journey.accessible(page)
  await journey.picture(page, 'seal')
  await page.fill('#f-pin', PIN)
  await page.click('main form button:has-text("Cấp số và đóng dấu")')
  await confirm(page)
  await page.waitForSelector('text=Đã cấp số và đóng dấu.')
  const code = (await page.locator('.k-doc-notation').innerText()).split(' · ')[0].trim()
  assert.match(code, /^\d+\/BYT-CNTT$/)
  const bytes = await paper(journey, page, draft)
  // The agency signs twice: beside its number and date, and as the seal (decision 0002).
  provenPaper(journey, bytes, 3)
  return { code, bytes }
}

async function paper(journey, page, draft) {
  const answer = await page.request.get(journey.url(`${draft.path}/file.pdf`))
  assert.equal(answer.status(), 200)
  return answer.body()
}

/** Gives the document as it was issued: its number and notation, its bytes. */
export async function sign(journey, draft) {
  await signature(journey, draft)
  return { ...draft, ...(await seal(journey, draft)) }
}
