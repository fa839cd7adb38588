// A Word file becomes a draft, and a contract and minutes begin with what is theirs, all without scripts.
import { strict as assert } from 'node:assert'
import { docx } from '../lib/docx.mjs'

export const title = 'a Word file, and types with parts of their own'

async function begun(journey, page, type) {
  await page.goto(journey.url('/outgoing-documents/new'))
  await page.selectOption('#f-type', type)
  await page.fill('#f-subject', 'Thử các phần riêng của loại văn bản')
  await page.click('main button[type="submit"]')
  await page.waitForURL(/\/edit$/)
}

export default async function (journey) {
  const page = await journey.open('/outgoing-documents', { as: 'chuyenvien1', script: false })
  await begun(journey, page, 'bb')
  assert.match(await page.inputValue('#f-cosigners'), /THƯ KÝ/)
  assert.match(await page.inputValue('#f-body'), /Thời gian bắt đầu/)
  await begun(journey, page, 'hdong')
  assert.match(await page.inputValue('#f-parties'), /BÊN A: BỘ Y TẾ[^]*BÊN B/)
  await page.click('a[href$="/import"]')
  const form = new URL(page.url()).pathname
  await journey.look(form, 'import', { as: 'chuyenvien1' })
  const file = (name, bytes) => ({ name, mimeType: 'application/octet-stream', buffer: bytes })
  await page.setInputFiles('#f-file', file('du-thao.docx', Buffer.from('không phải Word')))
  await page.click('main button[type="submit"]')
  assert.match(await page.locator('main').innerText(), /không phải \.docx hoặc bị hỏng/)
  const text = ['Điều 1. Nội dung công việc', 'Bên B cung cấp dịch vụ.', '1. Trong 12 tháng;', 'a) Tại Hà Nội.']
  await page.setInputFiles('#f-file', file('du-thao.docx', docx(text)))
  await page.check('input[name="keep"][value="replace"]')
  await page.click('main button[type="submit"]')
  await page.waitForURL(/\/edit$/)
  assert.equal((await page.inputValue('#f-body')).trim(), 'Điều 1. [Nội dung công việc]\nBên B cung cấp dịch vụ.\n1. Trong 12 tháng;\na) Tại Hà Nội.')
  assert.match(await page.inputValue('#f-parties'), /BÊN B/, 'what the file lacks stays')
  await journey.look(form.replace('/import', '/edit'), 'contract', { as: 'chuyenvien1' })
}
