// Work really done for another: a head delegates for a day, the deputy passes her work on in her name, the timeline and
// the audit log say so; the day after it is refused.
import { strict as assert } from 'node:assert'
import { act, choose, confirm, day, openFrom, queue, send } from '../lib/work.mjs'
import { paper, toUnit } from '../life/paper.mjs'

export const title = 'work done for another, and refused the day after'

const SUBJECT = 'V/v lấy ý kiến dự thảo quy chế phối hợp'

async function delegate(journey) {
  const head = await journey.open('/delegations', { as: 'vutruong.pc' })
  const deputy = await head.locator('#f-delegate option', { hasText: 'Phó Vụ trưởng' }).first().getAttribute('value')
  await head.selectOption('#f-delegate', deputy)
  await head.fill('#f-starts_on', day())
  await head.fill('#f-ends_on', day())
  await head.fill('#f-reason', 'Họp ngoài cơ quan')
  await head.click('main button:has-text("Ủy quyền")')
  await head.waitForSelector('text=Đã ủy quyền.')
}

/** Last week's delegation ended yesterday: nothing offers it, and asking for it all the same is refused with the day. */
async function theDayAfter(journey) {
  const page = await journey.open('/delegations', { as: 'phovutruong.pc' })
  const row = page.locator('tr', { hasText: 'Đi công tác tỉnh' })
  assert.equal(await row.locator('form').count(), 0, 'no button for what is over')
  const id = (await row.getAttribute('id')).replace('d-', '')
  const csrf = await page.locator('input[name="_csrf"]').first().getAttribute('value')
  const answer = await page.request.post(journey.url(`/acting/${id}`), { form: { _csrf: csrf, _nonce: '' } })
  assert.ok(answer.status() >= 400, `refused: ${answer.status()}`)
  assert.ok((await answer.text()).includes(`hết hạn ngày ${day(-1)}`), 'and the page says since when')
}

/** Taken back while it was on: the next page says so instead of doing things under the wrong name. */
async function takenBack(journey, deputy) {
  const head = await journey.open('/delegations', { as: 'vutruong.pc' })
  await head.locator('form[action$="/revoke"] button').first().click()
  await confirm(head)
  await head.waitForSelector('text=Đã thu hồi ủy quyền.')
  await deputy.goto(journey.url('/'))
  assert.equal(new URL(deputy.url()).pathname, '/acting/ended', 'the next page says that it has ended')
  await journey.accessible(deputy)
  await journey.picture(deputy, 'ended')
  await deputy.locator('main form button').first().click()
  await deputy.waitForURL((address) => address.pathname !== '/acting/ended')
  assert.equal(await deputy.locator('.k-topbar form[action^="/acting/"]').count(), 0, 'nobody to act for any more')
}

export default async function (journey) {
  const path = await paper(journey, SUBJECT)
  await toUnit(journey, path, { lead: 'Vụ Pháp chế' })
  await delegate(journey)
  const deputy = await journey.open('/', { as: 'phovutruong.pc' })
  await deputy.locator('.k-topbar summary', { hasText: 'Xử lý thay' }).click()
  await deputy.locator('.k-topbar form[action^="/acting/"] button').click()
  await deputy.waitForSelector('.k-acting')
  await openFrom(journey, deputy, 'pass-on', SUBJECT)
  await act(deputy, 'Phân công')
  await choose(deputy, 'Dương Thị Căn Cứ', 'lead')
  await send(deputy, 'Phân công')
  const timeline = await deputy.locator('.k-timeline').innerText()
  assert.match(timeline, /Ngô Văn Điều Khoản.*Bùi Thị Pháp Chế/, 'the timeline names both')
  await journey.accessible(deputy)
  await journey.picture(deputy, 'acting')
  const officer = await journey.open('/', { as: 'chuyenvien.pc' })
  assert.ok((await queue(journey, officer, 'handle')).includes(SUBJECT), 'the officer has it')
  await takenBack(journey, deputy)
  await theDayAfter(journey)
}
