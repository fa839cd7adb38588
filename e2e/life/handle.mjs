// What the Ministry does with a document that came in: distribute, instruct, assign; everybody finds it where it waits.
import { strict as assert } from 'node:assert'
import { act, choose, day, openFrom, queue, send } from '../lib/work.mjs'

const SAID = 'Cục Công nghệ thông tin chủ trì, phối hợp Vụ Pháp chế dự thảo văn bản trả lời.'

/** The Office sends it to a deputy minister. */
export async function distribute(journey, incoming) {
  const page = await journey.open('/', { as: 'chanhvanphong' })
  await page.waitForLoadState('networkidle')
  await journey.keepsake(page, 'desk')
  await openFrom(journey, page, 'distribute', incoming.subject)
  await act(page, 'Phân phối')
  await page.locator('label', { hasText: 'Trần Thị Thử Nghiệm' }).locator('input').check()
  await page.fill('#f-due_on', day(12))
  await journey.picture(page, 'distribute')
  await send(page, 'Phân phối')
  const left = await queue(journey, page, 'distribute')
  assert.ok(!left.includes(incoming.subject), 'it has left the desk of the Office')
}

/** The secretary writes the instruction down; the leader confirms it with one tap on a phone. */
export async function instruct(journey, incoming) {
  const secretary = await journey.open('/', { as: 'thuky.tt1' })
  await openFrom(journey, secretary, 'instruct', incoming.subject)
  await act(secretary, 'Chuẩn bị ý kiến')
  await secretary.fill('#f-text', SAID)
  await secretary.fill('#f-due_on', day(10))
  await choose(secretary, 'Cục Công nghệ thông tin', 'lead')
  await choose(secretary, 'Vụ Pháp chế', 'coordinate')
  await choose(secretary, 'Thanh tra Bộ', 'inform')
  await journey.accessible(secretary)
  await journey.picture(secretary, 'prepare')
  await send(secretary, 'Chuẩn bị ý kiến')

  const leader = await journey.open('/', { as: 'thutruong1', window: 'phone' })
  await openFrom(journey, leader, 'confirm-instruction', incoming.subject)
  await leader.goto(`${leader.url()}?tab=handling`)
  assert.ok((await leader.locator('.k-path').innerText()).includes('Cục Công nghệ thông tin'), 'the plan is seen first')
  await journey.fits(leader)
  await journey.picture(leader, 'confirm-on-phone')
  await byThumb(leader, '.k-actionbar .btn-primary')
  await act(leader, 'Xác nhận ý kiến')
  const left = await queue(journey, leader, 'confirm-instruction')
  assert.ok(!left.includes(incoming.subject), 'it has left the desk of the leader')
}

/** In reach of one thumb: in the lower third, and at least 40 px high. */
export async function byThumb(page, selector) {
  const box = await page.locator(selector).first().boundingBox()
  const height = page.viewportSize().height
  assert.ok(box && box.y > (height * 2) / 3 && box.height >= 40, `${selector} lies at ${JSON.stringify(box)}`)
}

async function passOn(journey, account, waiting, incoming, who) {
  const page = await journey.open('/', { as: account })
  await openFrom(journey, page, waiting, incoming.subject)
  await act(page, 'Phân công')
  await choose(page, who, 'lead')
  await page.fill('#f-note', 'Đề nghị xử lý đúng hạn.')
  await send(page, 'Phân công')
  await page.context().close()
}

/** Down the tree: the unit's clerk, its head, a deputy, an officer; coordinators and the informed see theirs. */
export async function assign(journey, incoming) {
  await passOn(journey, 'vanthu.cntt', 'pass-on', incoming, 'Nguyễn Thị Kết Nối')
  await passOn(journey, 'cuctruong', 'handle', incoming, 'Trần Văn Liên Thông')
  await passOn(journey, 'phocuctruong', 'handle', incoming, 'Hoàng Thị Soạn Thảo')
  const waits = { 'vanthu.pc': 'coordinate', chanhthanhtra: 'inform', chuyenvien1: 'handle' }
  for (const [account, name] of Object.entries(waits)) {
    const page = await journey.open('/', { as: account })
    const titles = await queue(journey, page, name)
    assert.ok(titles.includes(incoming.subject), `${account} has it in ${name}: ${titles.join(' · ')}`)
    await page.context().close()
  }
  const informed = await journey.open('/', { as: 'chanhthanhtra' })
  await openFrom(journey, informed, 'inform', incoming.subject)
  await act(informed, 'Đã đọc')
  assert.ok(!(await queue(journey, informed, 'inform')).includes(incoming.subject), 'read is read')
  const officer = await journey.open(`${incoming.path}?tab=handling`, { as: 'chuyenvien1' })
  const path = await officer.locator('.k-path').innerText()
  for (const name of ['Trần Thị Thử Nghiệm', 'Cục Công nghệ thông tin', 'Nguyễn Thị Kết Nối', 'Trần Văn Liên Thông', 'Hoàng Thị Soạn Thảo']) {
    assert.ok(path.includes(name), `${name} is on the path`)
  }
  await journey.accessible(officer)
  await journey.picture(officer, 'path')
}
