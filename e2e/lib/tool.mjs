// A double of the signing tool: a script as the vendor's puts into the window, and a small server on this machine that fetches
// the file, signs it with a key of the demonstration, and brings it back. Only journeys know it.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Functions that the agency's key signs by. */
const OF_AGENCY = ['vgca_sign_issued', 'vgca_sign_income', 'vgca_sign_appendix', 'vgca_sign_copy']
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

/** Whose key: a person by the account's name, or the agency of that person. */
const OWNED = {
  person: 'k.person = (SELECT id FROM people WHERE username = ?)',
  agency: `k.agency = (SELECT u.agency FROM people p JOIN positions o ON o.id = p.main_position
    JOIN units u ON u.id = o.unit WHERE p.username = ?)`,
}

/**
 * Takes the key of a person of the demonstration, or of the agency, out of its database, so that Khuê knows the certificate only,
 * and gives it to the double. The server must be halted.
 */
export function moveKey(data, username, pin, owner = 'person') {
  const folder = mkdtempSync(join(tmpdir(), 'khue-tool-'))
  const take = `
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
id, key, pem = db.execute("""SELECT k.id, k.key, k.certificate FROM signing_keys k WHERE k.ended_at IS NULL AND ${OWNED[owner]}""", (sys.argv[2],)).fetchone()
open(sys.argv[3] + '/key.der', 'wb').write(key); open(sys.argv[3] + '/certificate.pem', 'w').write(pem)
db.execute("UPDATE signing_keys SET key = x'', kind = 'tool' WHERE id = ?", (id,))
db.commit()
`
  inDatabase(take, data, username, folder)
  const [der, pem, p12, secret] = ['key.der', 'key.pem', 'key.p12', 'password'].map((name) => join(folder, name))
  run('openssl', 'pkcs8', '-inform', 'DER', '-in', der, '-passin', `pass:${pin}`, '-out', pem)
  run('openssl', 'pkcs12', '-export', '-inkey', pem, '-in', join(folder, 'certificate.pem'), '-out', p12, '-passout', `pass:${pin}`)
  writeFileSync(secret, `${pin}\n`)
  return { folder, p12, secret, owner, trust: join(data, 'demo-ca.pem') }
}

/** Brings it back, so that the journeys after find everybody as before. The server must be halted. */
export function bringKeyBack(data, username, { folder, owner }) {
  const bring = `
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
key = open(sys.argv[3] + '/key.der', 'rb').read()
db.execute("""UPDATE signing_keys AS k SET key = ?, kind = 'file' WHERE ${OWNED[owner]} AND k.kind = 'tool'""", (key, sys.argv[2]))
db.commit()
`
  inDatabase(bring, data, username, folder)
}

/** The double at its address; `next` says what it does with the next file: `sign`, `cancel`, or `another` file. */
export class Tool {
  next = 'sign'
  calls = []
  #server
  #keys
  #khue

  /** `keys` are a person's and, where one is needed, the agency's, as they were moved. */
  constructor(keys, khue) {
    this.#keys = keys
    this.#khue = khue
  }

  async start() {
    this.#server = createServer((request, answer) => void this.#answer(request, answer))
    await new Promise((go) => this.#server.listen(0, '127.0.0.1', go))
    this.address = `http://127.0.0.1:${this.#server.address().port}`
    this.script = join(this.#keys.person.folder, 'vgcaplugin.js')
    writeFileSync(this.script, script(this.address))
  }

  async stop() {
    await new Promise((go) => this.#server.close(go))
    for (const { folder } of Object.values(this.#keys)) rmSync(folder, { recursive: true, force: true })
  }

  async #answer(request, answer) {
    const parts = []
    for await (const part of request) parts.push(part)
    const parameters = JSON.parse(Buffer.concat(parts).toString())
    const call = { function: request.url.slice(1), ...parameters }
    this.calls.push(call)
    const told = await this.#work(call).catch((error) => ({ Status: 2, Message: error.message }))
    answer.setHeader('access-control-allow-origin', '*')
    answer.end(JSON.stringify(told))
  }

  async #work({ function: called, FileName, FileUploadHandler, MetaData }) {
    if (this.next === 'cancel') return { Status: 1, Message: 'Người dùng đã hủy.' }
    const sent = Buffer.from(await (await fetch(FileName)).arrayBuffer())
    const key = this.#keys[OF_AGENCY.includes(called) ? 'agency' : 'person']
    const back = this.next === 'another' ? sent.subarray(0, sent.length - 9) : this.#sign(sent, key, MetaData)
    const form = new FormData()
    form.append('uploadfile', new Blob([back]), 'signed.pdf')
    const { Status, Message, FileServer } = await (await fetch(FileUploadHandler, { method: 'POST', body: form })).json()
    return { Status, Message, FileServer }
  }

  /** The vendor's tool shows what it is told; this one the words of a copy. */
  #words(told = []) {
    const of = (key) => told.find((one) => one.Key === key)?.Value
    return of('CopyForm') ? ['--text', `${of('CopyForm')}; ${of('Agency')}`, '--place', '125,280,75,6'] : []
  }

  #sign(bytes, { folder, p12, secret, trust }, told) {
    const [sent, signed] = ['sent.pdf', 'signed.pdf'].map((name) => join(folder, name))
    rmSync(signed, { force: true })
    writeFileSync(sent, bytes)
    const means = ['--key', p12, '--password-file', secret, '--trust', trust, '--offline']
    this.#khue('pdf', 'sign', sent, '--output', signed, ...means, ...this.#words(told))
    return readFileSync(signed)
  }
}
