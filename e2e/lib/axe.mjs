// axe-core in the page: the rules of WCAG 2.0 to 2.2, levels A and AA.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/**
 * Waits until colours and places no longer change: a picture or a measurement half-way shows neither state. A window that
 * draws no frames for a while never ends its transitions; they are ended for it.
 */
export async function settled(page) {
  await page.evaluate(() => {
    const ending = document.getAnimations().filter((animation) => animation.effect?.getComputedTiming().endTime !== Infinity)
    const patience = new Promise((go) => setTimeout(go, 1500)).then(() => ending.forEach((animation) => animation.finish()))
    return Promise.race([patience, Promise.all(ending.map((animation) => animation.finished.catch(() => {})))])
  })
}

/** One sentence for each violation and element. */
export async function axeViolations(page) {
  await settled(page)
  await page.evaluate(source)
  const { violations } = await page.evaluate((tags) => window.axe.run(document, { runOnly: tags }), TAGS)
  return violations.flatMap((violation) =>
    violation.nodes.map((node) => `${violation.id} at ${node.target.join(' ')}: ${(node.any[0] ?? node.all[0] ?? node.none[0])?.message}`),
  )
}
