// The issued document goes out: into the queues of units, into the register of another agency of the house, and as an
// envelope into the folder of the axis.
import { strict as assert } from 'node:assert'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { act, confirm, openFrom, queue, until } from '../lib/work.mjs'

async function send(journey, issued) {
  const page = await journey.open('/', { as: 'vanthu.bo' })
  await openFrom(journey, page, 'dispatch', issued.subject)
  await act(page, 'Phát hành')
  const ways = await page.locator('main tbody tr').allInnerTexts()
  const way = (who) => ways.find((row) => row.includes(who)) ?? ''
  assert.match(way('Cục Y tế dự phòng'), /vào bàn làm việc của đơn vị/)
  assert.match(way('Cục Quản lý Dược'), /vào sổ văn bản đến của cơ quan/)
  assert.match(way('Sở Y tế thành phố Hà Nội'), /qua trục liên thông/)
  assert.equal(ways.length, 5)
  await journey.accessible(page)
  await journey.picture(page, 'dispatch-out')
  await page.click('main form button:has-text("Phát hành văn bản")')
  await confirm(page)
  await page.waitForSelector('text=Đã phát hành.')
  assert.ok(!(await queue(journey, page, 'dispatch')).includes(issued.subject), 'sent is sent')
}

/** Units find it where its purpose puts it; who is informed reads it, who acts confirms that it came. */
async function inside(journey, issued) {
  for (const [account, waiting] of [['vanthu.dp', 'handle'], ['vanthu.pc', 'inform']]) {
    const page = await journey.open('/', { as: account })
    await openFrom(journey, page, waiting, issued.subject)
    await page.waitForSelector('khue-pdf[ready] canvas')
    await act(page, 'Xác nhận đã nhận')
    assert.ok(!(await queue(journey, page, waiting)).includes(issued.subject), `${account} has confirmed`)
    await page.context().close()
  }
}

/** The other agency of the house has an arrival of its own, registered into its own register. */
async function inHouse(journey, issued) {
  const page = await journey.open('/', { as: 'vanthu.qld' })
  await until(async () => (await queue(journey, page, 'register')).some((title) => title.includes(issued.subject)), 'the arrival at Cục Quản lý Dược')
  await page.locator('.k-row-link', { hasText: issued.subject }).first().click()
  await page.waitForSelector('form[action$="/register"]')
  await page.waitForSelector('khue-pdf[ready] canvas')
  await journey.accessible(page)
  await journey.picture(page, 'arrived-in-house')
  await page.click('form[action$="/register"] button[type="submit"]')
  await page.waitForURL('**/incoming-documents/*')
  assert.notEqual(new URL(page.url()).pathname, issued.path, 'a row of its own')
  assert.ok((await page.locator('.k-doc-notation').innerText()).includes(issued.code))
}

/** The envelope for the agency outside lies in the sender's folder of the axis and can be read. */
async function outside(journey, issued) {
  const folder = join(journey.data, 'exchange/outbox/000.00.00.G18')
  const files = () => (existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.edxml')) : [])
  const check = (name) => JSON.parse(journey.khue('edxml', 'check', join(folder, name)))
  const envelope = await until(
    () => files().map(check).find(({ code, to }) => code === issued.code && to.some(({ id }) => id === '000.00.05.H26')),
    'the envelope in the outbox',
  )
  assert.equal(envelope.ok, true)
  assert.equal(envelope.subject, issued.subject)
  assert.equal(envelope.attachments[0].sha256, createHash('sha256').update(issued.bytes).digest('hex'))
}

/** The sender sees how far each recipient has come. */
async function followed(journey, issued) {
  const page = await journey.open(`${issued.path}?tab=related`, { as: 'vanthu.bo' })
  const rows = await until(async () => {
    await page.reload()
    const text = await page.locator('.k-tab-panel').innerText()
    return text.includes('03 Đã tiếp nhận') && text.includes('Trong hộp gửi') ? text : null
  }, 'both deliveries in the panel of the document')
  assert.ok(rows.includes('Cục Quản lý Dược') && rows.includes('Sở Y tế thành phố Hà Nội'))
  await journey.accessible(page)
  await journey.picture(page, 'deliveries')
}

export async function dispatch(journey, issued) {
  await send(journey, issued)
  await inside(journey, issued)
  await inHouse(journey, issued)
  await outside(journey, issued)
  await followed(journey, issued)
}
