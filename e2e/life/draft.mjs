// The officer writes the answer in the editor of blocks, by keyboard as far as it goes.
import { strict as assert } from 'node:assert'
import { act, day } from '../lib/work.mjs'

/** What the paper must say. */
const SUBJECT = 'Trả lời báo cáo kết quả thí điểm'
const LINES = ['Điều 1. ', 'Điều 2. ']

/** Waits until what was typed has been saved by itself. */
async function saved(page) {
  await page.waitForSelector('[data-autosave-state][data-state="saved"]', { timeout: 15_000 })
}

/** Types the body: an opening, an article with clauses and points by typing their marks, a table. */
async function write(page) {
  const block = (n) => page.locator('.k-block').nth(n).locator('.k-block-text')
  await block(0).click()
  await page.keyboard.type('Bộ Y tế nhận được văn bản số 07/SYT-NVY của Sở Y tế về kết quả thí điểm. Bộ Y tế có ý kiến như sau:')
  await page.keyboard.press('Enter')
  await page.keyboard.type('1. Ghi nhận kết quả thí điểm và đề nghị Sở Y tế:')
  await page.keyboard.press('Enter')
  assert.equal(await page.locator('.k-block').nth(2).getAttribute('data-kind'), 'clause', 'a clause follows a clause')
  await page.keyboard.press('Control+]')
  await page.keyboard.type('Hoàn thiện báo cáo số liệu;')
  await page.keyboard.press('Enter')
  await page.keyboard.type('Gửi kế hoạch triển khai diện rộng.')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Control+[')
  await page.keyboard.type('Tiến độ thực hiện theo bảng dưới đây.')
  const numbers = await page.locator('.k-block-number').allInnerTexts()
  assert.deepEqual(numbers.slice(1), ['1.', 'a)', 'b)', '2.'], 'numbers come by themselves')
  await page.locator('.k-blocks-add button', { hasText: 'Bảng' }).click()
  const cells = page.locator('.k-block-grid textarea')
  for (const [n, words] of ['Nội dung', 'Thời hạn', 'Báo cáo số liệu', day(7)].entries()) await cells.nth(n).fill(words)
  await page.locator('.k-blocks-add button', { hasText: 'Đoạn văn' }).click()
  await page.keyboard.type('Trân trọng cảm ơn sự hợp tác của Quý Sở.')
}

/** A removed block comes back; a paste of several lines becomes blocks. */
async function mendAndPaste(page) {
  const before = await page.locator('.k-block').count()
  const first = page.locator('.k-block').nth(2)
  await first.hover()
  await first.locator('.k-block-tools button').nth(2).click()
  assert.equal(await page.locator('.k-block').count(), before - 1, 'the block is gone')
  await page.keyboard.press('Control+z')
  assert.equal(await page.locator('.k-block').count(), before, 'and back again')
  await page.locator('.k-block').last().locator('.k-block-text').focus()
  await page.evaluate(() => {
    const data = new DataTransfer()
    data.setData('text/html', '<p class="MsoNormal"><b>3.</b> Giao <i>Cục Công nghệ thông tin</i> theo dõi.</p><ul><li>Đôn đốc;</li><li>Tổng hợp.</li></ul>')
    data.setData('text/plain', '3. Giao Cục Công nghệ thông tin theo dõi.\n- Đôn đốc;\n- Tổng hợp.')
    document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
  })
  await page.waitForFunction((n) => document.querySelectorAll('.k-block').length === n, before + 3)
  assert.deepEqual((await page.locator('.k-block').evaluateAll((all) => all.slice(-3).map((b) => b.dataset.kind))), ['clause', 'item', 'item'])
}

/** A recipient: the printed line, its purpose, who is behind it. */
async function recipient(page, n, line, target) {
  const row = page.locator('.k-recipient').nth(n)
  await row.locator('input[name="recipient_line"]').fill(line)
  await row.locator('input[name="recipient_target"]').fill(target)
}

/** Drafts the answer and submits it. */
export async function draft(journey, incoming) {
  const page = await journey.open(incoming.path, { as: 'chuyenvien1' })
  await act(page, 'Soạn trả lời')
  await page.selectOption('#f-type', 'cv')
  await page.fill('#f-subject', SUBJECT)
  await page.click('main form button[type="submit"]')
  await page.waitForURL('**/edit')
  await page.waitForSelector('khue-editor[ready]')
  const path = new URL(page.url()).pathname.replace('/edit', '')
  await page.fill('#f-addressees', 'Sở Y tế thành phố Hà Nội')
  await write(page)
  await mendAndPaste(page)
  const signer = await page.locator('#f-signer option', { hasText: 'Trần Thị Thử Nghiệm' }).first().getAttribute('value')
  await page.selectOption('#f-signer', signer)
  await recipient(page, 0, 'Như trên', 'H26.05')
  await recipient(page, 1, 'Vụ Pháp chế', 'PC')
  await recipient(page, 2, 'Cục Quản lý Dược', 'G18.01')
  await saved(page)
  await page.waitForTimeout(2000)
  const body = await page.inputValue('#f-body')
  await page.reload()
  await page.waitForSelector('khue-editor[ready]')
  assert.equal((await page.inputValue('#f-body')).trim(), body.trim(), 'what was typed is there after a reload')
  assert.match(body, /\| Nội dung \| Thời hạn \|/)
  await page.waitForSelector('.k-draft-preview khue-pdf[ready] canvas', { timeout: 30_000 })
  await journey.accessible(page)
  await journey.picture(page, 'draft')
  await page.locator('khue-editor').scrollIntoViewIfNeeded()
  await journey.keepsake(page, 'draft')
  await phone(journey, path)
  await page.click('button[name="then"][value="submit"]')
  await page.waitForURL((address) => address.pathname === path)
  return { path, subject: SUBJECT }
}

/** The same draft at the width of a phone. */
async function phone(journey, path) {
  const page = await journey.open(`${path}/edit`, { as: 'chuyenvien1', window: 'phone' })
  await page.waitForSelector('khue-editor[ready]')
  await journey.fits(page)
  await journey.accessible(page)
  await page.locator('.k-block').nth(1).locator('.k-block-text').focus()
  await journey.picture(page, 'draft-phone')
  await page.context().close()
}
