/**
 * Plain orders and cancels as rows, for a plain book: what is known before it is run, by the thousand. A cancel names the
 * row that placed its order. Rows stay as they are, so a table can be run again. Allocates nothing after it is made.
 */
import { assert } from '../../../core/index.ts';
import type { ExchangeMemory } from './exchange-memory.ts';
import { NONE } from './order-slots.ts';

/** Places of a row: three doubles, of which the last two are words. */
const DOUBLES = 3;
const WORDS = 6;
/** Lots, below 0 of a sale, 0 of a cancel. */
const LOTS = 0;
/** Price in ticks; of a cancel the row that placed the order. */
const AT = 2;
/** Slot and sequence of what stands on the book of the order. */
const SLOT = 3;
const SEQUENCE = 4;

const ROWS_MAX = 2 ** 24;

/** Rows of plain orders and cancels. */
export class PlainTable {
  readonly rows: number;
  /** Of the first row, for the kernel. */
  address = 0;
  readonly #highest: number;
  #doubles: Float64Array = new Float64Array(0);
  #words: Int32Array = new Int32Array(0);

  /** @param memory of the book.   @param rows 1 to 2^24; they cancel nothing.   @param highest the highest price, ticks. */
  constructor(memory: ExchangeMemory, rows: number, highest: number) {
    assert(Number.isInteger(rows) && rows > 0 && rows <= ROWS_MAX, 'a table has 1 to 2^24 rows', rows);
    this.rows = rows;
    this.#highest = highest;
    memory.column(8 * DOUBLES * rows, (buffer, address, bytes) => {
      this.#doubles = new Float64Array(buffer, address, bytes / 8);
      this.#words = new Int32Array(buffer, address, bytes / 4);
      this.address = address;
    });
    for (let row = 0; row < rows; row++) this.#words[row * WORDS + SLOT] = NONE;
  }

  /** Makes a row a limit order. @param side 1 or −1.   @param tick price, 1 to the highest.   @param lots a whole number above 0. */
  place(row: number, side: number, tick: number, lots: number): void {
    this.#check(row);
    assert(side === 1 || side === -1, 'a side is 1 or -1', side);
    assert(Number.isInteger(tick) && tick > 0 && tick <= this.#highest, 'a tick is from 1 to the highest', tick);
    assert(Number.isSafeInteger(lots) && lots > 0, 'lots are a whole number above 0', lots);
    this.#doubles[row * DOUBLES + LOTS] = side * lots;
    this.#words[row * WORDS + AT] = tick;
    this.#words[row * WORDS + SLOT] = NONE;
  }

  /** Makes a row the cancel of the order that another row placed, if that is still there. */
  cancel(row: number, ofRow: number): void {
    this.#check(row);
    this.#check(ofRow);
    this.#doubles[row * DOUBLES + LOTS] = 0;
    this.#words[row * WORDS + AT] = ofRow;
    this.#words[row * WORDS + SLOT] = NONE;
  }

  /** Lots of a row, below 0 of a sale, 0 of a cancel. */
  lots(row: number): number {
    return this.#doubles[row * DOUBLES + LOTS] as number;
  }

  /** Price of an order, ticks; the row that a cancel names. */
  at(row: number): number {
    return this.#words[row * WORDS + AT] as number;
  }

  /** Slot of what stands on the book of an order, `NONE` when nothing does or did. */
  slot(row: number): number {
    return this.#words[row * WORDS + SLOT] as number;
  }

  /** With the slot it names the order. */
  sequence(row: number): number {
    return this.#words[row * WORDS + SEQUENCE] as number;
  }

  /** Writes what stands of an order. */
  setPlaced(row: number, slot: number, sequence: number): void {
    this.#words[row * WORDS + SLOT] = slot;
    this.#words[row * WORDS + SEQUENCE] = sequence;
  }

  #check(row: number): void {
    if (!(Number.isInteger(row) && row >= 0 && row < this.rows)) assert(false, 'a row of the table', row);
  }
}
