// What comes from Word or a web page, as lines of the notation: paragraphs, lists with their numbers, tables, bold and
// italic. Everything else (fonts, colours, comments, pictures) is left behind. The server then finds the structure.

const BLOCKS = 'p, h1, h2, h3, h4, h5, h6, li, div, blockquote, table'

function isBold(element: HTMLElement): boolean {
  return /^(?:B|STRONG)$/.test(element.tagName) || /^(?:bold|[6-9]00)$/.test(element.style.fontWeight)
}

function isItalic(element: HTMLElement): boolean {
  return /^(?:I|EM)$/.test(element.tagName) || element.style.fontStyle === 'italic'
}

/** The words of a part with marks for bold and italic; white space as a browser would show it. */
function inline(node: Node): string {
  let out = ''
  for (const child of node.childNodes) {
    if (child instanceof Text) {
      out += child.data.replace(/[\s\u00a0]+/g, ' ')
    } else if (child instanceof HTMLElement) {
      if (/^(?:STYLE|SCRIPT|IMG|TITLE|META|LINK)$/.test(child.tagName)) continue
      if (child.tagName === 'BR') {
        out += ' '
        continue
      }
      const words = inline(child)
      const mark = isBold(child) ? '**' : isItalic(child) ? "''" : ''
      const [, before = '', core = '', after = ''] = /^(\s*)([^]*?)(\s*)$/.exec(words) ?? []
      out += mark && core ? `${before}${mark}${core}${mark}${after}` : words
    }
  }
  return out
}

/** A number or mark alone in bold or italic, as Word writes it: "**3.** Giao …", "**Điều 2.** Hiệu lực". */
const MARKED_NUMBER = /^(\*\*|'')\s*((?:(?:Chương|Mục|Điều)\s+)?[\dIVXLC]+[.)]?|\p{Ll}\)|[-–+])\s*\1(?=\s)/u

/**
 * A line that is bold or italic as a whole is a heading, an article's title … whose look the typesetter knows itself;
 * marks around its number alone would hide the number.
 */
function line(element: HTMLElement): string {
  const words = inline(element).trim().replace(/\*{4}|'{4}/g, '')
  const whole = /^(\*\*|'')((?:(?!\1)[^])*)\1$/.exec(words)
  return (whole?.[2] ?? words.replace(MARKED_NUMBER, '$2')).trim()
}

function listMark(item: HTMLElement): string {
  const list = item.parentElement
  if (list?.tagName !== 'OL') return '- '
  const at = [...list.children].indexOf(item)
  const n = Number(list.getAttribute('start') ?? 1) + at
  return list.getAttribute('type') === 'a' ? `${'abcdđeghiklmnopqrstuvxy'[n - 1] ?? n}) ` : `${n}. `
}

function table(element: HTMLTableElement): string {
  const rows = [...element.rows].map((row) => [...row.cells].map((cell) => inline(cell).trim().replaceAll('|', '\\|')))
  const width = Math.max(...rows.map((row) => row.length))
  if (!Number.isFinite(width) || width < 1) return ''
  const cells = (row: string[]) => `|${Array.from({ length: width }, (_, n) => ` ${row[n] ?? ''} |`).join('')}`
  const [head, ...rest] = rows
  return [cells(head ?? []), `|${Array.from({ length: width }, () => ':--').join('|')}|`, ...rest.map(cells)].join('\n')
}

/** The notation of a piece of HTML; empty when it holds no more than one line. */
export function fromHtml(html: string): string {
  const body = new DOMParser().parseFromString(html, 'text/html').body
  const lines: string[] = []
  for (const block of body.querySelectorAll<HTMLElement>(BLOCKS)) {
    if (block.parentElement?.closest('table')) continue
    if (block instanceof HTMLTableElement) lines.push(table(block))
    else if (!block.querySelector(BLOCKS)) lines.push(`${block.tagName === 'LI' ? listMark(block) : ''}${line(block)}`)
  }
  const filled = lines.filter((text) => text.trim())
  return filled.length > 1 || filled[0]?.includes('\n') ? filled.join('\n') : ''
}
