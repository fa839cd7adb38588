// Starts khue on a fresh demonstration in a temporary folder and a free port, and takes both away in the end.
import { spawn, spawnSync } from 'node:child_process'
import { createWriteStream, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { out, root } from './places.mjs'

const START_MS = 60_000

/**
 * A running Khuê: its address, its data folder, its way to run other commands on the same data, how to break it off and
 * start it again, and how to stop it.
 */
export async function startKhue() {
  if (process.env.KHUE_URL) {
    return {
      base: process.env.KHUE_URL.replace(/\/$/, ''),
      data: process.env.KHUE_DATA_DIR ?? '',
      run: refuse,
      kill: refuse,
      halt: refuse,
      start: refuse,
      stop: async () => {},
    }
  }
  const binary = process.env.KHUE_BINARY
  if (!binary || !existsSync(binary)) {
    throw new Error('KHUE_BINARY does not name the built khue. Run `cargo xtask test`, or build and set it.')
  }
  const house = new House(binary, await freePort())
  try {
    house.run('migrate')
    house.run('seed', 'demo')
    await house.start()
    return house
  } catch (reason) {
    await house.stop()
    throw reason
  }
}

function refuse() {
  throw new Error('Khuê at KHUE_URL is not in the hands of the journeys.')
}

class House {
  data = mkdtempSync(join(tmpdir(), 'khue-e2e-'))
  #binary
  #environment
  #child = null
  #ended = null
  #log = createWriteStream(join(out, 'server.log'), { flags: 'a' })

  constructor(binary, port) {
    this.#binary = binary
    this.base = `http://127.0.0.1:${port}`
    this.#environment = {
      ...process.env,
      KHUE_DATABASE_URL: `sqlite://${this.data}/khue.db`,
      KHUE_DATA_DIR: this.data,
      KHUE_LISTEN: `127.0.0.1:${port}`,
    }
    // A journey that is broken off with Ctrl-C must not leave a server behind.
    process.once('exit', () => this.#child?.kill('SIGKILL'))
  }

  /** Runs another khue command on the same data and returns what it printed. */
  run = (...words) => {
    const done = spawnSync(this.#binary, words, { cwd: this.data, env: this.#environment, encoding: 'utf8' })
    if (done.status !== 0) throw new Error(`khue ${words.join(' ')} ended with ${done.status ?? done.error}\n${done.stderr}`)
    return done.stdout
  }

  /** Starts the server, with these settings on top; comes back when it answers. */
  async start(settings = {}) {
    const environment = { ...this.#environment, ...settings }
    const child = spawn(this.#binary, ['serve'], { cwd: this.data, env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
    child.stdout.pipe(this.#log, { end: false })
    child.stderr.pipe(this.#log, { end: false })
    this.#child = child
    this.#ended = new Promise((resolve) => child.once('exit', resolve))
    await untilReady(this.base)
  }

  /** As when the power fails. */
  async kill() {
    this.#child?.kill('SIGKILL')
    await this.#ended
  }

  /** Ends the server in good order. */
  async halt() {
    this.#child?.kill('SIGTERM')
    const inTime = await Promise.race([this.#ended, pause(10_000, 'late')])
    if (inTime === 'late') await this.kill()
  }

  async stop() {
    await this.halt()
    this.#log.end()
    rmSync(this.data, { recursive: true, force: true })
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
