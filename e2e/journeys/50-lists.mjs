// Lists by keyboard and as people arrange them: walk, open, choose several, sort, columns, kept views, preview, bell.
import { strict as assert } from 'node:assert'

export const title = 'lists by keyboard, sorted, with columns and views of one’s own'

const current = (page) => page.locator('tr.k-current').count()

async function keys(journey) {
  const page = await journey.open('/incoming-documents', { as: 'vanthu.bo' })
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  const second = page.locator('tr[data-k-row]').nth(1)
  assert.match(await second.getAttribute('class'), /k-current/, 'j twice comes to the second row')
  await page.keyboard.press('k')
  assert.match(await page.locator('tr[data-k-row]').first().getAttribute('class'), /k-current/)
  await page.keyboard.press('x')
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  assert.equal(await page.locator('.k-bulk strong').innerText(), '2', 'two are chosen')
  await journey.accessible(page)
  await journey.picture(page, 'chosen')
  await page.keyboard.press('?')
  await page.waitForSelector('dialog#k-keys[open]')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+k')
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'k-search')
  await page.keyboard.type('ho so')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/search?q=*')
  await page.goBack()
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await page.waitForURL(/incoming-documents\/[0-9a-f-]{36}/)
  assert.equal(await current(page), 0)
}

async function arranged(journey) {
  const page = await journey.open('/incoming-documents', { as: 'vanthu.bo2' })
  await page.locator('th a.k-sort', { hasText: 'Hạn' }).click()
  await page.waitForSelector('th[aria-sort="ascending"]')
  await page.locator('summary[aria-label="Cột hiển thị"]').click()
  await page.locator('label', { hasText: 'Tên loại' }).locator('input').check()
  await journey.accessible(page)
  await journey.picture(page, 'columns')
  await page.locator('button', { hasText: 'Hiển thị các cột này' }).click()
  await page.waitForSelector('th:has-text("Tên loại")')
  await page.locator('summary', { hasText: 'Chế độ xem' }).click()
  await page.fill('#f-view-name', 'Sắp đến hạn')
  await page.locator('button', { hasText: 'Lưu bộ lọc' }).click()
  await page.goto(journey.url('/incoming-documents'))
  await page.locator('summary', { hasText: 'Chế độ xem' }).click()
  await page.locator('.k-menu-item', { hasText: 'Sắp đến hạn' }).click()
  await page.waitForURL('**sort=due*')
  await page.waitForSelector('th[aria-sort="ascending"]')
}

/** The pane beside the list follows the current row. */
async function preview(journey) {
  const page = await journey.open('/incoming-documents?preview=1', { as: 'vanthu.bo' })
  await page.keyboard.press('j')
  await page.waitForSelector('#preview .k-preview-head')
  const first = await page.locator('#preview .k-preview-head').innerText()
  await page.keyboard.press('j')
  await page.waitForFunction((text) => !document.querySelector('#preview')?.innerText.includes(text), first)
  await page.waitForSelector('#preview khue-pdf[ready] canvas', { timeout: 20_000 })
  await journey.accessible(page)
  await journey.picture(page, 'preview')
}

/** Several at once, by the Office. */
async function together(journey) {
  const page = await journey.open('/desk/distribute', { as: 'truongphong.hc' })
  const all = page.locator('tr[data-k-row]')
  if ((await all.count()) < 2) return
  await all.nth(0).locator('.k-check').check()
  await all.nth(1).locator('.k-check').check()
  await page.locator('.k-bulk button', { hasText: 'Phân phối' }).click()
  await page.waitForURL('**/together/distribute?*')
  await journey.accessible(page)
  await journey.picture(page, 'together')
  await page.locator('tr[data-k-row]', { hasText: 'Vụ Kế hoạch' }).first().locator('input[name="lead"]').check()
  await page.click('main .k-form-actions button[type="submit"]')
  await page.waitForSelector('.k-note-green')
  await journey.picture(page, 'together-done')
}

async function bell(journey) {
  const page = await journey.open('/', { as: 'vanthu.khtc' })
  await page.waitForSelector('.k-bell .k-dot')
  await page.click('.k-bell')
  await page.waitForURL('**/notifications')
  assert.ok((await page.locator('tr.k-unread').count()) > 0, 'new work stands out')
  await journey.accessible(page)
  await journey.picture(page, 'notifications')
  await page.goto(journey.url('/'))
  await page.waitForTimeout(500)
  assert.equal(await page.locator('.k-bell .k-dot').count(), 0, 'what was seen is not new')
}

export default async function (journey) {
  await keys(journey)
  await arranged(journey)
  await preview(journey)
  await together(journey)
  await bell(journey)
}
