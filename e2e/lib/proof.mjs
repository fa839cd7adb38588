// Judges signed papers by other means than the pages: `khue pdf verify`, and pyHanko where it is installed.
import { strict as assert } from 'node:assert'
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

const PYHANKO = `
import sys
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
trust = load_cert_from_pemder(sys.argv[2])
with open(sys.argv[1], 'rb') as file:
    for signature in PdfFileReader(file).embedded_signatures:
        status = validate_pdf_signature(signature, ValidationContext(trust_roots=[trust], allow_fetching=False))
        print(signature.field_name, status.bottom_line)
`

/** Fails unless the paper carries so many signatures, all valid by Khuê and by pyHanko; gives Khuê's report. */
export function provenPaper(journey, bytes, signatures) {
  const file = join(journey.data, 'proven.pdf')
  const trust = join(journey.data, 'demo-ca.pem')
  writeFileSync(file, bytes)
  const report = JSON.parse(journey.khue('pdf', 'verify', file, '--trust', trust))
  assert.equal(report.verdict, 'valid')
  assert.equal(report.signatures.length, signatures)
  const python = process.env.KHUE_PYTHON
  if (python && !process.env.KHUE_WITHOUT?.split(',').includes('pyhanko')) {
    const judged = spawnSync(python, ['-c', PYHANKO, file, trust], { encoding: 'utf8' })
    assert.equal(judged.status, 0, judged.stderr)
    const verdicts = judged.stdout.trim().split('\n').map((line) => line.split(' ').at(-1))
    assert.deepEqual(verdicts, Array(signatures).fill('True'), `pyHanko: ${judged.stdout}${judged.stderr}`)
  }
  return report
}
