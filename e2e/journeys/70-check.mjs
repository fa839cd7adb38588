// Somebody without an account holds an issued PDF and asks whether it is real: from the sign-in page, on desktop and phone.
import { strict as assert } from 'node:assert'

export const title = 'anybody checks the signatures of a document without an account'

export default async function (journey) {
  const { path, bytes } = await issued(journey)
  for (const window of ['desktop', 'phone']) {
    const page = await journey.open('/sign-in', { window })
    await page.click('a[href="/check"]')
    await page.setInputFiles('#file', { name: 'van-ban.pdf', mimeType: 'application/pdf', buffer: bytes })
    await page.click('main button[type="submit"]')
    await page.waitForSelector('.k-facts')
    const said = await page.locator('main').innerText()
    assert.match(said, /trùng khớp từng byte với văn bản/, 'it is known to be issued here')
    assert.match(said, /Hợp lệ: mọi chữ ký/, 'the list of revoked certificates was brought along')
    assert.ok((await page.locator('.k-facts').count()) >= 3, 'leader, number, seal, and more where agencies issue together')
    await journey.fits(page)
    await journey.accessible(page)
    await journey.picture(page, window)
  }
  const reader = await journey.open(`${path}?tab=info`, { as: 'vanthu.bo' })
  await reader.click(`a[href="${path}/signatures"]`)
  await reader.waitForSelector('.k-facts')
  await journey.accessible(reader)
  await journey.picture(reader, 'inside')
}

/** An issued document of the demonstration, with its file. */
async function issued(journey) {
  const page = await journey.open('/outgoing-documents', { as: 'vanthu.bo' })
  const numbered = page.locator('tr[data-k-row]', { hasText: /\d+\/[A-ZĐ-]+-?BYT/ })
  const path = await numbered.locator('.k-row-link').first().getAttribute('href')
  const answer = await page.context().request.get(journey.url(`${path}/file.pdf`))
  return { path, bytes: await answer.body() }
}
