// A table as a grid of fields. Its first lines are the header, ended by a line of dashes that also carries alignment and
// widths; those and merged cells stay as they are written.

export interface Grid {
  /** Lines that begin with `|+` or `|=`. */
  head: string[]
  header: string[][]
  /** The line of dashes, one piece a column. */
  rules: string[]
  rows: string[][]
}

const RULE = /^:?-+:?(?: [\d.]+(?:mm)?)?$/

function pieces(line: string): string[] {
  const parts = line.slice(1).split(/(?<!\\)\|/).map((part) => part.trim())
  if (parts.at(-1) === '') parts.pop()
  return parts
}

export function parseGrid(text: string): Grid {
  const grid: Grid = { head: [], header: [], rules: [], rows: [] }
  for (const line of text.split('\n').filter((l) => l.startsWith('|'))) {
    if (/^\|[+=]/.test(line)) {
      grid.head.push(line)
      continue
    }
    const parts = pieces(line)
    if (!grid.rules.length && parts.length && parts.every((part) => RULE.test(part))) {
      grid.rules = parts
      grid.header = grid.rows
      grid.rows = []
    } else {
      grid.rows.push(parts)
    }
  }
  if (!grid.rules.length) grid.rules = Array.from({ length: Math.max(1, ...grid.rows.map((r) => r.length)) }, () => ':--')
  return grid
}

export function writeGrid(grid: Grid): string {
  const cells = (line: string[]) => `|${line.map((cell) => ` ${cell.replaceAll('\n', '<br>')} |`).join('')}`
  return [
    ...grid.head,
    ...grid.header.map(cells),
    `|${grid.rules.join('|')}|`,
    ...grid.rows.map(cells),
  ].join('\n')
}

export function emptyGrid(): Grid {
  return { head: [], header: [['', '']], rules: [':--', ':--'], rows: [['', '']] }
}

type Word = (name: string) => string

/** Fields for every cell, with buttons to add and remove; `remember` is told before each of these, `changed` gets the lines. */
export function gridElement(
  text: string,
  word: Word,
  remember: () => void,
  changed: (text: string) => void,
): HTMLElement {
  const grid = text ? parseGrid(text) : emptyGrid()
  const box = document.createElement('div')
  box.className = 'k-block-grid'
  const draw = (focus?: number) => {
    const table = document.createElement('table')
    let n = 0
    for (const [part, lines] of [['th', grid.header], ['td', grid.rows]] as const) {
      for (const cells of lines) table.append(rowElement(part, cells, (n += 1)))
    }
    const buttons = document.createElement('div')
    buttons.className = 'k-cluster'
    buttons.append(
      button('add-row', () => grid.rows.push(grid.rules.map(() => ''))),
      button('add-column', () => {
        grid.rules.push(':--')
        for (const line of [...grid.header, ...grid.rows]) line.push('')
      }),
      button('remove-row', () => grid.rows.length > 1 && grid.rows.pop()),
      button('remove-column', () => {
        if (grid.rules.length < 2) return
        grid.rules.pop()
        for (const line of [...grid.header, ...grid.rows]) line.splice(grid.rules.length)
      }),
    )
    box.replaceChildren(table, buttons)
    if (focus !== undefined) box.querySelectorAll('button')[focus]?.focus()
  }
  const rowElement = (part: 'th' | 'td', cells: string[], n: number) => {
    const tr = document.createElement('tr')
    for (const [index, cell] of cells.entries()) {
      const td = document.createElement(part)
      const field = document.createElement('textarea')
      field.className = 'form-control'
      field.rows = 1
      field.value = cell.replaceAll('<br>', '\n').replaceAll('\\|', '|')
      field.setAttribute('aria-label', `${word('row')} ${n}, ${word('column')} ${index + 1}`)
      field.addEventListener('input', () => {
        cells[index] = field.value.replace(/(?<!\\)\|/g, '\\|')
        changed(writeGrid(grid))
      })
      td.append(field)
      tr.append(td)
    }
    return tr
  }
  const button = (name: string, act: () => unknown) => {
    const made = document.createElement('button')
    made.type = 'button'
    made.className = 'btn btn-sm'
    made.textContent = word(name)
    made.addEventListener('click', () => {
      remember()
      const at = [...box.querySelectorAll('button')].indexOf(made)
      act()
      changed(writeGrid(grid))
      draw(at)
    })
    return made
  }
  draw()
  return box
}
