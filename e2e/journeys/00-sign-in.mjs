// The first page anyone sees: it loads, looks right everywhere, and works without scripts.
import { strict as assert } from 'node:assert'

export const title = 'the sign-in page'

export default async function (journey) {
  await journey.look('/sign-in', 'sign-in', { ready: 'input[autocomplete="current-password"]' })
  const plain = await journey.open('/sign-in', { script: false })
  await plain.fill('input[autocomplete="username"]', 'nobody')
  await plain.fill('input[autocomplete="current-password"]', 'wrong password')
  await plain.click('main button[type="submit"]')
  const alert = plain.locator('main [role="alert"]')
  assert.ok((await alert.innerText()).trim().length > 0, 'a refused sign-in says why')
  assert.equal(await plain.inputValue('input[autocomplete="username"]'), 'nobody', 'the name typed is kept')
}
