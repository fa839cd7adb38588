// Starts khue on a fresh demonstration in a temporary folder and a free port, and takes both away in the end.
import { spawn, spawnSync } from 'node:child_process'
import { createWriteStream, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { out, root } from './places.mjs'

const START_MS = 60_000

/** A running Khuê: its address, its data folder, its way to run other commands on the same data, and how to stop it. */
export async function startKhue() {
  if (process.env.KHUE_URL) {
    return { base: process.env.KHUE_URL.replace(/\/$/, ''), data: process.env.KHUE_DATA_DIR ?? '', run: refuse, stop: async () => {} }
  }
  const binary = process.env.KHUE_BINARY
  if (!binary || !existsSync(binary)) {
    throw new Error('KHUE_BINARY does not name the built khue. Run `cargo xtask test`, or build and set it.')
  }
  const data = mkdtempSync(join(tmpdir(), 'khue-e2e-'))
  const port = await freePort()
  const environment = {
    ...process.env,
    KHUE_DATABASE_URL: `sqlite://${data}/khue.db`,
    KHUE_DATA_DIR: data,
    KHUE_LISTEN: `127.0.0.1:${port}`,
    KHUE_ASSETS_DIR: process.env.KHUE_ASSETS_DIR ?? join(root, 'assets/dist'),
  }
  const run = (...words) => {
    const done = spawnSync(binary, words, { cwd: data, env: environment, encoding: 'utf8' })
    if (done.status !== 0) throw new Error(`khue ${words.join(' ')} ended with ${done.status ?? done.error}\n${done.stderr}`)
    return done.stdout
  }
  const stopAll = []
  const stop = async () => {
    for (const act of stopAll.reverse()) await act()
    rmSync(data, { recursive: true, force: true })
  }
  try {
    run('migrate')
    run('seed', 'demo')
    stopAll.push(serve(binary, data, environment))
    const base = `http://127.0.0.1:${port}`
    await untilReady(base)
    return { base, data, run, stop }
  } catch (reason) {
    await stop()
    throw reason
  }
}

function refuse() {
  throw new Error('Commands cannot be run on the data of KHUE_URL.')
}

function serve(binary, data, environment) {
  const log = createWriteStream(join(out, 'server.log'))
  const child = spawn(binary, ['serve'], { cwd: data, env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
  child.stdout.pipe(log, { end: false })
  child.stderr.pipe(log, { end: false })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  // A journey that is broken off with Ctrl-C must not leave a server behind.
  process.once('exit', () => child.kill('SIGKILL'))
  return async () => {
    child.kill('SIGTERM')
    const inTime = await Promise.race([ended.then(() => true), pause(10_000).then(() => false)])
    if (!inTime) child.kill('SIGKILL')
    log.end()
  }
}

async function untilReady(base) {
  const end = Date.now() + START_MS
  while (Date.now() < end) {
    const answer = await fetch(`${base}/readyz`).catch(() => null)
    if (answer?.ok) return
    await pause(100)
  }
  throw new Error(`khue serve was not ready within ${START_MS / 1000} s; see e2e/out/server.log.`)
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}
