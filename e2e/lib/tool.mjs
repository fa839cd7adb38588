// A double of the signing tool: a script as the vendor's puts into the window, and a small server on this machine that fetches
// the file, signs it with a key of the demonstration, and brings it back. Only journeys know it.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const FUNCTIONS = ['approved', 'issued', 'income', 'appendix', 'copy'].map((name) => `vgca_sign_${name}`).concat('vgca_comment')

function script(address) {
  const each = FUNCTIONS.map((name) => `window.${name} = (json, done) => call('${name}', json, done)`)
  return `const call = (name, json, done) => fetch('${address}/' + name, { method: 'POST', body: json }).then((a) => a.text()).then(done)\n${each.join('\n')}\n`
}

function run(program, ...words) {
  const done = spawnSync(program, words, { encoding: 'utf8' })
  if (done.status !== 0) throw new Error(`${program} ${words.join(' ')}\n${done.stderr}`)
  return done.stdout
}

const inDatabase = (program, data, ...words) =>
  run(process.env.KHUE_PYTHON ?? 'python3', '-c', program, join(data, 'khue.db'), ...words)

/**
 * Takes the key of a person of the demonstration out of its database, so that Khuê knows the certificate only, and gives it to
 * the double. The server must be halted.
 */
export function moveKey(data, username, pin) {
  const folder = mkdtempSync(join(tmpdir(), 'khue-tool-'))
  const take = `
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
id, key, pem = db.execute("SELECT k.id, k.key, k.certificate FROM signing_keys k JOIN people p ON p.id = k.person WHERE p.username = ?", (sys.argv[2],)).fetchone()
open(sys.argv[3] + '/key.der', 'wb').write(key); open(sys.argv[3] + '/certificate.pem', 'w').write(pem)
db.execute("UPDATE signing_keys SET key = x'', kind = 'tool' WHERE id = ?", (id,))
db.commit()
`
  inDatabase(take, data, username, folder)
  const [der, pem, p12, secret] = ['key.der', 'key.pem', 'key.p12', 'password'].map((name) => join(folder, name))
  run('openssl', 'pkcs8', '-inform', 'DER', '-in', der, '-passin', `pass:${pin}`, '-out', pem)
  run('openssl', 'pkcs12', '-export', '-inkey', pem, '-in', join(folder, 'certificate.pem'), '-out', p12, '-passout', `pass:${pin}`)
  writeFileSync(secret, `${pin}\n`)
  return { folder, p12, secret, trust: join(data, 'demo-ca.pem') }
}

/** Brings it back, so that the journeys after find everybody as before. The server must be halted. */
export function bringKeyBack(data, username, { folder }) {
  const bring = `
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
key = open(sys.argv[3] + '/key.der', 'rb').read()
db.execute("UPDATE signing_keys SET key = ?, kind = 'file' WHERE person = (SELECT id FROM people WHERE username = ?)", (key, sys.argv[2]))
db.commit()
`
  inDatabase(bring, data, username, folder)
}

/** The double at its address; `next` says what it does with the next file: `sign`, `cancel`, or `another` file. */
export class Tool {
  next = 'sign'
  calls = []
  #server
  #key
  #khue

  constructor(key, khue) {
    this.#key = key
    this.#khue = khue
  }

  async start() {
    this.#server = createServer((request, answer) => void this.#answer(request, answer))
    await new Promise((go) => this.#server.listen(0, '127.0.0.1', go))
    this.address = `http://127.0.0.1:${this.#server.address().port}`
    this.script = join(this.#key.folder, 'vgcaplugin.js')
    writeFileSync(this.script, script(this.address))
  }

  async stop() {
    await new Promise((go) => this.#server.close(go))
    rmSync(this.#key.folder, { recursive: true, force: true })
  }

  async #answer(request, answer) {
    const parts = []
    for await (const part of request) parts.push(part)
    const parameters = JSON.parse(Buffer.concat(parts).toString())
    this.calls.push({ function: request.url.slice(1), ...parameters })
    const told = await this.#work(parameters).catch((error) => ({ Status: 2, Message: error.message }))
    answer.setHeader('access-control-allow-origin', '*')
    answer.end(JSON.stringify(told))
  }

  async #work({ FileName, FileUploadHandler }) {
    if (this.next === 'cancel') return { Status: 1, Message: 'Người dùng đã hủy.' }
    const sent = Buffer.from(await (await fetch(FileName)).arrayBuffer())
    const form = new FormData()
    form.append('uploadfile', new Blob([this.next === 'another' ? sent.subarray(0, sent.length - 9) : this.#sign(sent)]), 'signed.pdf')
    const { Status, Message, FileServer } = await (await fetch(FileUploadHandler, { method: 'POST', body: form })).json()
    return { Status, Message, FileServer }
  }

  #sign(bytes) {
    const [sent, signed] = ['sent.pdf', 'signed.pdf'].map((name) => join(this.#key.folder, name))
    rmSync(signed, { force: true })
    writeFileSync(sent, bytes)
    const { p12, secret, trust } = this.#key
    this.#khue('pdf', 'sign', sent, '--output', signed, '--key', p12, '--password-file', secret, '--trust', trust, '--offline')
    return readFileSync(signed)
  }
}
