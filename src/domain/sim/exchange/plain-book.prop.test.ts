/** The engine for plain orders beside arrays, and its rows in the kernel beside the same rows without it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { peerFlow } from '../../../../bench/sim/order-flow.ts';
import { ExchangeMemory } from './exchange-memory.ts';
import { NONE } from './order-slots.ts';
import { PlainBook } from './plain-book.ts';
import type { PlainTable } from './plain-table.ts';

const SEED = Number(process.env.BOT4_SEED ?? 20_261_129);

interface Plain {
  readonly id: number;
  readonly slot: number;
  readonly sequence: number;
  readonly side: number;
  readonly tick: number;
  lots: number;
}

const command = fc.record({
  isCancel: fc.boolean(),
  side: fc.constantFrom(1, -1),
  tick: fc.integer({ min: 95, max: 105 }),
  lots: fc.integer({ min: 1, max: 20 }),
  pick: fc.nat(),
});
type Command = typeof command extends fc.Arbitrary<infer C> ? C : never;

/** Trades a plain order with an array in price-time order. @returns ticks times lots. */
function take(orders: Plain[], side: number, tick: number, lots: number): readonly [left: number, volume: number] {
  let left = lots;
  let volume = 0;
  const makers = orders.filter((one) => one.side === -side && (one.tick - tick) * side <= 0);
  makers.sort((a, b) => (a.tick - b.tick) * side || a.id - b.id);
  for (const maker of makers) {
    const traded = Math.min(left, maker.lots);
    left -= traded;
    maker.lots -= traded;
    volume += traded * maker.tick;
  }
  return [left, volume];
}

/** A table of commands; a cancel names any row before it. */
function tableOf(book: PlainBook, commands: readonly Command[], tickOf: (tick: number) => number): PlainTable {
  const table = book.table(Math.max(1, commands.length));
  for (const [row, { isCancel, side, tick, lots, pick }] of commands.entries()) {
    if (isCancel && row > 0) table.cancel(row, pick % row);
    else table.place(row, side, tickOf(tick), lots);
  }
  return table;
}

/** All that a book knows, number by number. */
function numbersOf(book: PlainBook, ticks: readonly number[]): string {
  const { slots } = book;
  const rows = [...slots.words.subarray(0, slots.inUse * 8)];
  const sums = [book.tradedTickLots, book.trades, slots.used, slots.inUse, book.book.bestBid, book.book.bestAsk];
  const { levels } = book.book;
  const byTick = ticks.map((tick) => [levels.first(tick), levels.total(tick), levels.above(tick), levels.below(tick)]);
  return JSON.stringify([sums, rows, byTick]);
}

