// On a phone of 360 px, light and dark: key screens stay within the window and are made for fingers; a leader confirms an
// instruction and signs with one thumb.
import { strict as assert } from 'node:assert'
import { byThumb } from '../life/handle.mjs'
import { PIN } from '../life/sign.mjs'
import { tooSmall } from '../lib/touch.mjs'
import { act, openFrom, queue } from '../lib/work.mjs'

export const title = 'on a phone'

/** Screens by account; a pattern instead of an address is the first link of that kind on the screen before. */
const SCREENS = {
  'vanthu.bo': ['/', '/incoming-documents', /^\/incoming-documents\/[0-9a-f-]{36}$/, '/incoming-documents/new', '/outgoing-documents', '/registers', '/exchange/inbox', '/search?q=benh+an', '/files', '/notices'],
  chanhvanphong: ['/desk/distribute', /^\/incoming-documents\/[0-9a-f-]{36}$/],
  thutruong2: ['/', '/desk/sign', /^\/outgoing-documents\/[0-9a-f-]{36}$/, '/account', '/delegations'],
  chuyenvien2: ['/desk/draft', /^\/outgoing-documents\/[0-9a-f-]{36}$/, /\/edit$/],
  quantri: ['/admin/people', '/admin/audit'],
}

async function screens(journey, theme, account, found) {
  const page = await journey.open('/', { as: account, window: 'phone', theme })
  for (const screen of SCREENS[account]) {
    const path = typeof screen === 'string' ? screen : await linkLike(page, screen)
    await page.goto(journey.url(path))
    await page.evaluate(() => document.fonts.ready)
    await journey.fits(page)
    for (const small of await tooSmall(page)) found.add(`${path.replace(/[0-9a-f-]{36}/, ':id')} ${small}`)
    await journey.picture(page, `${theme}-${account}-${path.replace(/[0-9a-f-]{36}/, 'one').replaceAll(/[^a-z]+/g, '-')}`)
  }
  await page.context().close()
}

async function linkLike(page, pattern) {
  const links = await page.$$eval('main a, .k-actionbar a', (all) => all.map((link) => link.getAttribute('href')))
  const link = links.find((href) => pattern.test(href))
  assert.ok(link, `a link like ${pattern} at ${page.url()}`)
  return link
}

/** From the desk to the confirmed instruction, and to the signature, without stretching. */
async function leader(journey) {
  const page = await journey.open('/', { as: 'thutruong1', window: 'phone', theme: 'dark' })
  const [waits] = await queue(journey, page, 'confirm-instruction')
  await openFrom(journey, page, 'confirm-instruction', waits)
  await byThumb(page, '.k-actionbar .btn-primary')
  await act(page, 'Xác nhận ý kiến')
  const [paper] = await queue(journey, page, 'sign')
  await openFrom(journey, page, 'sign', paper)
  await byThumb(page, '.k-actionbar .btn-primary')
  await act(page, 'Duyệt và ký số')
  await page.waitForSelector('khue-pdf[ready] canvas')
  await journey.fits(page)
  await journey.touchable(page)
  await journey.accessible(page)
  await byThumb(page, 'main form .btn-primary')
  await page.fill('#f-pin', PIN)
  await journey.picture(page, 'leader-signs')
  await page.click('main form button:has-text("Duyệt và ký")')
  await page.waitForSelector('text=Đã ký. Văn bản được chuyển văn thư cấp số.')
  await journey.picture(page, 'leader-signed')
  assert.ok(!(await queue(journey, page, 'sign')).includes(paper))
}

export default async function (journey) {
  const small = new Set()
  for (const theme of ['light', 'dark']) {
    for (const account of Object.keys(SCREENS)) await screens(journey, theme, account, small)
  }
  assert.equal([...small].join('\n'), '', 'everything to be touched is as large as a finger')
  await leader(journey)
}
