// Before a leader signs: a unit is asked and answers, the head of the unit initials the content, the Office the form.
import { strict as assert } from 'node:assert'
import { act, openFrom, queue, send } from '../lib/work.mjs'

const ASKED = 'Đề nghị Vụ Pháp chế cho ý kiến về căn cứ.'
const ANSWERED = 'Nhất trí; căn cứ đã đầy đủ.'

async function ask(journey, draft) {
  const page = await journey.open(draft.path, { as: 'chuyenvien1' })
  await act(page, 'Lấy ý kiến')
  await page.locator('[data-k-choice="Vụ Pháp chế"] input').check()
  await page.fill('#f-text', ASKED)
  await journey.accessible(page)
  await journey.picture(page, 'consult')
  await send(page, 'Lấy ý kiến')
}

async function answer(journey, draft) {
  const page = await journey.open('/', { as: 'vutruong.pc' })
  await openFrom(journey, page, 'opinion', draft.subject)
  await page.waitForSelector('khue-pdf[ready] canvas')
  await act(page, 'Góp ý')
  await page.fill('#f-text', ANSWERED)
  await send(page, 'Góp ý')
  assert.ok(!(await queue(journey, page, 'opinion')).includes(draft.subject), 'who has answered is asked no more')
}

/** One tap by somebody, from the queue where it waits; it leaves the queue. */
async function tap(journey, account, waiting, name, draft) {
  const page = await journey.open('/', { as: account })
  await openFrom(journey, page, waiting, draft.subject)
  await act(page, name)
  assert.ok(!(await queue(journey, page, waiting)).includes(draft.subject), `it has left ${waiting} of ${account}`)
  await page.context().close()
}

/** From the drafter's hands to the leader's desk. */
export async function approve(journey, draft) {
  await ask(journey, draft)
  await answer(journey, draft)
  const officer = await journey.open(`${draft.path}?tab=handling`, { as: 'chuyenvien1' })
  const said = await officer.locator('.k-timeline').innerText()
  for (const words of [ASKED, ANSWERED, 'Bùi Thị Pháp Chế']) assert.ok(said.includes(words), `the drafter reads: ${words}`)
  await act(officer, 'Trình')
  await tap(journey, 'cuctruong', 'initial-content', 'Ký nháy nội dung', draft)
  await tap(journey, 'truongphong.hc', 'form-check', 'Ký nháy thể thức', draft)
}
