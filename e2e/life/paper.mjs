// A paper document, registered by form: the beginning of journeys that are about something else.
import { day, onePagePdf } from '../lib/work.mjs'

/** Registers it as the ministry's clerk, with or without scripts; its address. */
export async function paper(journey, subject, { script = true, urgency = '0' } = {}) {
  const page = await journey.open('/incoming-documents/new', { as: 'vanthu.bo', script })
  await page.fill('#f-code', `${Math.floor(Math.random() * 9000) + 1000}/UBND-VX`)
  await page.fill('#f-issued_on', day(-1))
  await page.fill('#f-issuer', 'Ủy ban nhân dân tỉnh Mẫu')
  await page.fill('#f-subject', subject)
  await page.locator(`input[name="urgency"][value="${urgency}"]`).check()
  await page.setInputFiles('#f-scan', { name: 'van-ban.pdf', mimeType: 'application/pdf', buffer: onePagePdf() })
  await page.click('main .k-form-actions button[type="submit"]')
  await page.waitForURL(/incoming-documents\/[0-9a-f-]{36}/)
  const path = new URL(page.url()).pathname
  await page.context().close()
  return path
}

/** The Office sends it on: to a unit as lead, or to a leader for instruction. */
export async function toUnit(journey, path, { lead = null, leader = null, script = true } = {}) {
  const page = await journey.open(`${path}/distribute`, { as: 'chanhvanphong', script })
  if (leader) await page.locator('label', { hasText: leader }).locator('input').check()
  if (lead) {
    const row = page.locator('tr[data-k-row]', { hasText: lead }).first()
    await row.locator('input[name="lead"]').check()
  }
  await page.fill('#f-due_on', day(9))
  await page.click('main .k-form-actions button[type="submit"]')
  await page.waitForURL((address) => !address.pathname.endsWith('/distribute'))
  await page.context().close()
}
