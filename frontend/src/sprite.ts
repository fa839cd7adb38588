// Makes an icon of the page's sprite: what the templates write as `<svg class="icon"><use href="…#name"/></svg>`.

const NAMESPACE = 'http://www.w3.org/2000/svg'

/** An icon named `name` of the sprite at the address `sprite`. */
export function icon(sprite: string, name: string): SVGElement {
  const svg = document.createElementNS(NAMESPACE, 'svg')
  svg.setAttribute('class', 'icon')
  svg.setAttribute('aria-hidden', 'true')
  const use = document.createElementNS(NAMESPACE, 'use')
  use.setAttribute('href', `${sprite}#${name}`)
  svg.append(use)
  return svg
}
