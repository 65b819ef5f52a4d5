/** Properties of a replay: the order is that of a stable sort, and neither chunks nor stops change the stream. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MarketSink } from '../market-sink.ts';
import { BOOK_END, BOOK_RESET, BookSource, TradesSource } from './column-sources.ts';
import { Replay } from './replay.ts';
import type { ReplayColumns, ReplaySource } from './replay-source.ts';

type Row = readonly number[];
interface Series {
  readonly kind: 'trades' | 'book';
  /** [time, value, ends the message]. */
  readonly rows: readonly Row[];
}

const series: fc.Arbitrary<Series> = fc.record({
  kind: fc.constantFrom('trades' as const, 'book' as const),
  rows: fc.array(fc.tuple(fc.nat(40), fc.nat(1000), fc.nat(1)), { maxLength: 40 }),
});

function columnsOf(kind: Series['kind'], rows: readonly Row[]): ReplayColumns {
  const of = (value: (row: Row, i: number) => number): Float64Array => Float64Array.from(rows, value);
  const time = of((row) => row[0] as number);
  const qty = of((row) => row[1] as number);
  const one = of(() => 1);
  if (kind === 'trades') return { time, id: qty, side: one, price: one, qty };
  const flags = of((row, i) => (row[2] === 1 ? BOOK_END : 0) | (i % 7 === 0 ? BOOK_RESET : 0));
  return { time, sequence: qty, flags, side: one, price: one, qty };
}

/** A number that depends on every call, its arguments and their order. */
class HashSink implements MarketSink {
  hash = 17;
  readonly order: string[] = [];
  #mix(...values: readonly number[]): void {
    for (const value of values) this.hash = (Math.imul(this.hash, 31) + value) | 0;
  }
  trade(...values: readonly number[]): void {
    this.#mix(1, ...values);
    this.order.push(`${values[0]} ${values[5]}`);
  }
  bookReset(...values: readonly number[]): void {
    this.#mix(2, ...values);
  }
  level(...values: readonly number[]): void {
    this.#mix(3, ...values);
  }
  bookEnd(...values: readonly number[]): void {
    this.#mix(4, ...values);
  }
  bookLost(instrument: number, reason: string, time: number): void {
    this.#mix(5, instrument, reason.length, time);
  }
  quote(...values: readonly number[]): void {
    this.#mix(6, ...values);
  }
}

function sourceOf(kind: Series['kind'], instrument: number): ReplaySource {
  return kind === 'trades' ? new TradesSource({ instrument }) : new BookSource({ instrument });
}

function whole(all: readonly Series[]): HashSink {
  const sink = new HashSink();
  const sources = all.map(({ kind, rows }, i) => sourceOf(kind, i).push(columnsOf(kind, rows)).end());
  new Replay(sources, sink).run();
  return sink;
}

/** The same rows, cut by `cuts`, given only when a series starves, with runs that stop again and again. */
function piecewise(all: readonly Series[], cuts: readonly number[], limit: number): HashSink {
  const sink = new HashSink();
  const sources = all.map(({ kind }, i) => sourceOf(kind, i));
  const given = all.map(() => 0);
  const replay = new Replay(sources, sink);
  for (let turn = 0; ; turn++) {
    const stop = replay.run({ limit });
    if (stop === 'ended') return sink;
    const { starving } = replay;
    if (starving === undefined) continue;
    const i = sources.indexOf(starving);
    const { kind, rows } = all[i] as Series;
    const from = given[i] as number;
    if (from >= rows.length) {
      starving.end();
      continue;
    }
    const to = Math.min(rows.length, from + 1 + ((cuts[turn % cuts.length] as number) % 9));
    given[i] = to;
    const cut = columnsOf(kind, rows);
    starving.push(Object.fromEntries(Object.entries(cut).map(([name, values]) => [name, values.slice(from, to)])));
  }
}

describe('a replay', () => {
  it('orders trades as a stable sort by time and then by series does', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 30 }), { minLength: 1, maxLength: 9 }),
        (all) => {
          const sorted = all.map((times) => times.toSorted((a, b) => a - b));
          const sink = new HashSink();
          const rows = (times: readonly number[]): Row[] => times.map((time) => [time, 1]);
          const sources = sorted.map((times, instrument) =>
            new TradesSource({ instrument }).push(columnsOf('trades', rows(times))).end(),
          );
          new Replay(sources, sink).run();
          const expected = sorted
            .flatMap((times, i) => times.map((time) => ({ i, time })))
            .sort((a, b) => a.time - b.time || a.i - b.i)
            .map(({ i, time }) => `${i} ${time}`);
          expect(sink.order).toEqual(expected);
        },
      ),
    );
  });

  it('gives the same stream for any chunks and any stops, twice', () => {
    fc.assert(
      fc.property(
        fc.array(series, { minLength: 1, maxLength: 6 }),
        fc.array(fc.nat(8), { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 1, max: 12 }),
        (all, cuts, limit) => {
          const expected = whole(all);
          expect(whole(all).hash).toBe(expected.hash);
          const pieces = piecewise(all, cuts, limit);
          expect([pieces.hash, pieces.order]).toEqual([expected.hash, expected.order]);
        },
      ),
    );
  });
});
