// The whole life of a document, as people live it: it comes in, is registered, distributed, instructed, assigned, answered;
// the answer is drafted, checked, signed, numbered, sealed, sent; both are filed and found again, and everything can be
// proven. Each part of the way is a file in life/.
import { arrive, onPaper } from '../life/arrive.mjs'
import { assign, distribute, instruct } from '../life/handle.mjs'
import { draft } from '../life/draft.mjs'
import { approve } from '../life/approve.mjs'
import { dispatched } from '../life/dispatch.mjs'
import { file, found, proven } from '../life/prove.mjs'

export const title = 'the life of a document, from the envelope to the proof'

export default async function (journey) {
  const incoming = await arrive(journey)
  await onPaper(journey)
  await distribute(journey, incoming)
  await instruct(journey, incoming)
  await assign(journey, incoming)
  const outgoing = await draft(journey, incoming)
  await approve(journey, outgoing)
  await dispatched(journey, outgoing)
  await file(journey, incoming, outgoing)
  await found(journey, incoming, outgoing)
  await proven(journey, incoming, outgoing)
}
