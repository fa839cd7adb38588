// The answer goes out: to a unit, to an agency of the same installation, to an agency outside by the axis.
import { strict as assert } from 'node:assert'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { act, confirm, openFrom, until } from '../lib/work.mjs'

/** All files below a folder. */
function filesBelow(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? filesBelow(path) : [path]
  })
}

async function send(journey, outgoing) {
  const page = await journey.open(outgoing.path, { as: 'vanthu.bo' })
  await act(page, 'Phát hành')
  await journey.picture(page, 'dispatch')
  await page.click('form[action$="/dispatch"] button[type="submit"]')
  await confirm(page)
  await page.waitForURL((address) => address.pathname === outgoing.path)
}

/** The agency outside: an envelope in the outbox, which Khuê's own reader finds good. */
async function outside(journey, outgoing) {
  const folder = join(journey.data, 'exchange/outbox/H26.05')
  const envelope = await until(() => {
    try {
      return filesBelow(folder).find((name) => name.endsWith('.edxml'))
    } catch {
      return null
    }
  }, 'an envelope in the outbox of H26.05')
  const summary = JSON.parse(journey.khue('edxml', 'check', envelope))
  assert.ok(JSON.stringify(summary).includes(outgoing.code.split('/')[1]), 'the envelope bears the notation')
}

/** The agency of the installation has a row of its own; registering it there tells the sender. */
async function inside(journey, outgoing) {
  const page = await journey.open('/exchange/inbox', { as: 'vanthu.qld' })
  const row = page.locator('.k-row-link', { hasText: outgoing.subject }).first()
  await until(async () => {
    await page.reload()
    return row.count()
  }, 'the arrival of Cục Quản lý Dược')
  await row.click()
  await page.waitForSelector('form[action$="/register"]')
  await page.click('form[action$="/register"] button[type="submit"]')
  await page.waitForURL('**/incoming-documents/*')
  assert.ok((await page.locator('.k-doc-head').innerText()).includes(outgoing.code), 'its own incoming document')
  const sender = await journey.open(outgoing.path, { as: 'vanthu.bo' })
  await until(async () => {
    await sender.reload()
    const text = await sender.locator('.k-tab-panel').innerText()
    return text.includes('Cục Quản lý Dược') && /Đã nhận/.test(text)
  }, 'the receipt of Cục Quản lý Dược')
  await journey.picture(sender, 'delivered')
}

/** A unit of the Ministry confirms what it got. */
async function unit(journey, outgoing) {
  const page = await journey.open('/', { as: 'vanthu.pc' })
  await openFrom(journey, page, 'inform', outgoing.subject)
  await act(page, 'Đã nhận')
}

/** Sends it and looks at every receiver. */
export async function dispatched(journey, outgoing) {
  await send(journey, outgoing)
  await outside(journey, outgoing)
  await inside(journey, outgoing)
  await unit(journey, outgoing)
}
