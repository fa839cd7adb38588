// Lists as people work with them all day: sorted, arranged, filtered, kept as views, walked by keyboard, several rows at
// once; and the search, with diacritics or without, and by notations as they are written.
import { strict as assert } from 'node:assert'
import { day, onward } from '../lib/work.mjs'

export const title = 'lists and search'

const LIST = '/incoming-documents'

/** The texts of a column, from top to bottom. */
async function column(page, heading) {
  const headings = await page.locator('.k-table thead th').allInnerTexts()
  const at = headings.findIndex((text) => text.trim() === heading)
  assert.ok(at >= 0, `a column ${heading} among ${headings.join(' · ')}`)
  return page.$$eval('.k-table tbody tr', (rows, n) => rows.map((row) => row.children[n].innerText.trim()), at)
}

async function sort(page) {
  const numbers = async () => (await column(page, 'Số đến')).map(Number)
  const newest = await numbers()
  const heading = () => page.locator('th', { hasText: 'Số đến' })
  await heading().locator('a').click()
  await page.waitForSelector('th[aria-sort="ascending"]')
  assert.deepEqual(await numbers(), newest.toSorted((a, b) => a - b))
  await heading().locator('a').click()
  await page.waitForSelector('th[aria-sort="descending"]')
  assert.deepEqual(await numbers(), newest.toSorted((a, b) => b - a))
  await heading().locator('a').click()
  await page.waitForSelector('th[aria-sort]', { state: 'detached' })
  assert.deepEqual(await numbers(), newest, 'the third tap gives the list its own order back')
}

async function columns(journey, page) {
  const choose = async (changes) => {
    await page.locator('summary[aria-label="Cột hiển thị"]').click()
    for (const [label, shown] of Object.entries(changes)) await page.getByRole('checkbox', { name: label, exact: true }).setChecked(shown)
    await page.click('button:has-text("Hiển thị các cột này")')
    await page.waitForLoadState()
  }
  await choose({ 'Tên loại': true, 'Đang ở': false })
  const headings = async () => (await page.locator('.k-table thead th').allInnerTexts()).map((text) => text.trim())
  assert.ok((await headings()).includes('Tên loại') && !(await headings()).includes('Đang ở'))
  await page.goto(journey.url(LIST))
  assert.ok((await headings()).includes('Tên loại'), 'the choice is kept')
  await choose({ 'Tên loại': false, 'Đang ở': true })
}

async function filter(page) {
  await page.click('summary:has-text("Lọc thêm")')
  await page.selectOption('#f-urgency', '1')
  await page.fill('#f-from', day(-60))
  await page.click('button:has-text("Áp dụng")')
  await page.waitForURL(/urgency=1/)
  const rows = await page.locator('[data-k-row]').allInnerTexts()
  assert.ok(rows.length > 0 && rows.every((row) => /khẩn/i.test(row)), `only urgent ones: ${rows.join(' | ')}`)
  // A chip on top of the filter narrows it further and keeps it.
  await page.click('.k-filters .k-chip:has-text("Đang xử lý")')
  await page.waitForURL(/state=in-progress/)
  assert.match(page.url(), /urgency=1/)
  const narrowed = await page.locator('[data-k-row]').count()
  assert.ok(narrowed <= rows.length)
  const counted = await page.locator('#incoming-count').innerText()
  assert.equal(Number(/\d+/.exec(counted)?.[0]), narrowed, `the count says “${counted}”`)
  return narrowed
}

async function views(journey, page, narrowed) {
  await page.click('summary:has-text("Chế độ xem")')
  await page.fill('#f-view-name', 'Khẩn đang xử lý')
  await page.click('button:has-text("Lưu bộ lọc đang dùng")')
  await page.waitForSelector('text=Đã lưu chế độ xem.')
  await page.goto(journey.url(LIST))
  await page.click('summary:has-text("Chế độ xem")')
  await journey.accessible(page)
  await journey.picture(page, 'views')
  await page.click('.k-menu-item:has-text("Khẩn đang xử lý")')
  await page.waitForURL(/urgency=1/)
  assert.equal(await page.locator('[data-k-row]').count(), narrowed)
  await page.click('summary:has-text("Chế độ xem")')
  await page.click('button[aria-label="Bỏ chế độ xem “Khẩn đang xử lý”"]')
  await page.waitForSelector('text=Đã bỏ chế độ xem.')
}

