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
const LIMIT_MINUTES = 6

class Stall extends Error {}

const wait = (ms) => new Promise((go) => setTimeout(go, ms))

const PASSED = 'passed'
const FAILED = 'failed'
/** The window stopped answering: Chromium on a machine without a screen does, once in some hundred pages. */
const STALLED = 'stalled'

/** A fresh demonstration, a browser, and the sessions its journeys share. */
async function raise() {
  const server = await startKhue()
  return { server, browser: await launch(), sessions: new Map() }
}

async function strike({ server, browser }) {
  await Promise.race([browser.close().catch(() => {}), wait(10_000)])
  await server.stop()
}

async function runOne(file, { browser, server, sessions }) {
  const { title, default: walk } = await import(join(here, 'journeys', file))
  const journey = new Journey(browser, server, file.replace('.mjs', ''), sessions)
  const start = Date.now()
  let clock
  const limit = new Promise((_, fail) => {
    clock = setTimeout(() => fail(new Stall(`not at its end after ${LIMIT_MINUTES} minutes`)), LIMIT_MINUTES * 60_000)
  })
  try {
    await Promise.race([walk(journey), limit])
    journey.assertNoProblems()
    console.log(`  passed  ${title}  (${((Date.now() - start) / 1000).toFixed(1)} s)`)
    return PASSED
  } catch (reason) {
    console.log(`  FAILED  ${title}  (${file})`)
    console.log(`          ${String(reason?.stack ?? reason).replaceAll('\n', '\n          ')}`)
    for (const problem of journey.problems) console.log(`          also: ${problem}`)
    await Promise.race([journey.pictureOfFailure().catch(() => {}), wait(20_000)])
    const stalled = reason instanceof Stall || /Timeout .*(screenshot|evaluate)|page\.screenshot/.test(String(reason?.message))
    return stalled ? STALLED : FAILED
  } finally {
    clearTimeout(clock)
    await Promise.race([journey.close().catch(() => {}), wait(20_000)])
  }
}

async function main() {
  rmSync(out, { recursive: true, force: true })
  mkdirSync(out, { recursive: true })
  const files = readdirSync(join(here, 'journeys')).filter((file) => file.endsWith('.mjs') && file.includes(word)).sort()
  if (files.length === 0) throw new Error(`No journey's name holds "${word}".`)
  const results = []
  let stage = await raise()
  try {
    for (const file of files) {
      let result = await runOne(file, stage)
      if (result === STALLED) {
        // On a demonstration of its own and in another window: what is wrong with Khuê goes wrong there too.
        await strike(stage)
        stage = await raise()
        console.log(`  again   ${file}`)
        result = await runOne(file, stage)
      }
      results.push(result === PASSED)
    }
  } finally {
    await strike(stage)
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
