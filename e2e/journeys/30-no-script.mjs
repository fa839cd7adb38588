// With scripts switched off: sign in, find a document, register a paper, have it distributed and instructed, answer it by
// the plain form, and sign. Everything official must be possible so.
import { strict as assert } from 'node:assert'
import { PIN } from '../life/sign.mjs'
import { day, onePagePdf } from '../lib/work.mjs'

export const title = 'without scripts'

const SUBJECT = 'V/v đề nghị cung cấp số liệu nhân lực y tế tuyến xã'

/** Presses what leads on; without scripts nothing asks and nothing is swapped. */
async function go(page, name) {
  const entry = page.locator(`main a:has-text("${name}"), main button:has-text("${name}"), .k-actionbar button:has-text("${name}"), .k-actionbar a:has-text("${name}")`).first()
  if (!(await entry.isVisible())) await page.locator('.k-actionbar summary').click()
  await entry.click()
  await page.waitForLoadState()
}

async function signIn(journey) {
  const page = await journey.open('/sign-in?next=/incoming-documents', { script: false })
  await page.fill('#username', 'vanthu.bo')
  await page.fill('#password', process.env.KHUE_DEMO_PASSWORD ?? 'Khue@2026')
  await page.click('main button[type="submit"]')
  assert.equal(new URL(page.url()).pathname, '/incoming-documents')
  return page
}

async function list(journey, page) {
  assert.ok((await page.locator('.k-row-link').count()) > 5)
  await page.click('#incoming-count a')
  assert.match(await page.locator('body').innerText(), /\d+ văn bản/, 'the count is a link')
  await page.goBack()
  await page.click('summary:has-text("Lọc thêm")')
  await page.fill('#f-q', 'bệnh án')
  await page.click('button:has-text("Áp dụng")')
  assert.match(page.url(), /q=b%E1%BB%87nh/)
  assert.ok((await page.locator('.k-row-link').count()) >= 1)
}

async function register(journey, page) {
  await page.goto(journey.url('/incoming-documents/new'))
  await page.fill('#f-code', '611/UBND-VX')
  await page.fill('#f-issued_on', day(-1))
  await page.fill('#f-issuer', 'Ủy ban nhân dân tỉnh Mẫu')
  await page.fill('#f-subject', SUBJECT)
  await page.setInputFiles('#f-scan', { name: '611.pdf', mimeType: 'application/pdf', buffer: onePagePdf('611') })
  await page.click('main .k-form-actions button[type="submit"]')
  assert.match(page.url(), /incoming-documents\/[0-9a-f-]{36}$/)
  assert.ok((await page.locator('main').innerText()).includes('Mở tệp PDF'), 'the paper is a link')
  return new URL(page.url()).pathname
}

/** Distributed to a leader, instructed to a unit: each by links and forms. */
async function instruct(journey, path) {
  const office = await journey.open(path, { as: 'chanhvanphong', script: false })
  await go(office, 'Phân phối')
  await office.locator('label', { hasText: 'Trần Thị Thử Nghiệm' }).locator('input').check()
  await go(office, 'Phân phối')
  const leader = await journey.open(path, { as: 'thutruong1', script: false })
  await go(leader, 'Cho ý kiến chỉ đạo')
  await leader.fill('#f-text', 'Cục Công nghệ thông tin trả lời.')
  const row = leader.locator('tr[data-k-row]', { has: leader.locator('td.k-c-main:text-is("Cục Công nghệ thông tin")') })
  await row.locator('input[name="lead"]').check()
  await go(leader, 'Cho ý kiến chỉ đạo')
  await leader.goto(journey.url(`${path}?tab=handling`))
  assert.ok((await leader.locator('.k-path').innerText()).includes('Cục Công nghệ thông tin'))
}

/** The draft by the plain notation: first incomplete, so that every fault is named; then whole. */
async function draft(journey, path) {
  const page = await journey.open(path, { as: 'cuctruong', script: false })
  await go(page, 'Soạn trả lời')
  await go(page, 'Bắt đầu soạn')
  await page.fill('#f-subject', 'Trả lời về số liệu nhân lực y tế tuyến xã')
  await page.fill('#f-body', `${await page.inputValue('#f-body')}\n1. Số liệu tại bảng:\n| Xã | Bác sĩ |\n|:--|:-:|\n| Mẫu | 3 |`)
  await go(page, 'Lưu và trình')
  const faults = await page.locator('.k-errors').innerText()
  assert.ok(faults.includes('nơi thực nhận'), faults)
  const row = page.locator('.k-recipient').first()
  await row.locator('[name="recipient_target"]').fill('PC – Vụ Pháp chế')
  const signer = page.locator('#f-signer option', { hasText: 'KT. (ký thay): Trần Thị Thử Nghiệm' })
  await page.selectOption('#f-signer', await signer.getAttribute('value'))
  await go(page, 'Lưu và trình')
  assert.match(page.url(), /outgoing-documents\/[0-9a-f-]{36}\?tab=handling/)
  await go(page, 'Ký nháy nội dung')
  return new URL(page.url()).pathname
}

async function sign(journey, path) {
  const office = await journey.open(path, { as: 'chanhvanphong', script: false })
  await go(office, 'Ký nháy thể thức')
  const leader = await journey.open(path, { as: 'thutruong1', script: false })
  await go(leader, 'Duyệt và ký số')
  await leader.fill('#f-pin', PIN)
  await go(leader, 'Duyệt và ký')
  assert.ok((await leader.locator('.k-doc-head').innerText()).includes('Đã ký, chờ số'))
}

export default async function (journey) {
  const page = await signIn(journey)
  await list(journey, page)
  const path = await register(journey, page)
  await journey.picture(page, 'registered')
  await instruct(journey, path)
  await sign(journey, await draft(journey, path))
}
