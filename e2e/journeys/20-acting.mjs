// A deputy minister is away today and another acts for her: sees her desk, does her work in both names, never signs under
// her title; and the day after is refused, also with a page left open. On a server of its own, whose clock is put forward.
import { strict as assert } from 'node:assert'
import { startKhue } from '../lib/server.mjs'
import { act, choose, openFrom, queue, send } from '../lib/work.mjs'

export const title = 'somebody acts for another, for the time given and no longer'

const AWAY = 'thutruong1'
const ACTS = 'thutruong2'

/** Hours that make it noon in Vietnam, at any time of day: tests that cross midnight must know when it is. */
const untilNoon = () => (24 + 12 - new Date(Date.now() + 7 * 3_600_000).getUTCHours()) % 24

/** So many hours ahead; sessions live through the night, as in a browser that is left open. */
const ahead = (hours) => ({
  KHUE_DEMO_CLOCK_AHEAD_HOURS: String(hours),
  KHUE_SESSION_IDLE_MINUTES: '1440',
  KHUE_SESSION_HOURS: '48',
})

async function delegate(journey, hours) {
  const today = new Date(Date.now() + hours * 3_600_000).toLocaleDateString('en-GB', { timeZone: 'Asia/Ho_Chi_Minh' })
  const page = await journey.open('/delegations', { as: AWAY })
  const colleague = page.locator('#f-delegate option', { hasText: 'Lê Văn Giả Định' })
  await page.selectOption('#f-delegate', await colleague.getAttribute('value'))
  await page.fill('#f-starts_on', today)
  await page.fill('#f-ends_on', today)
  await page.fill('#f-reason', 'Đi công tác')
  await page.click('main button:has-text("Ủy quyền")')
  await page.waitForSelector('text=Đã ủy quyền.')
  const waits = {}
  for (const name of ['confirm-instruction', 'instruct', 'sign']) [waits[name]] = await queue(journey, page, name)
  return waits
}

/** Her work is done in both names. */
async function confirmFor(journey, page, subject) {
  await openFrom(journey, page, 'confirm-instruction', subject)
  await act(page, 'Xác nhận ý kiến')
  await page.goto(`${page.url().split('?')[0]}?tab=handling`)
  const said = await page.locator('.k-timeline').innerText()
  assert.ok(said.includes('Lê Văn Giả Định (xử lý thay Trần Thị Thử Nghiệm)'), said)
  await journey.accessible(page)
  await journey.picture(page, 'in-both-names')
}

/** But not signed: that is bound to the person (NĐ 30/2020 Đ.13). */
async function neverSigns(journey, page, subject) {
  await openFrom(journey, page, 'sign', subject)
  assert.equal(await page.locator('.k-actionbar', { hasText: 'Duyệt và ký số' }).count(), 0, 'no button to sign')
  await page.goto(`${page.url().split('?')[0]}/sign`)
  assert.ok((await page.locator('main').innerText()).includes('NĐ 30/2020 Đ.13'), 'the refusal names the rule')
  await journey.accessible(page)
  await journey.picture(page, 'never-signs')
}

/** An instruction is written and left open overnight. */
async function leaveOpen(journey, page, subject) {
  await openFrom(journey, page, 'instruct', subject)
  await act(page, 'Cho ý kiến chỉ đạo')
  await page.fill('#f-text', 'Đề nghị Vụ Pháp chế nghiên cứu.')
  await choose(page, 'Vụ Pháp chế', 'lead')
}

async function actFor(journey, waits) {
  const page = await journey.open('/delegations', { as: ACTS })
  await page.click('main button:has-text("Xử lý thay")')
  await page.waitForSelector('.k-acting')
  await confirmFor(journey, page, waits['confirm-instruction'])
  await neverSigns(journey, page, waits.sign)
  await leaveOpen(journey, page, waits.instruct)
  return page
}

async function refusedAfter(journey, page, waits) {
  await send(page, 'Cho ý kiến chỉ đạo')
  assert.equal(await page.locator('h1').innerText(), 'Thời hạn xử lý thay đã hết')
  await journey.accessible(page)
  await journey.fits(page)
  await journey.picture(page, 'over')
  await page.click('main button')
  await page.waitForSelector('.k-tiles')
  assert.equal(await page.locator('.k-acting').count(), 0)
  await page.goto(journey.url('/delegations'))
  assert.ok((await page.locator('main').innerText()).includes('Đã hết hạn'))
  assert.equal(await page.locator('main button:has-text("Xử lý thay")').count(), 0)
  const away = await journey.open('/', { as: AWAY })
  assert.ok((await queue(journey, away, 'instruct')).includes(waits.instruct), 'what was sent too late was not done')
}

export default async function (journey) {
  const server = await startKhue()
  try {
    const there = journey.elsewhere(server)
    const noon = untilNoon()
    await server.halt()
    await server.start(ahead(noon))
    const waits = await delegate(there, noon)
    const page = await actFor(there, waits)
    await server.halt()
    await server.start(ahead(noon + 12))
    await refusedAfter(there, page, waits)
  } finally {
    await server.stop()
  }
}
