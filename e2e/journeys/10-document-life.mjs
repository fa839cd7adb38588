// A document's whole life, as people live it: an envelope by upload and a paper by form are registered, distributed,
// instructed with one tap on a phone, passed on down the tree, answered, approved, signed, sealed, sent and proven. Each
// part of the way is a file in life/.
import { approve } from '../life/approve.mjs'
import { arrive, onPaper } from '../life/arrive.mjs'
import { dispatch } from '../life/dispatch.mjs'
import { draft } from '../life/draft.mjs'
import { assign, distribute, instruct } from '../life/handle.mjs'
import { prove } from '../life/prove.mjs'
import { sign } from '../life/sign.mjs'

export const title = 'a document comes in, is answered, signed, sent and proven'

export default async function (journey) {
  const incoming = await arrive(journey)
  await onPaper(journey)
  await distribute(journey, incoming)
  await instruct(journey, incoming)
  await assign(journey, incoming)
  const written = await draft(journey, incoming)
  await approve(journey, written)
  const issued = await sign(journey, written)
  await dispatch(journey, issued)
  await prove(journey, incoming, issued)
}
