// A leader between two meetings: instructs by one thumb on a phone.
import { strict as assert } from 'node:assert'
import { act, choose, day, openFrom, queue, send } from '../lib/work.mjs'
import { byThumb } from '../life/handle.mjs'
import { paper, toUnit } from '../life/paper.mjs'

export const title = 'a leader instructs on a phone'

const SUBJECT = 'Tờ trình về kế hoạch kiểm tra cơ sở khám bệnh, chữa bệnh'

export default async function (journey) {
  const path = await paper(journey, SUBJECT, { urgency: '2' })
  await toUnit(journey, path, { leader: 'Lê Văn Giả Định' })
  const page = await journey.open('/', { as: 'thutruong2', window: 'phone' })
  await journey.fits(page)
  await journey.picture(page, 'desk')
  await byThumb(page, '.k-bottomnav')
  await openFrom(journey, page, 'instruct', SUBJECT)
  await journey.fits(page)
  await byThumb(page, '.k-actionbar .btn-primary')
  await journey.accessible(page)
  await journey.picture(page, 'document')
  await act(page, 'Cho ý kiến chỉ đạo')
  await page.fill('#f-text', 'Giao Cục Phòng bệnh chủ trì, báo cáo trước ngày ghi ở hạn.')
  await page.fill('#f-due_on', day(5))
  await choose(page, 'Cục Phòng bệnh', 'lead')
  await choose(page, 'Vụ Bảo hiểm', 'inform')
  await journey.fits(page)
  await journey.accessible(page)
  await journey.picture(page, 'instruct')
  await send(page, 'Cho ý kiến chỉ đạo')
  assert.ok(!(await queue(journey, page, 'instruct')).includes(SUBJECT), 'it has left the desk')
  const clerk = await journey.open('/', { as: 'vanthu.dp' })
  assert.ok((await queue(journey, clerk, 'pass-on')).includes(SUBJECT), 'the unit has it')
}
