// Signing in, one's account, acting for another, and the administrator's screens.
import { strict as assert } from 'node:assert'

export const title = 'people sign in, act for one another and are looked after'

const today = () => new Date().toLocaleDateString('en-GB', { timeZone: 'Asia/Ho_Chi_Minh' })

async function wrongPassword(journey) {
  const page = await journey.open('/sign-in?next=/account')
  await page.fill('#username', 'luutru')
  await page.fill('#password', 'Sai@2026')
  await page.click('main button[type="submit"]')
  await page.waitForSelector('.k-errors')
  await journey.picture(page, 'sign-in-refused')
  await journey.accessible(page)
  assert.equal(await page.inputValue('#username'), 'luutru', 'the user name stays')
  await page.fill('#password', process.env.KHUE_DEMO_PASSWORD ?? 'Khue@2026')
  await page.click('main button[type="submit"]')
  await page.waitForURL('**/account')
}

async function delegate(journey) {
  const head = await journey.open('/delegations', { as: 'cuctruong' })
  const deputy = await head.locator('#f-delegate option', { hasText: 'Phó Cục trưởng' }).first().getAttribute('value')
  await head.selectOption('#f-delegate', deputy)
  await head.fill('#f-starts_on', today())
  await head.fill('#f-ends_on', '01/01/2020')
  await head.fill('#f-reason', 'Đi công tác')
  await head.click('main button:has-text("Ủy quyền")')
  await head.waitForSelector('.k-error')
  await journey.picture(head, 'delegation-refused')
  await journey.accessible(head)
  await head.fill('#f-ends_on', today())
  await head.click('main button:has-text("Ủy quyền")')
  await head.waitForSelector('text=Đã ủy quyền.')
}

async function act(journey) {
  const page = await journey.open('/delegations', { as: 'phocuctruong' })
  await page.click('main button:has-text("Xử lý thay")')
  await page.waitForSelector('.k-acting')
  await page.goto(journey.url('/account'))
  await journey.picture(page, 'acting')
  await journey.fits(page)
  await journey.accessible(page)
  await page.click('.k-acting button')
  await page.waitForSelector('.k-acting', { state: 'detached' })
}

async function token(journey) {
  const page = await journey.open('/account', { as: 'vanthu.bo', script: false })
  await page.fill('#f-token_name', 'Phần mềm kế toán')
  await page.click('main button:has-text("Cấp khóa")')
  const secret = await page.textContent('.k-secret')
  assert.match(secret, /^khue_[0-9a-f]{64}$/)
  const answer = await fetch(journey.url('/api/v1/me'), { headers: { authorization: `Bearer ${secret}` } })
  assert.equal((await answer.json()).name, 'Đỗ Thị Văn Thư')
}

export default async function (journey) {
  await journey.look('/sign-in', 'sign-in')
  await wrongPassword(journey)
  await journey.look('/account', 'account', { as: 'vanthu.bo' })
  await journey.look('/account/password', 'password', { as: 'vanthu.bo' })
  await delegate(journey)
  await journey.look('/delegations', 'delegations', { as: 'cuctruong' })
  await act(journey)
  await token(journey)
  for (const screen of ['people', 'people/new', 'units', 'agencies', 'agencies/new', 'delegations', 'audit', 'jobs']) {
    await journey.look(`/admin/${screen}`, `admin-${screen.replace('/', '-')}`, { as: 'quantri' })
  }
  const admin = await journey.open('/admin/people?q=van+thu', { as: 'quantri' })
  await admin.click('.k-row-link')
  await journey.look(new URL(admin.url()).pathname, 'admin-person', { as: 'quantri' })
  await admin.goto(journey.url('/admin/units'))
  await admin.click('.k-row-link:has-text("Cục Công nghệ thông tin")')
  await journey.look(new URL(admin.url()).pathname, 'admin-unit', { as: 'quantri' })
}