async function keyboard(journey, page) {
  await page.goto(journey.url(LIST))
  const current = () => page.locator('.k-current .k-row-link').innerText()
  const subjects = await page.locator('.k-row-link').allInnerTexts()
  for (const key of ['j', 'j', 'j', 'k']) await page.keyboard.press(key)
  assert.equal(await current(), subjects[1])
  await page.keyboard.press('x')
  assert.equal(await page.locator('.k-check:checked').count(), 1)
  await page.keyboard.press('?')
  await page.waitForSelector('dialog#k-keys[open]')
  await journey.accessible(page)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+k')
  assert.equal(await page.evaluate(() => document.activeElement.id), 'k-search')
  await page.keyboard.type('jjj')
  assert.equal(await current(), subjects[1], 'letters typed into a field walk no list')
  await page.goto(journey.url(LIST))
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await page.waitForSelector('.k-doc-head')
  assert.equal(await page.locator('h1').innerText(), subjects[0])
}

async function preview(journey, page) {
  await page.goto(journey.url(LIST))
  await page.click('a[aria-label="Xem trước bên cạnh"]')
  await page.waitForURL(/preview=1/)
  await page.keyboard.press('j')
  await page.waitForSelector('#preview khue-pdf[ready] canvas, #preview .k-empty, #preview dl')
  await journey.accessible(page)
  await journey.picture(page, 'preview')
}

/** The Office sends two documents to one leader at once. */
async function together(journey) {
  const page = await journey.open('/desk/distribute', { as: 'chanhvanphong' })
  const before = await page.locator('[data-k-row]').count()
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  assert.equal(await page.locator('[data-k-selected-count]').innerText(), '2')
  await page.click('button:has-text("Phân phối cùng lúc")')
  await page.locator('label', { hasText: 'Lê Văn Giả Định' }).locator('input').check()
  await journey.accessible(page)
  await journey.picture(page, 'together')
  await page.click('main form button[type="submit"]:has-text("Phân phối cùng lúc")')
  await page.waitForSelector('text=Đã thực hiện với 2 trên 2 văn bản.')
  await page.goto(journey.url('/desk/distribute'))
  assert.equal(await page.locator('[data-k-row]').count(), before - 2)
}

async function found(journey, page, words) {
  await page.fill('#k-search', words)
  await onward(page, () => page.keyboard.press('Enter'))
  return page.locator('.k-row-link').allInnerTexts()
}

async function search(journey, page) {
  const exact = await found(journey, page, 'bệnh án điện tử')
  assert.ok(exact.length >= 2, exact.join(' · '))
  await journey.accessible(page)
  await journey.picture(page, 'search')
  assert.deepEqual((await found(journey, page, 'benh an dien tu')).toSorted(), exact.toSorted(), 'without diacritics the same')
  for (const notation of ['1187/SYT-NVY', '1187/syt-nvy', 'số 1187/SYT-NVY', '1187 SYT NVY']) {
    const by = await found(journey, page, notation)
    assert.ok(by.some((subject) => /bệnh án điện tử/i.test(subject)), `“${notation}” finds ${by.join(' · ') || 'nothing'}`)
  }
  assert.deepEqual(await found(journey, page, 'không có từ này zzz'), [])
  assert.ok((await page.locator('.k-empty').innerText()).includes('Không tìm thấy'))
}

export default async function (journey) {
  const page = await journey.open(LIST, { as: 'vanthu.bo' })
  await sort(page)
  await columns(journey, page)
  await views(journey, page, await filter(page))
  await keyboard(journey, page)
  await preview(journey, page)
  await search(journey, page)
  await together(journey)
}