describe(`a plain book (seed ${SEED})`, () => {
  it('trades and cancels as arrays do', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 100 }), (commands) => {
        const book = new PlainBook({ capacity: 2, highest: 200 }, new ExchangeMemory());
        let plain: Plain[] = [];
        let volume = 0;
        let placed = 0;
        for (const { isCancel, side, tick, lots, pick } of commands) {
          if (isCancel && plain.length > 0) {
            const [gone] = plain.splice(pick % plain.length, 1);
            const cancel = (): boolean => book.cancel(gone?.slot as number, gone?.sequence as number);
            expect([cancel(), cancel()]).toEqual([true, false]);
          } else {
            const [left, traded] = take(plain, side, tick, lots);
            volume += traded;
            plain = plain.filter((one) => one.lots > 0);
            const slot = book.limit(side, tick, lots);
            expect(slot !== NONE).toBe(left > 0);
            if (left > 0) plain.push({ id: placed++, slot, sequence: book.sequenceOf(slot), side, tick, lots: left });
          }
          const bids = plain.filter((one) => one.side > 0).map((one) => one.tick);
          expect(book.book.bestBid).toBe(Math.max(0, ...bids));
          expect(book.tradedTickLots).toBe(volume);
        }
        for (const { tick } of plain) {
          const shown = plain.filter((one) => one.tick === tick).reduce((sum, one) => sum + one.lots, 0);
          expect(book.book.levels.total(tick)).toBe(shown);
        }
      }),
      { seed: SEED, numRuns: 200 },
    );
  });

  it('has the same numbers with the kernel and without, over levels and pages near and far, emptied and run again', () => {
    const spread = fc.constantFrom(1, 7, 40, 3000, 70_000);
    fc.assert(
      fc.property(
        fc.array(command, { maxLength: 150 }),
        spread,
        fc.integer({ min: 5, max: 80 }),
        (commands, by, step) => {
          const highest = 200 + 20 * by;
          const tickOf = (tick: number): number => 100 + (tick - 95) * by;
          const books = [true, false].map(
            (shared) => new PlainBook({ capacity: 2, highest }, new ExchangeMemory(shared)),
          );
          const tables = books.map((book) => tableOf(book, commands, tickOf));
          const ticks = [...new Set(commands.map(({ tick }) => tickOf(tick))), 1, highest];
          for (let round = 0; round < 2; round++) {
            for (let from = 0; from < commands.length; from += step) {
              for (const [i, book] of books.entries())
                book.run(tables[i] as PlainTable, from, Math.min(commands.length, from + step));
              const [fast, slow] = books.map((book) => numbersOf(book, ticks));
              expect(fast).toBe(slow);
            }
            const results = tables.map((table) => commands.map((_, row) => [table.slot(row), table.sequence(row)]));
            expect(JSON.stringify(results[0])).toBe(JSON.stringify(results[1]));
            for (const book of books) book.clear();
            expect(books.map(({ trades, slots, book }) => [trades, slots.used, book.bestBid, book.bestAsk])).toEqual(
              books.map(() => [0, 0, 0, 2 ** 31 - 1]),
            );
          }
        },
      ),
      { seed: SEED, numRuns: 60 },
    );
  });

  it('trades 106,480,733,001 in 418,906 trades on the stream of the native peers', () => {
    const flow = peerFlow(1_000_000);
    const book = new PlainBook({ capacity: 1, highest: 20_000 });
    const table = book.table(flow.count);
    for (let row = 0; row < flow.count; row++) {
      if (flow.isCancel[row] === 1) table.cancel(row, flow.target[row] as number);
      else table.place(row, flow.side[row] as number, flow.price[row] as number, flow.lots[row] as number);
    }
    book.run(table, 0, flow.count);
    expect([book.tradedTickLots, book.trades, book.slots.used]).toEqual([106_480_733_001, 418_906, 102_091]);
  });

  it('trades whole lots beyond 2^32 one by one and as rows', () => {
    const lots = 3 * 2 ** 40 + 1;
    const book = new PlainBook({ capacity: 4, highest: 10 });
    const table = book.table(3);
    table.place(0, 1, 2, lots);
    table.place(1, -1, 1, lots - 1);
    table.cancel(2, 0);
    book.run(table, 0, 2);
    expect([book.tradedTickLots, book.book.levels.total(2), book.book.bestBid]).toEqual([2 * (lots - 1), 1, 2]);
    book.run(table, 2, 3);
    expect([book.slots.used, book.book.bestBid]).toEqual([0, 0]);
  });

  it('refuses rows, sides, prices and lots that are none, and a table of another book', () => {
    const book = new PlainBook({ capacity: 1, highest: 10 });
    const table = book.table(2);
    for (const rows of [0, 1.5, 2 ** 24 + 1, Number.NaN])
      expect(() => book.table(rows)).toThrow('a table has 1 to 2^24 rows');
    for (const row of [-1, 2, 0.5]) {
      expect(() => table.place(row, 1, 1, 1)).toThrow('a row of the table');
      expect(() => table.cancel(0, row)).toThrow('a row of the table');
    }
    expect(() => table.place(0, 0, 1, 1)).toThrow('a side is 1 or -1');
    for (const tick of [0, 11, 1.5])
      expect(() => table.place(0, 1, tick, 1)).toThrow('a tick is from 1 to the highest');
    for (const lots of [0, -1, 0.5, 2 ** 53])
      expect(() => table.place(0, 1, 1, lots)).toThrow('lots are a whole number above 0');
    const other = new PlainBook({ capacity: 1, highest: 10 }).table(2);
    expect(() => book.run(other, 0, 1)).toThrow('a table is run by the book that made it');
    for (const [from, to] of [
      [0, 3],
      [1, 0],
      [-1, 1],
      [0, 0.5],
    ])
      expect(() => book.run(table, from as number, to as number)).toThrow('rows of a table');
  });
});
