// The notation of the body, line by line, as the server writes it (crates/documents/src/model/outgoing/notation): one
// block a line, tables over several. Only tidy text comes here; whatever a person pastes is made tidy by the server first.

export const KINDS = [
  'article', 'clause', 'point', 'paragraph', 'item', 'part', 'chapter', 'section', 'subsection', 'heading1', 'heading2',
  'heading3', 'heading4', 'table', 'picture', 'page', 'annex',
] as const
export type Kind = (typeof KINDS)[number]

/** A block. Texts are in the notation's own marks for bold and the like. */
export interface Row {
  kind: Kind
  /** As given; empty: the next one; `*`: none. */
  number: string
  title: string
  /** For tables the lines themselves. */
  text: string
  /** Of a paragraph. */
  align: string
  /** Of an annex: its label, whether it lies across, its note. */
  label: string
  landscape: boolean
  note: string
}

export function row(kind: Kind, text = '', title = ''): Row {
  return { kind, number: '', title, text, align: '', label: '', landscape: false, note: '' }
}

const WORDS: Partial<Record<Kind, string>> = {
  part: 'Phần', chapter: 'Chương', section: 'Mục', subsection: 'Tiểu mục', article: 'Điều',
}
const LETTERS = [...'abcdđeghiklmnopqrstuvxy']

export const hasTitle = (kind: Kind) => kind in WORDS || kind === 'clause' || kind === 'point' || kind === 'annex'
export const hasText = (kind: Kind) => !['part', 'chapter', 'section', 'subsection', 'annex', 'page'].includes(kind)

function roman(n: number): string {
  const digits: [number, string][] = [
    [1000, 'M'], [900, 'CM'], [500, 'D'], [400, 'CD'], [100, 'C'], [90, 'XC'], [50, 'L'], [40, 'XL'], [10, 'X'], [9, 'IX'],
    [5, 'V'], [4, 'IV'], [1, 'I'],
  ]
  return digits.reduce((out, [value, digit]) => {
    while (n >= value) {
      out += digit
      n -= value
    }
    return out
  }, '')
}

function letter(n: number): string {
  const round = Math.floor((n - 1) / LETTERS.length)
  return `${LETTERS[(n - 1) % LETTERS.length]}${round || ''}`
}

// Which counters begin afresh after a step of each kind.
const RESETS: Partial<Record<Kind, Kind[]>> = {
  part: ['chapter', 'section', 'subsection', 'clause', 'point'],
  chapter: ['section', 'subsection', 'clause', 'point'],
  section: ['subsection', 'clause', 'point'],
  subsection: ['clause', 'point'],
  article: ['clause', 'point'],
  clause: ['point'],
  heading1: ['clause', 'point', 'heading2', 'heading3', 'heading4'],
  heading2: ['clause', 'point', 'heading3', 'heading4'],
  heading3: ['clause', 'point', 'heading4'],
  heading4: ['clause', 'point'],
}

const isNumbered = (kind: Kind) => kind in RESETS || kind === 'point'

/** The number each block shows: bare, `*` for none, empty for kinds without. Annexes count for themselves. */
export function numbers(rows: Row[]): string[] {
  let counts: Partial<Record<Kind, number>> = {}
  return rows.map(({ kind, number }) => {
    if (kind === 'annex') counts = {}
    if (!isNumbered(kind)) return ''
    for (const other of RESETS[kind] ?? []) counts[other] = 0
    if (number === '*') return '*'
    if (number) {
      if (/^\d+$/.test(number)) counts[kind] = Number(number)
      return number
    }
    const n = (counts[kind] = (counts[kind] ?? 0) + 1)
    if (kind === 'part' || kind === 'chapter' || kind === 'heading1') return roman(n)
    if (kind === 'point') return letter(n)
    const above = { heading3: ['heading2'], heading4: ['heading2', 'heading3'] }[kind as string] as Kind[] | undefined
    return (above ?? []).map((k) => `${counts[k] ?? 0}.`).join('') + n
  })
}

/** What a reader sees before the block: `Điều 5.`, `a)`. */
export function label(kind: Kind, number: string): string {
  if (!number || number === '*') return ''
  if (kind === 'point') return number.startsWith('(') ? number : `${number})`
  const word = WORDS[kind]
  if (word && kind !== 'article') return `${word} ${number}`
  return `${word ? `${word} ` : ''}${number}.`
}

const NUMBER = String.raw`(\*|\{[^}]*\}|[^.\s]+(?: [^.\s]+)?)`
const ARABIC = String.raw`(\*|\{[^}]*\}|\d{1,3}[a-zđ]?)`
const FORMS: [RegExp, (m: string[]) => Row][] = [
  [/^\{page\}$/, () => row('page')],
  // Width, file and caption stay as they are written.
  [/^(\{image(?: [\d.]+mm)?\} ?.*)$/, (m) => row('picture', m[1])],
  [/^=== (\{landscape\} )?(.*)$/, (m) => {
    const [name = '', title = ''] = (m[2] ?? '').split(/(?<!\\)\|/)
    return { ...row('annex', '', title.trim()), label: name.trim(), landscape: Boolean(m[1]) }
  }],
  [/^- (.*)$/, (m) => row('item', m[1])],
  [/^\{(left|center|right|justify)\} ?(.*)$/, (m) => ({ ...row('paragraph', m[2]), align: m[1] ?? '' })],
  [new RegExp(`^(Phần|Chương|Tiểu mục|Mục) ${NUMBER}\\.(?: (.*))?$`), (m) => {
    const kind = (Object.keys(WORDS) as Kind[]).find((k) => WORDS[k] === m[1]) ?? 'section'
    return { ...row(kind, '', m[3]), number: m[2] ?? '' }
  }],
  [new RegExp(`^Điều ${ARABIC}\\.(?: (.*))?$`), (m) => unit('article', m[1], m[2])],
  [/^(#{1,4}) (\*|\{[^}]*\}|[IVXLCDM]+|\d{1,3}[a-zđ]?(?:\.\d{1,3}[a-zđ]?)*)\.(?: (.*))?$/, (m) => ({
    ...row(`heading${m[1]?.length}` as Kind, m[3]), number: m[2] ?? '',
  })],
  [new RegExp(`^${ARABIC}\\.(?: (.*))?$`), (m) => unit('clause', m[1], m[2])],
  [/^(\([a-z0-9]{1,4}\))(?: (.*))?$/, (m) => unit('point', m[1], m[2])],
  [/^(\*|\{[^}]*\}|[a-zđ]\d?)\)(?: (.*))?$/, (m) => unit('point', m[1], m[2])],
]

