// The end: answered means completed, both documents lie in one file, and everything can be proven.
import { strict as assert } from 'node:assert'
import { act, send, until } from '../lib/work.mjs'

/** The officer completes what was answered. */
async function complete(journey, incoming, issued) {
  const page = await journey.open(incoming.path, { as: 'chuyenvien1' })
  await act(page, 'Hoàn thành')
  assert.equal(await page.inputValue('#f-reply_notation'), issued.code, 'the answer is named already')
  await page.fill('#f-text', 'Đã trả lời bằng văn bản.')
  await journey.accessible(page)
  await send(page, 'Hoàn thành')
  assert.ok((await page.locator('.k-doc-head').innerText()).includes('Hoàn thành'))
}

/** Opens a case file and puts both documents into it, from their own pages. */
async function file(journey, incoming, issued) {
  const page = await journey.open('/files/new', { as: 'chuyenvien1' })
  const title = 'Hồ sơ trả lời kết quả thí điểm tỉnh Lam Hồng'
  await page.fill('[name="notation"]', '07.CNTT')
  await page.fill('[name="title"]', title)
  await page.click('main form button:has-text("Mở hồ sơ")')
  await page.waitForURL(/\/files\/[0-9a-f-]{36}/)
  const path = new URL(page.url()).pathname
  for (const document of [incoming, issued]) {
    await page.goto(journey.url(`${document.path}?tab=related`))
    await page.selectOption('#f-file', { label: `07.CNTT · ${title}` })
    await page.click('main button:has-text("Đưa vào hồ sơ")')
    await page.waitForSelector('text=Đã đưa văn bản vào hồ sơ.')
  }
  await page.goto(journey.url(path))
  const subjects = (await page.locator('.k-row-link').allInnerTexts()).join('\n')
  for (const document of [incoming, issued]) assert.ok(subjects.includes(document.subject), `${document.subject} in ${subjects}`)
  await journey.accessible(page)
  await journey.picture(page, 'case-file')
  await pdf(journey, page, `${path}/contents.pdf`)
}

async function pdf(journey, page, path) {
  const answer = await page.request.get(journey.url(path))
  assert.equal(answer.status(), 200, path)
  assert.equal((await answer.body()).subarray(0, 5).toString(), '%PDF-', path)
}

/** Who did what, in order, on both documents. */
async function told(journey, incoming, issued) {
  const page = await journey.open(`${issued.path}?tab=handling`, { as: 'vanthu.bo' })
  const steps = await page.locator('.k-timeline strong').allInnerTexts()
  assert.deepEqual(steps, [
    'Bắt đầu soạn', 'Lấy ý kiến', 'Góp ý', 'Trình lãnh đạo đơn vị', 'Ký nháy nội dung', 'Ký nháy thể thức', 'Duyệt và ký số',
    'Cấp số, đóng dấu', 'Phát hành',
  ])
  await page.waitForSelector('khue-pdf[ready] canvas')
  await journey.picture(page, 'timeline')
  await journey.keepsake(page, 'document')
  await page.goto(journey.url(`${incoming.path}?tab=handling`))
  const text = await page.locator('.k-timeline').innerText()
  for (const name of ['Đỗ Thị Văn Thư', 'Phạm Thị Minh Họa', 'Trần Thị Thử Nghiệm', 'Nguyễn Thị Kết Nối', 'Hoàng Thị Soạn Thảo']) {
    assert.ok(text.includes(name), `${name} on the timeline`)
  }
}

/** Both registers print. */
async function registers(journey) {
  const page = await journey.open('/registers', { as: 'vanthu.bo' })
  const text = await page.locator('main').innerText()
  assert.ok(text.includes('Văn bản đến') && text.includes('Văn bản đi'))
  const volumes = await page.$$eval('main tbody a', (links) => links.map((link) => link.getAttribute('href')))
  assert.ok(volumes.length >= 2)
  for (const href of volumes) await pdf(journey, page, href)
}

/** The chain of the audit trail is whole, and everything has reached it. */
async function chain(journey) {
  const report = await until(() => {
    const found = JSON.parse(journey.khue('audit', 'verify'))
    return found.broken === null && found.unsealed === 0 ? found : null
  }, 'a chain without a break and without rows outside')
  assert.ok(report.sealed > 50, JSON.stringify(report))
}

export async function prove(journey, incoming, issued) {
  await complete(journey, incoming, issued)
  await file(journey, incoming, issued)
  await told(journey, incoming, issued)
  await registers(journey)
  await chain(journey)
}
