// Builds one SVG sprite out of the Tabler icons named in icons.json, so that pages carry only what they use.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Returns the sprite's text; fails with the name of an icon that does not exist. */
export function sprite(modules, names) {
  const symbols = [...names].sort().map((name) => {
    const svg = readFileSync(join(modules, '@tabler/icons/icons/outline', `${name}.svg`), 'utf8')
    const body = svg
      .slice(svg.indexOf('>') + 1, svg.lastIndexOf('</svg>'))
      .replace(/<path stroke="none"[^>]*\/>/g, '')
      .replace(/\s*\n\s*/g, '')
    return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">${body}</symbol>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>\n`
}
