// Runs the browser journeys: starts the built khue on a fresh demonstration, then each file of journeys/ in order.
//
//   node e2e/run.mjs [WORD]      only the journeys whose file name holds WORD
//   KHUE_BINARY   the binary to start        KHUE_URL   a running Khuê to use instead (its data will change)
//   KHUE_PYTHON   a Python with pyHanko, to judge signatures by it too
//   HEADED=1      show the browser           pictures and the server's log land in e2e/out/
//   PICTURES=1    take the pictures of the README anew, into docs/pictures/
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { launch } from './lib/browser.mjs'
import { Journey } from './lib/journey.mjs'
import { here, out } from './lib/places.mjs'
import { startKhue } from './lib/server.mjs'

const word = process.argv[2] ?? ''
/** A journey that waits for what never comes must not keep the others. */
const LIMIT_MINUTES = 10

async function runOne(file, browser, server, sessions) {
  const { title, default: walk } = await import(join(here, 'journeys', file))
  const journey = new Journey(browser, server, file.replace('.mjs', ''), sessions)
  const start = Date.now()
  let clock
  const limit = new Promise((_, fail) => {
    clock = setTimeout(() => fail(new Error(`not at its end after ${LIMIT_MINUTES} minutes`)), LIMIT_MINUTES * 60_000)
  })
  try {
    await Promise.race([walk(journey), limit])
    journey.assertNoProblems()
    console.log(`  passed  ${title}  (${((Date.now() - start) / 1000).toFixed(1)} s)`)
    return true
  } catch (reason) {
    console.log(`  FAILED  ${title}  (${file})`)
    console.log(`          ${String(reason?.stack ?? reason).replaceAll('\n', '\n          ')}`)
    for (const problem of journey.problems) console.log(`          also: ${problem}`)
    await journey.pictureOfFailure()
    return false
  } finally {
    clearTimeout(clock)
    await journey.close()
  }
}

async function main() {
  rmSync(out, { recursive: true, force: true })
  mkdirSync(out, { recursive: true })
  const files = readdirSync(join(here, 'journeys')).filter((file) => file.endsWith('.mjs') && file.includes(word)).sort()
  if (files.length === 0) throw new Error(`No journey's name holds "${word}".`)
  const server = await startKhue()
  let browser
  const results = []
  const sessions = new Map()
  try {
    browser = await launch()
    for (const file of files) results.push(await runOne(file, browser, server, sessions))
  } finally {
    await browser?.close()
    await server.stop()
  }
  const passed = results.filter(Boolean).length
  console.log(`${passed} passed, ${results.length - passed} failed`)
  return passed === results.length
}

main().then(
  (good) => process.exit(good ? 0 : 1),
  (reason) => {
    console.error(`e2e: ${reason?.stack ?? reason}`)
    process.exit(1)
  },
)
