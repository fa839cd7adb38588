// Documents brought to a leader's desk without a screen: their way by hand is another journey's.
import { strict as assert } from 'node:assert'

const BASE = '/api/v1/outgoing-documents'

/** The JSON interface as a person uses it with the session of a browser. */
async function by(journey, account) {
  const page = await journey.open('/', { as: account })
  const told = async (answer, what) => {
    assert.ok(answer.ok(), `${account}: ${what} answers ${answer.status()} ${await answer.text()}`)
    return answer.json()
  }
  /** The content of what waits for this person's signature: a draft to go by. */
  const waiting = async () => {
    await page.goto(journey.url('/desk/sign'))
    const href = await page.locator('[data-k-row] a.k-row-link').first().getAttribute('href')
    const shown = await page.request.get(journey.url(`/api/v1${href}`))
    return (await told(shown, href)).content
  }
  return {
    waiting,
    get: async (path) => told(await page.request.get(journey.url(path)), path),
    post: async (path, data) => told(await page.request.post(journey.url(path), { data }), path),
  }
}

/** Puts letters with these subjects on the desk of a leader. */
export async function onDesk(journey, leader, subjects) {
  const desk = await by(journey, leader)
  const { signer } = await desk.waiting()
  const drafter = await by(journey, 'chuyenvien1')
  const head = await by(journey, 'cuctruong')
  const office = await by(journey, 'chanhvanphong')
  const clause = (text) => ({ paragraph: { text } })
  const made = []
  for (const subject of subjects) {
    const content = {
      subject,
      addressees: ['Sở Y tế thành phố Hà Nội'],
      body: [clause('Bộ Y tế đề nghị Sở Y tế rà soát hệ thống thông tin và báo cáo kết quả.')],
      closing: 'Trân trọng./.',
      filing: 'Lưu: VT, CNTT.',
      signer,
      authority: { kind: 'for-head' },
      recipients: [{ line: 'Như trên', purpose: 'to-act', targets: ['paper'] }],
    }
    const { id, faults } = await drafter.post(BASE, { content })
    assert.deepEqual(faults, [], subject)
    for (const [who, act] of [[drafter, 'submit'], [head, 'initial'], [office, 'check-form']]) {
      const { hash } = await who.get(`${BASE}/${id}`)
      await who.post(`${BASE}/${id}/acts/${act}`, { hash })
    }
    made.push({ id, subject })
  }
  return made
}
