// The officer answers: a draft from the incoming document, written block by block, that saves itself.
import { strict as assert } from 'node:assert'
import { setTimeout as pause } from 'node:timers/promises'
import { act } from '../lib/work.mjs'

const SUBJECT = 'Trả lời báo cáo kết quả thí điểm của Sở Y tế tỉnh Lam Hồng'
const BASES = [
  'Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư;',
  'Theo đề nghị của Cục trưởng Cục Công nghệ thông tin.',
]
/** Everybody who gets it: an agency outside, a unit that acts, one that is informed, an agency of this house, a hospital. */
const RECIPIENTS = [
  { line: 'Như trên', purpose: 'to-act', target: 'H26.05 – Sở Y tế thành phố Hà Nội' },
  { line: 'Cục Y tế dự phòng', purpose: 'to-act', target: 'DP – Cục Y tế dự phòng' },
  { line: 'Cục Quản lý Dược', purpose: 'to-act', target: 'G18.01 – Cục Quản lý Dược' },
  { line: 'Vụ Pháp chế', purpose: 'to-know', target: 'PC – Vụ Pháp chế' },
  { line: 'Bệnh viện Hữu nghị Việt Đức', purpose: 'to-know', target: 'G18.14 – Bệnh viện Hữu nghị Việt Đức' },
]

/** Fields of the editor's last block. */
const last = (page, part) => page.locator('.k-block').last().locator(part)

async function add(page, kind) {
  await page.locator('.k-blocks-add button', { hasText: kind }).click()
}

async function body(page) {
  await page.waitForSelector('khue-editor[ready]')
  const opening = await page.locator('.k-block-text').first().inputValue()
  assert.ok(opening.includes('07/SYT-NVY'), `the opening names what is answered: ${opening}`)
  await add(page, 'Khoản')
  await page.keyboard.insertText('Ghi nhận kết quả thí điểm 6 tháng đầu năm, cụ thể tại bảng dưới đây.')
  await add(page, 'Bảng')
  const cells = last(page, '.k-block-grid textarea')
  for (const [n, words] of ['Nội dung', 'Kết quả', 'Số đơn vị kết nối', '35'].entries()) await cells.nth(n).fill(words)
  await add(page, 'Khoản')
  await page.keyboard.insertText('Đề nghị Sở Y tế tiếp tục thực hiện và báo cáo trước ngày 15 hằng tháng.')
  assert.deepEqual(await page.locator('.k-block-number').allInnerTexts(), ['Đoạn văn', '1.', 'Bảng', '2.'])
}

async function recipients(page) {
  const rows = page.locator('.k-recipient')
  for (const [n, { line, purpose, target }] of RECIPIENTS.entries()) {
    if (n >= (await rows.count())) await page.click('button:has-text("Thêm nơi nhận")')
    const row = rows.nth(n)
    await row.locator('[name="recipient_line"]').fill(line)
    await row.locator('[name="recipient_purpose"]').selectOption(purpose)
    await row.locator('[name="recipient_target"]').fill(target)
  }
}

const saved = (page) => page.waitForSelector('[data-autosave-state][data-state="saved"]')

/**
 * A slow answer to the page's own save must not get into the way of the person's: the last field is typed while one save
 * is under way, and the form is sent before that is answered.
 */
async function sendDuringSave(page) {
  const field = page.locator('[name="recipient_target"]').last()
  const target = await field.inputValue()
  let reached
  const stored = new Promise((go) => (reached = go))
  await page.route('**/autosave', async (route) => {
    const answer = await route.fetch()
    reached(true)
    await pause(1200)
    await route.fulfill({ response: answer }).catch(() => {})
  })
  // Typed again where the page's save is not seen in time: what is tried here is what happens during one.
  for (let tries = 3; tries > 0 && !(await Promise.race([stored, pause(100, false)])); tries--) {
    await field.fill('')
    await Promise.race([stored, pause(10_000)])
    await field.fill(target)
  }
  assert.ok(await Promise.race([stored, pause(100, false)]), 'the page saves by itself')
  await page.click('main form button[type="submit"][name="then"][value=""]')
  await page.waitForURL(/outgoing-documents\/[0-9a-f-]{36}$/)
  await page.unroute('**/autosave')
}

/** Everything that was typed is there when the draft is opened again. */
async function again(journey, page, path) {
  await page.goto(journey.url(`${path}/edit`))
  const typed = await page.$$eval('.k-recipient', (rows) =>
    rows.map((row) => ['line', 'purpose', 'target'].map((part) => row.querySelector(`[name="recipient_${part}"]`).value)),
  )
  const filled = typed.filter(([line]) => line)
  assert.deepEqual(filled, RECIPIENTS.map(({ line, purpose, target }) => [line, purpose, target]))
  assert.equal(await page.inputValue('#f-legal_bases'), BASES.join('\n'))
  assert.match(await page.locator('#f-body').inputValue(), /\| Số đơn vị kết nối \| 35 \|/)
}

/** Gives the path of the new draft. */
export async function draft(journey, incoming) {
  const page = await journey.open(incoming.path, { as: 'chuyenvien1' })
  await act(page, 'Soạn trả lời')
  await page.selectOption('#f-type', 'cv')
  await page.fill('#f-subject', SUBJECT)
  await page.click('main form button:has-text("Bắt đầu soạn")')
  await page.waitForURL(/outgoing-documents\/[0-9a-f-]{36}\/edit/)
  const path = new URL(page.url()).pathname.replace('/edit', '')
  assert.equal(await page.inputValue('#f-addressees'), 'Sở Y tế tỉnh Lam Hồng')
  await page.click('summary:has-text("Căn cứ ban hành")')
  await page.fill('#f-legal_bases', BASES.join('\n'))
  await body(page)
  const signer = page.locator('#f-signer option', { hasText: 'KT. (ký thay): Trần Thị Thử Nghiệm' })
  await page.selectOption('#f-signer', await signer.getAttribute('value'))
  await recipients(page)
  await saved(page)
  await page.waitForSelector('[data-live-preview] khue-pdf[ready] canvas')
  await journey.picture(page, 'draft-foot')
  await page.evaluate(() => window.scrollTo(0, 0))
  await journey.accessible(page)
  await page.locator('.k-section:has(khue-editor)').evaluate((section) => section.scrollIntoView({ block: 'start' }))
  await journey.picture(page, 'draft')
  await journey.keepsake(page, 'draft')
  await sendDuringSave(page)
  await again(journey, page, path)
  const paper = await page.request.get(journey.url(`${path}/preview.pdf`))
  assert.equal((await paper.body()).subarray(0, 5).toString(), '%PDF-')
  await onPhone(journey, path)
  return { path, subject: SUBJECT }
}

/** On a phone the draft stays within the window. */
async function onPhone(journey, path) {
  const phone = await journey.open(`${path}/edit`, { as: 'chuyenvien1', window: 'phone', theme: 'dark' })
  await phone.waitForSelector('khue-editor[ready]')
  await journey.fits(phone)
  await journey.accessible(phone)
  await journey.picture(phone, 'draft-on-phone')
  await phone.context().close()
}
