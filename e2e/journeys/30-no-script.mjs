// The main steps in a browser without scripts: everything is a link or a form.
import { strict as assert } from 'node:assert'
import { paper, toUnit } from '../life/paper.mjs'

export const title = 'the main steps without scripts'

const SUBJECT = 'V/v đề nghị hướng dẫn ghi chép hồ sơ bệnh án'
const ANSWER = 'Hướng dẫn ghi chép hồ sơ bệnh án'
const PIN = '123456'
const BODY = ['Bộ Y tế có ý kiến như sau:', '1. Việc ghi chép thực hiện theo quy định hiện hành.', '2. Đề nghị:', 'a) Rà soát biểu mẫu;', 'b) Báo cáo kết quả.', '| Việc | Hạn |', '|:--|:--|', '| Rà soát | Quý I |'].join('\n')

const plain = (journey, path, as) => journey.open(path, { as, script: false })

/** Presses what the bar offers first by that name. */
async function press(page, name) {
  const entry = page.locator('.k-actionbar').locator(`a:has-text("${name}"), button:has-text("${name}")`).first()
  if (!(await entry.isVisible())) await page.locator('.k-actionbar summary').click()
  await entry.click()
  await page.waitForLoadState()
}

async function open(journey, as, queue, subject) {
  const page = await plain(journey, `/desk/${queue}`, as)
  await page.locator('.k-row-link', { hasText: subject }).first().click()
  await page.waitForSelector('.k-doc-head')
  return page
}

async function submit(page, selector = 'main .k-form-actions button[type="submit"]') {
  const before = page.url()
  await page.click(selector)
  await page.waitForURL((address) => address.href !== before)
}

async function assign(journey) {
  const clerk = await open(journey, 'vanthu.cntt', 'pass-on', SUBJECT)
  await press(clerk, 'Phân công')
  await clerk.locator('tr[data-k-row]', { hasText: 'Hoàng Thị Soạn Thảo' }).locator('input[name="lead"]').check()
  await submit(clerk)
}

/** Drafts in the plain field, a fault first: nothing is lost, and the page says what is missing. */
async function draft(journey) {
  const page = await open(journey, 'chuyenvien1', 'handle', SUBJECT)
  await press(page, 'Soạn trả lời')
  await page.fill('#f-subject', ANSWER)
  await submit(page)
  await page.fill('#f-body', BODY)
  await submit(page, 'button[name="then"][value="submit"]')
  assert.ok((await page.locator('.k-errors li').count()) > 0, 'the page says what is missing')
  assert.match(await page.inputValue('#f-body'), /Rà soát biểu mẫu/, 'the text is kept')
  await page.fill('#f-addressees', 'Ủy ban nhân dân tỉnh Mẫu')
  const signer = await page.locator('#f-signer option', { hasText: 'Trần Thị Thử Nghiệm' }).first().getAttribute('value')
  await page.selectOption('#f-signer', signer)
  const row = page.locator('.k-recipient').first()
  await row.locator('input[name="recipient_line"]').fill('Như trên')
  await row.locator('input[name="recipient_target"]').fill('Giấy')
  await submit(page, 'button[name="then"][value="submit"]')
  return new URL(page.url()).pathname
}

export default async function (journey) {
  const path = await paper(journey, SUBJECT, { script: false })
  await toUnit(journey, path, { lead: 'Cục Công nghệ thông tin', script: false })
  await assign(journey)
  const answer = await draft(journey)
  await press(await open(journey, 'cuctruong', 'initial-content', ANSWER), 'Ký nháy nội dung')
  await press(await open(journey, 'truongphong.hc', 'form-check', ANSWER), 'Ký nháy thể thức')
  const leader = await open(journey, 'thutruong1', 'sign', ANSWER)
  await press(leader, 'Duyệt và ký số')
  await leader.fill('#f-pin', PIN)
  await submit(leader, 'form[action$="/sign"] button[type="submit"]')
  const clerk = await open(journey, 'vanthu.bo', 'number-and-seal', ANSWER)
  await press(clerk, 'Cấp số và đóng dấu')
  await clerk.fill('#f-pin', PIN)
  await submit(clerk, 'form[action$="/issue"] button[type="submit"]')
  await press(clerk, 'Phát hành')
  await submit(clerk)
  const text = await clerk.locator('main').innerText()
  assert.match(text, /\d+\/BYT-CNTT/, 'it is numbered')
  const officer = await plain(journey, path, 'chuyenvien1')
  await press(officer, 'Hoàn thành')
  await officer.fill('#f-text', 'Đã hướng dẫn.')
  await submit(officer)
  assert.match(await officer.locator('.k-doc-head').innerText(), /Hoàn thành/)
  const found = await plain(journey, `/search?q=${encodeURIComponent('ghi chép')}`, 'chuyenvien1')
  assert.ok((await found.locator('.k-row-link').count()) >= 2, 'both are found')
  assert.equal(new URL(answer, journey.url('/')).pathname, answer)
}
