/**
 * Rows of doubles that are only ever added: what happened, one row each. Hot path.
 *
 * They stand in pieces of a fixed size. One array that doubles moves all that it has and touches fresh memory for twice of
 * it, which costs more than the writing; a piece is small enough to come from memory that was used before. Adding a row is
 * O(1) and allocates nothing but a piece for every 512 rows.
 *
 * A writer calls `add`, and then stores into `cells` from the place that `add` returned; both stand until the next `add`.
 */
import { assert } from '../core/index.ts';

const ROWS_BITS = 9;
const ROWS = 1 << ROWS_BITS;
const NO_CELLS = new Float64Array(0);

/** Rows of one width. */
export class RowLog {
  readonly #places: number;
  readonly #pieces: Float64Array[] = [];
  #count = 0;
  #from: number;
  /** The piece of the last row. */
  cells: Float64Array = NO_CELLS;

  /** @param places cells of a row, at least 1. */
  constructor(places: number) {
    assert(Number.isInteger(places) && places >= 1, 'a row has cells', places);
    this.#places = places;
    this.#from = ROWS * places;
  }

  /** Rows that were added. */
  get count(): number {
    return this.#count;
  }

  /** Adds a row of zeros. @returns the place of its first cell in `cells`. */
  add(): number {
    let from = this.#from;
    if (from === ROWS * this.#places) {
      this.cells = new Float64Array(from);
      this.#pieces.push(this.cells);
      from = 0;
    }
    this.#from = (from + this.#places) | 0;
    this.#count = (this.#count + 1) | 0;
    return from;
  }

  /** What a row holds.   @param place of the cell in its row. */
  get(row: number, place: number): number {
    return this.#pieceOf(row)[this.fromOf(row) + place] as number;
  }

  /** Changes a cell of a row. */
  set(row: number, place: number, value: number): void {
    this.#pieceOf(row)[this.fromOf(row) + place] = value;
  }

  /** The cells that a row is among, from `fromOf` on: for whoever reads all of a row. */
  cellsOf(row: number): Readonly<Float64Array> {
    return this.#pieceOf(row);
  }

  /** Place of the first cell of a row in `cellsOf`. */
  fromOf(row: number): number {
    return (row & (ROWS - 1)) * this.#places;
  }

  #pieceOf(row: number): Float64Array {
    const piece = this.#pieces[row >> ROWS_BITS];
    if (piece === undefined || row >= this.#count) assert(false, 'a row that is read was added', row, this.#count);
    return piece;
  }
}
