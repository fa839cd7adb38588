// A document comes in and finds its way to the officer who answers it, as people live it: an envelope by upload and a paper
// by form are registered, distributed, instructed with one tap on a phone, and passed on down the tree. Each part of the way
// is a file in life/.
import { arrive, onPaper } from '../life/arrive.mjs'
import { assign, distribute, instruct } from '../life/handle.mjs'

export const title = 'a document comes in, is instructed and assigned'

export default async function (journey) {
  const incoming = await arrive(journey)
  await onPaper(journey)
  await distribute(journey, incoming)
  await instruct(journey, incoming)
  await assign(journey, incoming)
}
