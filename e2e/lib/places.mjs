// Where the journeys and their pictures lie.
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const here = dirname(dirname(fileURLToPath(import.meta.url)))
export const root = dirname(here)
export const out = join(here, 'out')
