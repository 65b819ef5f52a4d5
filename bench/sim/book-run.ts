/** Runs a stream of plain orders on the book of the simulator. */
import { PlainBook } from '../../src/domain/sim/exchange/plain-book.ts';
import type { PlainTable } from '../../src/domain/sim/exchange/plain-table.ts';
import type { OrderFlow } from './order-flow.ts';

/** Prices of the streams are below this. */
export const TICKS = 20_000;
/** Orders of the book that the peers' stream leaves: 102,091. */
const ROOM = 2 ** 17;

/** A book without orders, with room for those of a stream. */
export function emptyBook(): PlainBook {
  return new PlainBook({ capacity: ROOM, highest: TICKS });
}

/** A book and a stream in the form that it takes. */
export interface BookRun {
  readonly book: PlainBook;
  readonly table: PlainTable;
}

/** Writes a stream into a table of a book. */
export function prepare({ count, isCancel, side, price, lots, target }: OrderFlow): BookRun {
  const book = emptyBook();
  const table = book.table(count);
  for (let row = 0; row < count; row++) {
    if (isCancel[row] === 1) table.cancel(row, target[row] as number);
    else table.place(row, side[row] as number, price[row] as number, lots[row] as number);
  }
  return { book, table };
}

/** Runs a whole stream on the book, which is emptied for it. */
export function runWhole({ book, table }: BookRun): PlainBook {
  book.clear();
  book.run(table, 0, table.rows);
  return book;
}
