// What goes wrong on an ordinary day, and that nothing typed is lost by it.
import { strict as assert } from 'node:assert'
import { PIN } from '../life/sign.mjs'
import { act, confirm, day, onePagePdf, onward, openFrom, queue } from '../lib/work.mjs'

export const title = 'troubles: expired forms, double clicks, two editors, wrong PINs, secrets, wrong files, a server that dies'

const NEW = '/incoming-documents/new'

async function fill(page, code, subject) {
  await page.fill('#f-code', code)
  await page.fill('#f-issued_on', day(-1))
  await page.fill('#f-issuer', 'Ủy ban nhân dân tỉnh Mẫu')
  await page.fill('#f-subject', subject)
}

const submit = (page) => page.click('main .k-form-actions button[type="submit"]')

/** Signed in anew in another tab: the form of the old session comes back with what was typed, and can be sent. */
async function expired(journey) {
  const page = await journey.open('/', { as: 'vutruong' })
  const [subject] = await queue(journey, page, 'opinion')
  await openFrom(journey, page, 'opinion', subject)
  await act(page, 'Góp ý')
  const said = 'Đề nghị nêu rõ nguồn kinh phí <năm 2027> & phụ lục.'
  await page.fill('#f-text', said)
  const other = await page.context().newPage()
  await other.goto(journey.url('/account'))
  await other.click('.k-person')
  await onward(other, () => other.click('button:has-text("Đăng xuất")'))
  await journey.signIn(other, 'vutruong')
  journey.forget('vutruong')
  await other.close()
  await page.click('main form button:has-text("Góp ý")')
  await page.waitForSelector('text=Những gì bạn đã nhập vẫn còn đây')
  const typed = await page.locator('main li').allInnerTexts()
  assert.deepEqual(typed, [said], 'the words of a person and nothing of the machine')
  await journey.accessible(page)
  await journey.picture(page, 'expired')
  await onward(page, () => page.click('main button:has-text("Gửi lại")'))
  assert.ok((await page.locator('.k-timeline').innerText()).includes(said), 'sent again it is done')
}

/** Ends every session of a person but a new one, from another browser. */
async function endSessions(journey, account) {
  const elsewhere = await journey.open('/sign-in')
  await journey.signIn(elsewhere, account)
  await elsewhere.goto(journey.url('/account'))
  await onward(elsewhere, async () => {
    await elsewhere.click('form[action="/account/sessions/end-others"] button')
    await confirm(elsewhere)
  })
  journey.forget(account)
  await elsewhere.context().close()
}

/** The session has ended meanwhile: what was typed waits on the page until the person has signed in beside it. */
async function signedOut(journey) {
  const account = 'vutruong.pc'
  const page = await journey.open('/', { as: account })
  const [subject] = await queue(journey, page, 'opinion')
  await openFrom(journey, page, 'opinion', subject)
  await act(page, 'Góp ý')
  const said = 'Nhất trí, đề nghị bổ sung căn cứ.'
  await page.fill('#f-text', said)
  await endSessions(journey, account)
  await page.click('main form button:has-text("Góp ý")')
  await page.waitForSelector('text=Phiên làm việc đã kết thúc')
  await journey.accessible(page)
  await journey.fits(page)
  await journey.picture(page, 'signed-out')
  const [beside] = await Promise.all([page.context().waitForEvent('page'), page.click('main a:has-text("Đăng nhập ở thẻ mới")')])
  await journey.signIn(beside, account)
  await beside.close()
  await onward(page, () => page.click('main button:has-text("Gửi lại")'))
  await onward(page, () => page.click('main button:has-text("Gửi lại")'))
  assert.ok((await page.locator('.k-timeline').innerText()).includes(said))
}

/** A draft of a form says so when it can no longer be saved because the session has ended. */
async function notSaved(journey) {
  const account = 'vanthu.kcb'
  const page = await journey.open(NEW, { as: account })
  await fill(page, '700/UBND-TH', 'V/v phiên làm việc kết thúc giữa chừng')
  await state(page, 'saved')
  await endSessions(journey, account)
  await page.fill('#f-note', 'Gõ sau khi phiên kết thúc')
  await state(page, 'failed')
}

/** Sent twice at the same moment and by an impatient double click: one number, one document. */
async function twice(journey) {
  const page = await journey.open(NEW, { as: 'vanthu.bo2' })
  await fill(page, '701/UBND-TH', 'V/v hai lần bấm một lần đăng ký')
  const places = await page.evaluate(async () => {
    const form = document.querySelector('main form')
    const send = () => fetch(form.action, { method: 'POST', body: new FormData(form) }).then((answer) => answer.url)
    return Promise.all([send(), send()])
  })
  assert.match(places[0], /incoming-documents\/[0-9a-f-]{36}$/)
  assert.equal(places[0], places[1], 'both answers lead to the same document')
  await page.goto(journey.url(NEW))
  await fill(page, '702/UBND-TH', 'V/v bấm đúp vào nút đăng ký')
  await page.dblclick('main .k-form-actions button[type="submit"]')
  await page.waitForURL(/incoming-documents\/[0-9a-f-]{36}/)
  for (const code of ['701/UBND-TH', '702/UBND-TH']) {
    await page.goto(journey.url(`/incoming-documents?q=${encodeURIComponent(code)}`))
    assert.equal(await page.locator('[data-k-row]', { hasText: code }).count(), 1, `${code} is registered once`)
  }
}

