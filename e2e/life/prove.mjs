// Both documents in one case file, the incoming one completed; registers printed, both found again, everything proven.
import { strict as assert } from 'node:assert'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { act, send } from '../lib/work.mjs'

/** The bytes behind a link, with the session of the page. */
async function bytes(page, address) {
  const answer = await page.request.get(address)
  assert.equal(answer.status(), 200, address)
  return answer.body()
}

/** One case file with both; the timeline of the completed document tells the whole story. */
export async function file(journey, incoming, outgoing) {
  const page = await journey.open('/files/new', { as: 'chuyenvien1' })
  await page.fill('#f-title', 'Thí điểm tại Sở Y tế tỉnh Lam Hồng')
  await page.click('main form button[type="submit"]')
  await page.waitForURL(/files\/[0-9a-f-]{36}/)
  const folder = page.url()
  for (const document of [incoming, outgoing]) {
    await page.goto(journey.url(`${document.path}?tab=related`))
    const form = page.locator('form[action="/file-documents"]')
    const choice = await form.locator('option', { hasText: 'Thí điểm tại Sở Y tế' }).first().getAttribute('value')
    await form.locator('select').selectOption(choice)
    await form.locator('button[type="submit"]').click()
    await page.waitForLoadState()
  }
  await page.goto(folder)
  assert.equal(await page.locator('tr[data-k-row]').count(), 2, 'both are in the file')
  await journey.picture(page, 'case-file')
  await page.goto(journey.url(incoming.path))
  await act(page, 'Hoàn thành')
  assert.equal(await page.inputValue('#f-reply_notation'), outgoing.code, 'the answer is filled in')
  await page.fill('#f-text', 'Đã trả lời bằng văn bản.')
  await send(page, 'Hoàn thành')
  await page.goto(journey.url(`${incoming.path}?tab=handling`))
  const timeline = await page.locator('.k-timeline').innerText()
  const people = ['Đỗ Thị Văn Thư', 'Phạm Thị Minh Họa', 'Đặng Thị Thư Ký', 'Trần Thị Thử Nghiệm', 'Lê Thị Công Văn', 'Nguyễn Thị Kết Nối', 'Trần Văn Liên Thông', 'Bùi Văn Kiểm Tra', 'Hoàng Thị Soạn Thảo']
  for (const name of people) assert.ok(timeline.includes(name), `${name} in the timeline`)
  await journey.picture(page, 'timeline')
}

/** Found with and without diacritics, by notation, and not by those it does not concern. */
export async function found(journey, incoming, outgoing) {
  const page = await journey.open('/', { as: 'chuyenvien1' })
  const hits = async (words) => {
    await page.goto(journey.url(`/search?q=${encodeURIComponent(words)}`))
    return (await page.locator('.k-row-link').allInnerTexts()).join(' · ')
  }
  assert.ok((await hits('thí điểm')).includes(outgoing.subject), 'with diacritics')
  assert.ok((await hits('thi diem')).includes(outgoing.subject), 'without diacritics')
  assert.ok((await hits(outgoing.code)).includes(outgoing.subject), 'by its code')
  assert.ok((await hits(incoming.code)).includes(incoming.subject), 'by the code of the incoming one')
  await journey.picture(page, 'found')
  const other = await journey.open(`/search?q=${encodeURIComponent('thí điểm')}`, { as: 'vanthu.bvcc' })
  assert.equal(await other.locator('.k-row-link').count(), 0, 'another agency finds nothing of it')
}

/** Registers as PDF, the chain of the audit, the signatures of the paper. */
export async function proven(journey, incoming, outgoing) {
  const page = await journey.open('/registers', { as: 'vanthu.bo' })
  const volumes = await page.locator('main .btn[href]').evaluateAll((all) => all.map((link) => link.href))
  assert.ok(volumes.length >= 2, 'a register of each direction')
  for (const volume of volumes) {
    const pdf = await bytes(page, volume)
    assert.equal(pdf.subarray(0, 5).toString(), '%PDF-', volume)
  }
  const verdict = JSON.parse(journey.khue('audit', 'verify'))
  assert.equal(verdict.broken, null, 'the chain of the audit holds')
  const paper = join(journey.data, 'issued.pdf')
  writeFileSync(paper, await bytes(page, journey.url(`${outgoing.path}/file.pdf`)))
  const report = JSON.parse(journey.khue('pdf', 'verify', paper, '--trust', join(journey.data, 'demo-ca.pem')))
  assert.equal(report.signatures?.length, 2, `leader and agency have signed: ${JSON.stringify(report).slice(0, 400)}`)
  const admin = await journey.open(`/admin/audit?record=${incoming.path.split('/').pop()}`, { as: 'quantri' })
  const said = await admin.locator('main').innerText()
  for (const words of ['Hoàng Thị Soạn Thảo', 'Hoàn thành văn bản đến', 'Phân phối văn bản đến']) {
    assert.ok(said.includes(words), `“${words}” in the audit log`)
  }
}
