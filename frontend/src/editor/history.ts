// What the editor can take back: whole states of its blocks, one for each step that changed their order, kind or number.
// Typing inside a field is taken back by the browser itself.
import type { Row } from './lines'

const MOST = 100

const copy = (rows: Row[]): Row[] => rows.map((current) => ({ ...current }))

export class History {
  #past: Row[][] = []
  #future: Row[][] = []
  /** Whether the last thing that happened was a step of ours, so that Ctrl Z is meant for it. */
  fresh = false

  /** Keeps the state before a step. */
  remember(rows: Row[]): void {
    this.#past.push(copy(rows))
    this.#past.splice(0, this.#past.length - MOST)
    this.#future = []
    this.fresh = true
  }

  canUndo(): boolean {
    return this.#past.length > 0
  }

  canRedo(): boolean {
    return this.#future.length > 0
  }

  /** The state before the last step; `now` can be had again. */
  undo(now: Row[]): Row[] | null {
    return this.#step(this.#past, this.#future, now)
  }

  redo(now: Row[]): Row[] | null {
    return this.#step(this.#future, this.#past, now)
  }

  #step(from: Row[][], to: Row[][], now: Row[]): Row[] | null {
    const rows = from.pop()
    if (!rows) return null
    to.push(copy(now))
    this.fresh = true
    return rows
  }
}