function unit(kind: Kind, number = '', rest = ''): Row {
  const titled = /^\[((?:\\.|[^\]\\])*)\] ?(.*)$/.exec(rest)
  if (titled) return { ...row(kind, titled[2], (titled[1] ?? '').replaceAll('\\]', ']')), number }
  return { ...row(kind, rest), number }
}

function read(line: string): Row {
  for (const [form, make] of FORMS) {
    const found = form.exec(line)
    if (found) return make(found.map((part) => part ?? ''))
  }
  return row('paragraph', line.replace(/^\\(?=[^\\])/, ''))
}

/** Reads tidy text. */
export function parse(text: string): Row[] {
  const rows: Row[] = []
  let inTable = false
  for (const line of text.split('\n')) {
    const last = rows.at(-1)
    if (line.startsWith('|')) {
      if (inTable && last) last.text += `\n${line}`
      else rows.push(row('table', line))
      inTable = true
      continue
    }
    inTable = false
    if (line.startsWith('==- ') && last?.kind === 'annex') last.note = line.slice(4)
    else if (line.trim()) rows.push(read(line))
  }
  return withoutComputed(rows)
}

/** Leaves a number only where it differs from the one that would follow by itself. */
function withoutComputed(rows: Row[]): Row[] {
  const plain = (number: string) => number.replace(/^\{(.*)\}$/, '$1')
  for (const [index, current] of rows.entries()) {
    if (!isNumbered(current.kind) || current.number === '*') continue
    const given = plain(current.number)
    current.number = ''
    if (numbers(rows.slice(0, index + 1))[index] !== given) current.number = given
  }
  return rows
}

/** Whether a paragraph would be taken for something else. */
const MARKER =
  /^(?:(?:Phần|Chương|Mục|Tiểu mục|Điều) |\*(?!\*)|[{|=#+–—•-]|\d|\([a-z0-9]|[a-zđ]\d?\)|[IVX]+\.)/i

function token(number: string, plain: RegExp): string {
  return number === '*' || plain.test(number) ? number : `{${number.replace(/[{}]/g, '')}}`
}

function line(current: Row, number: string): string {
  const { kind, title } = current
  const text = kind === 'table' ? current.text : current.text.replaceAll('\n', '<br>').trim()
  const both = title ? `[${title.replace(/(?<!\\)\]/g, '\\]')}] ${text}` : text
  switch (kind) {
    case 'part': return `Phần ${token(number, /^(?:[IVXLCDM]{1,8}|thứ \p{L}+)$/u)}. ${title}`
    case 'chapter': return `Chương ${token(number, /^[IVXLCDM]{1,8}$/)}. ${title}`
    case 'section': return `Mục ${token(number, /^\d{1,3}[a-zđ]?$/)}. ${title}`
    case 'subsection': return `Tiểu mục ${token(number, /^\d{1,3}[a-zđ]?$/)}. ${title}`
    case 'article': {
      const reads = !title && text && !/[.;:,/!?”")]$/.test(text)
      return `Điều ${token(number, /^\d{1,3}[a-zđ]?$/)}. ${reads ? `[] ${text}` : both}`
    }
    case 'clause': return `${token(number, /^\d{1,3}[a-zđ]?$/)}. ${both}`
    case 'point':
      return /^\([a-z0-9]{1,4}\)$/.test(number) ? `${number} ${both}` : `${token(number, /^[a-zđ]\d?$/)}) ${both}`
    case 'item': return text && `- ${text}`
    case 'picture': return text && !text.startsWith('{image') ? `{image} ${text}` : text
    case 'page': return '{page}'
    case 'table': return `${text}\n`
    case 'annex':
      return `\n=== ${current.landscape ? '{landscape} ' : ''}${current.label} | ${title}${current.note ? `\n==- ${current.note}` : ''}`
    case 'paragraph':
      if (current.align) return `{${current.align}} ${text}`
      return MARKER.test(text) ? `\\${text}` : text
    default: return `${'#'.repeat(Number(kind.slice(-1)))} ${token(number, /^(?:[IVXLCDM]+|[\da-zđ.]+)$/)}. ${text}`
  }
}

/** Writes the notation; the counterpart of `parse`. */
export function write(rows: Row[]): string {
  const shown = numbers(rows)
  return rows.map((current, index) => line(current, shown[index] ?? '').trimEnd()).filter(Boolean).join('\n')
}
