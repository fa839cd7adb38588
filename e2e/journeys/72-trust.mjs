// The administrator looks after the trust list: a root is shown before it is believed, every change is a version.
import { strict as assert } from 'node:assert'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export const title = 'an administrator compares, adds and ends what signatures are believed by'

export default async function (journey) {
  const demo = readFileSync(join(journey.data, 'demo-ca.pem'), 'utf8').split('-----BEGIN X509 CRL-----')[0]
  for (const window of ['desktop', 'phone']) {
    const page = await journey.open('/admin/trust', { as: 'quantri', window })
    await journey.fits(page)
    await journey.accessible(page)
    await journey.picture(page, window)
    await page.setInputFiles('#f-file', { name: 'goc.pem', mimeType: 'application/x-pem-file', buffer: Buffer.from(demo) })
    await page.click('form[action="/admin/trust/offer"] button[type="submit"]')
    await page.waitForSelector('.k-facts')
    assert.match(await page.locator('main').innerText(), /SHA-256/)
    await journey.fits(page)
    await journey.accessible(page)
    await journey.picture(page, `${window}-offer`)
    await page.fill('#f-reason', 'Đã có trong danh sách')
    await page.click('form[action="/admin/trust/files"] button[type="submit"]')
    assert.match(await page.locator('main').innerText(), /đã có trong danh sách tin cậy/)
  }
  const page = await journey.open('/admin/trust', { as: 'quantri' })
  await page.fill('#f-agency', 'H26.05')
  await page.fill('#f-name', 'Sở Y tế Hà Nội')
  await page.fill('form[action="/admin/trust/seals"] #f-reason', 'Theo danh sách chứng thư số của Ban Cơ yếu')
  await page.click('form[action="/admin/trust/seals"] button[type="submit"]')
  await page.waitForSelector('text=CN = Sở Y tế Hà Nội')
  const said = await page.locator('main').innerText()
  assert.match(said, /Bản 3 khác bản trước/)
  await journey.picture(page, 'versions')
  // Ending is asked on a page of its own, which says what it means.
  await page.getByRole('link', { name: 'Kết thúc…' }).first().click()
  assert.match(await page.locator('main').innerText(), /không còn được kết luận là hợp lệ/)
  await journey.accessible(page)
  await journey.picture(page, 'end')
  await page.goto(journey.url('/admin/trust?version=1'))
  assert.match(await page.locator('main').innerText(), /Đang xem bản 1/)
  await journey.accessible(page)
}