/** A second person has saved: both texts are shown, and nothing is overwritten unseen. */
async function twoEditors(journey) {
  const drafter = await journey.open('/', { as: 'chuyenvien2' })
  const [subject] = await queue(journey, drafter, 'draft')
  await openFrom(journey, drafter, 'draft', subject)
  const path = new URL(drafter.url()).pathname
  await drafter.goto(journey.url(`${path}/edit`))
  const head = await journey.open(`${path}/edit`, { as: 'cuctruong' })
  await head.fill('#f-closing', 'Trân trọng cảm ơn./.')
  await onward(head, () => head.click('main form button[name="then"][value=""]'))
  await drafter.fill('#f-filing', 'Lưu: VT, CNTT (3b).')
  await drafter.waitForSelector('[data-autosave-state][data-state="conflict"]')
  await journey.picture(drafter, 'conflict')
  await onward(drafter, () => drafter.click('main form button[name="then"][value=""]'))
  const both = await drafter.locator('#theirs').innerText()
  assert.ok(both.includes('cảm ơn') && both.includes('(3b)'), both)
  await journey.accessible(drafter)
  await journey.picture(drafter, 'both-texts')
  await drafter.fill('#f-closing', 'Trân trọng cảm ơn./.')
  await onward(drafter, () => drafter.click('main form button[name="then"][value=""]'))
  assert.match(drafter.url(), /outgoing-documents\/[0-9a-f-]{36}$/)
  await head.goto(journey.url(`${path}/edit`))
  assert.equal(await head.inputValue('#f-filing'), 'Lưu: VT, CNTT (3b).')
  assert.equal(await head.inputValue('#f-closing'), 'Trân trọng cảm ơn./.')
}

async function wrongPin(journey) {
  const page = await journey.open('/', { as: 'botruong' })
  const [subject] = await queue(journey, page, 'sign')
  await openFrom(journey, page, 'sign', subject)
  await act(page, 'Duyệt và ký số')
  await page.fill('#f-pin', '000000')
  await onward(page, () => page.click('main form button:has-text("Duyệt và ký")'))
  assert.match(await page.locator('#f-pin-note').innerText(), /Mã PIN không đúng. Còn 4 lần thử/)
  await journey.accessible(page)
  await journey.picture(page, 'wrong-pin')
  await page.fill('#f-pin', PIN)
  await page.click('main form button:has-text("Duyệt và ký")')
  await page.waitForSelector('text=Đã ký. Văn bản được chuyển văn thư cấp số.')
}

/** A secret document is refused with the rule, and leaves nothing behind. */
async function secret(journey) {
  const page = await journey.open(NEW, { as: 'vanthu.bo' })
  await fill(page, '09/BC-CA', 'Báo cáo tình hình')
  await page.check('input[name="secrecy"][value="mat"]')
  assert.ok(await page.locator('.k-secret-warning').isVisible(), 'warned before it is sent')
  await onward(page, () => submit(page))
  const refused = await page.locator('.k-errors').innerText()
  assert.match(refused, /không được đưa vào hệ thống/i)
  assert.match(refused, /Luật|Nghị định|NĐ|Quyết định|QĐ/, refused)
  assert.ok(await page.isChecked('input[name="secrecy"][value="mat"]'), 'sent once more it is refused once more')
  await journey.accessible(page)
  await journey.picture(page, 'secret')
  await page.goto(journey.url(NEW))
  assert.equal(await page.inputValue('#f-subject'), '', 'nothing of it is kept')
}

async function wrongFile(journey) {
  const page = await journey.open(NEW, { as: 'vanthu.bo' })
  await fill(page, '703/UBND-TH', 'V/v tệp sai định dạng')
  const program = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(512, 7)])
  await page.setInputFiles('#f-scan', { name: 'ban-quet.pdf', mimeType: 'application/pdf', buffer: program })
  await onward(page, () => submit(page))
  assert.match(await page.locator('.k-errors').innerText(), /ban-quet.pdf/)
  assert.equal(await page.inputValue('#f-subject'), 'V/v tệp sai định dạng', 'what was typed is still there')
  await journey.accessible(page)
  await journey.picture(page, 'wrong-file')
  await page.setInputFiles('#f-scan', { name: 'ban-quet.pdf', mimeType: 'application/pdf', buffer: onePagePdf() })
  await submit(page)
  await page.waitForURL(/incoming-documents\/[0-9a-f-]{36}/)
}

const state = (page, name) => page.waitForSelector(`[data-autosave-state][data-state="${name}"]`)

/** The server dies in the middle of a form and comes back: everything typed before and meanwhile is there. */
async function killed(journey) {
  const page = await journey.open(NEW, { as: 'vanthu.bo' })
  await fill(page, '704/UBND-TH', 'V/v máy chủ mất điện')
  await state(page, 'saved')
  await journey.server.kill()
  await page.fill('#f-note', 'Ghi khi máy chủ đang tắt')
  await state(page, 'failed')
  await journey.picture(page, 'server-away')
  await journey.server.start()
  await state(page, 'saved')
  await page.reload()
  assert.equal(await page.inputValue('#f-subject'), 'V/v máy chủ mất điện')
  assert.equal(await page.inputValue('#f-note'), 'Ghi khi máy chủ đang tắt')
  await submit(page)
  await page.waitForURL(/incoming-documents\/[0-9a-f-]{36}/)
}

export default async function (journey) {
  await expired(journey)
  await signedOut(journey)
  await notSaved(journey)
  await twice(journey)
  await twoEditors(journey)
  await wrongPin(journey)
  await secret(journey)
  await wrongFile(journey)
  await killed(journey)
}
