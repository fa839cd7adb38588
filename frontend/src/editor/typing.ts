// What makes writing quick: a mark typed at the beginning of a paragraph makes it an article, a clause, a point …, and a
// block can go up and down the ladder of the decree (điều, khoản, điểm, tiết).
import type { Kind, Row } from './lines'

const MARKS: [RegExp, Kind][] = [
  [/^Điều (\d{1,3}[a-zđ]?)\. $/, 'article'],
  [/^(\d{1,3}[a-zđ]?)\. $/, 'clause'],
  [/^([a-zđ]\d?)\) $/, 'point'],
  [/^[-–•] $/, 'item'],
  [/^Chương ([IVXLC]{1,8})\. $/, 'chapter'],
  [/^Mục (\d{1,3}[a-zđ]?)\. $/, 'section'],
  [/^# $/, 'heading1'],
  [/^## $/, 'heading2'],
  [/^### $/, 'heading3'],
]

/** The kind that the words before the caret stand for, with the number typed. */
export function typed(before: string): { kind: Kind; number: string } | null {
  for (const [mark, kind] of MARKS) {
    const found = mark.exec(before)
    if (found) return { kind, number: found[1] ?? '' }
  }
  return null
}

const LADDER: Kind[] = ['article', 'clause', 'point', 'item']

/** One rung up or down; null where there is none. */
export function rung(kind: Kind, by: 1 | -1): Kind | null {
  if (kind === 'paragraph') return by > 0 ? 'clause' : null
  const at = LADDER.indexOf(kind)
  return at < 0 ? null : (LADDER[at + by] ?? null)
}

// What is usually written next.
const NEXT: Partial<Record<Kind, Kind>> = {
  part: 'chapter', chapter: 'article', section: 'article', subsection: 'article', annex: 'paragraph', table: 'paragraph',
  page: 'paragraph', heading1: 'paragraph', heading2: 'paragraph', heading3: 'paragraph', heading4: 'paragraph',
}

/** An empty block as it usually follows `current`. */
export function following(current: Row, text = ''): Row {
  const kind = NEXT[current.kind] ?? current.kind
  return { kind, number: '', title: '', text, align: '', label: '', landscape: false, note: '' }
}
