// A leader whose key is on a token signs with the tool on the own machine, and a clerk makes a copy with the agency's: the page
// calls the vendor's function, the file goes there and comes back, what came back is checked, and only then is it recorded.
import { strict as assert } from 'node:assert'
import { provenPaper } from '../lib/proof.mjs'
import { bringKeyBack, moveKey, Tool } from '../lib/tool.mjs'
import { send } from '../lib/work.mjs'
import { onPaper } from '../life/arrive.mjs'
import { onDesk } from '../life/prepared.mjs'
import { PIN } from '../life/sign.mjs'

export const title = 'a leader signs and a clerk copies with the tool on the own machine'

const LEADER = 'thutruong2'
const CLERK = 'vanthu.bo'
const SUBJECT = 'Rà soát kết nối dữ liệu bằng công cụ ký số'

async function open(journey, made, options) {
  const page = await journey.open(`/outgoing-documents/${made.id}/sign`, { as: LEADER, ...options })
  assert.equal(await page.locator('#f-pin').count(), 0, 'no PIN is asked for here')
  await page.click('main form button:has-text("Ký bằng công cụ ký số")')
  await page.waitForURL('**/signing-sessions/*')
  return page
}

async function sign(journey, tool, made) {
  const page = await open(journey, made)
  const button = page.locator('khue-signing-tool button')
  await button.waitFor()
  await page.waitForSelector('khue-pdf[ready] canvas')
  await journey.accessible(page)
  await journey.picture(page, 'order')
  tool.next = 'cancel'
  await button.click()
  await page.waitForSelector('text=Người dùng đã hủy.')
  tool.next = 'another'
  await button.click()
  await page.waitForSelector('text=không phải là tệp đã gửi')
  await page.reload()
  await page.waitForSelector('.k-error')
  await journey.picture(page, 'refused')
  assert.equal(await page.locator('form[action$="/complete"]').count(), 0, 'nothing to record yet')
  tool.next = 'sign'
  await page.locator('khue-signing-tool button').click()
  await page.waitForSelector('text=Đã ký, đã kiểm tra')
  const { function: called, FileName, FileUploadHandler } = tool.calls.at(-1)
  assert.equal(called, 'vgca_sign_approved')
  assert.ok(FileName.startsWith('http') && FileUploadHandler.startsWith('http'), 'whole addresses')
  assert.equal((await fetch(FileName)).status, 422, 'a token is good once')
  await page.waitForSelector('khue-pdf[ready] canvas')
  await journey.accessible(page)
  await journey.picture(page, 'checked')
  await page.click('main form button:has-text("Ghi nhận đã ký")')
  await page.waitForSelector('text=Đã ký. Văn bản được chuyển văn thư cấp số.')
  const paper = await page.request.get(journey.url(`/outgoing-documents/${made.id}/file.pdf`))
  provenPaper(journey, await paper.body(), 1)
}

/** Without scripts the tool cannot be called; the file is fetched, and brought back by a form. */
async function plainly(journey, made) {
  const page = await open(journey, made, { script: false, window: 'phone' })
  assert.ok((await page.locator('noscript').first().innerText()).includes('cần trình duyệt bật JavaScript'), 'it says why')
  await page.click('summary:has-text("Ký bằng phần mềm khác")')
  await page.setInputFiles('input[type=file]', { name: 'x.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7') })
  await page.click('button:has-text("Nộp tệp đã ký")')
  await page.waitForSelector('text=không phải là tệp đã gửi')
  await journey.fits(page)
  await journey.touchable(page)
  await journey.picture(page, 'by-hand-phone')
}

/** A paper becomes an electronic copy; its number is given when what the tool signed is recorded, and not before. */
async function copy(journey, tool) {
  const arrived = await onPaper(journey, { code: '77/UBND-VX', subject: 'V/v sao văn bản giấy bằng công cụ ký số' })
  const head = await journey.open(`/documents/${arrived.split('/').at(-1)}/copies/new`, { as: 'chanhvanphong' })
  await head.check('input[name="medium"][value="electronic"]')
  await head.fill('#f-recipients', 'Cục Quản lý Dược')
  await send(head, 'Giao văn thư sao')
  const path = new URL(head.url()).pathname
  const page = await journey.open(path, { as: CLERK })
  assert.equal(await page.locator('#f-pin').count(), 0, 'no PIN is asked for here')
  await journey.accessible(page)
  await journey.picture(page, 'copy')
  await page.click('main form button:has-text("Ký sao bằng công cụ ký số")')
  await page.waitForURL('**/signing-sessions/*')
  const button = page.locator('khue-signing-tool button')
  tool.next = 'cancel'
  await button.click()
  await page.waitForSelector('text=Người dùng đã hủy.')
  tool.next = 'sign'
  await button.click()
  await page.waitForSelector('text=Đã ký, đã kiểm tra')
  const { function: called, DocNumber } = tool.calls.at(-1)
  assert.equal(called, 'vgca_sign_copy')
  await page.waitForSelector('text=Hình ảnh chữ ký có ghi “Sao y”')
  await page.waitForSelector('khue-pdf[ready] canvas')
  await journey.accessible(page)
  await journey.picture(page, 'copy-checked')
  await page.click('main form button:has-text("Ghi nhận bản sao")')
  await page.waitForURL(`**${path}*`)
  assert.ok((await page.locator('h1').innerText()).includes(DocNumber), 'the number it was signed with')
  const file = await page.request.get(journey.url(`${path}/file.pdf`))
  provenPaper(journey, await file.body(), 1)
}

export default async function walk(journey) {
  const [first, second] = await onDesk(journey, LEADER, [SUBJECT, `${SUBJECT} (2)`])
  await journey.server.halt()
  const person = moveKey(journey.data, LEADER, PIN)
  const agency = moveKey(journey.data, CLERK, PIN, 'agency')
  const tool = new Tool({ person, agency }, journey.khue.bind(journey))
  await tool.start()
  journey.reaches(tool.address)
  try {
    await journey.server.start({ KHUE_SIGNING_TOOL_SCRIPT: tool.script, KHUE_SIGNING_TOOL_ADDRESS: tool.address })
    await sign(journey, tool, first)
    await plainly(journey, second)
    await copy(journey, tool)
  } finally {
    await journey.server.halt()
    bringKeyBack(journey.data, LEADER, person)
    bringKeyBack(journey.data, CLERK, agency)
    await tool.stop()
    await journey.server.start()
  }
}
