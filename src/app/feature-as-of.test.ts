import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asOfJoin, asOfRows } from './feature-as-of.ts';

const times = (...values: number[]): Float64Array => Float64Array.from(values);
const rowsOf = (decisions: Float64Array, time: Float64Array, delayMicros: number, maxAgeMicros?: number): number[] =>
  Array.from(
    asOfRows(decisions, { time, columns: {}, delayMicros, ...(maxAgeMicros === undefined ? {} : { maxAgeMicros }) }),
  );

describe('asOfRows', () => {
  it('takes the last row that was known, and none before the first one was', () => {
    expect(rowsOf(times(5, 10, 15, 20, 25), times(10, 20), 0)).toEqual([-1, 0, 0, 1, 1]);
  });

  it('knows a row at event time + delay exactly, and not a microsecond earlier', () => {
    expect(rowsOf(times(12, 13, 22, 23), times(10, 20), 3)).toEqual([-1, 0, 0, 1]);
    const day = Date.UTC(2025, 0, 1) * 1000;
    expect(rowsOf(times(day + 59_999_999, day + 60_000_000), times(day), 60e6)).toEqual([-1, 0]);
  });

  it('takes the last one of rows with the same time, and gives decisions with the same time the same row', () => {
    expect(rowsOf(times(10, 10, 10), times(10, 10, 10, 11), 0)).toEqual([2, 2, 2]);
  });

  it('drops a row whose event time lies further back than the age, not one that lies exactly there', () => {
    expect(rowsOf(times(10, 15, 16, 20), times(10), 0, 5)).toEqual([0, 0, -1, -1]);
    // The age counts from the event, not from the moment at which it could be known.
    expect(rowsOf(times(14, 15, 16), times(10), 5, 5)).toEqual([-1, 0, -1]);
  });

  it('has no row where there is none, and nothing where nothing is decided', () => {
    expect(rowsOf(times(1, 2), times(), 0)).toEqual([-1, -1]);
    expect(rowsOf(times(), times(1, 2), 0)).toEqual([]);
  });

  it('is what a search from the end finds, for all inputs', () => {
    const sorted = fc.array(fc.nat(60), { maxLength: 30 }).map((all) => Float64Array.from(all.sort((a, b) => a - b)));
    fc.assert(
      fc.property(
        sorted,
        sorted,
        fc.nat(20),
        fc.option(fc.nat(20), { nil: undefined }),
        (decisions, time, delay, age) => {
          const plain = Array.from(decisions, (decision) => {
            const row = time.findLastIndex((each) => each + delay <= decision);
            return row >= 0 && decision - (time[row] as number) <= (age ?? Infinity) ? row : -1;
          });
          expect(rowsOf(decisions, time, delay, age)).toEqual(plain);
        },
      ),
    );
  });

  it('does not depend on rows that are not known yet', () => {
    const sorted = fc.array(fc.nat(60), { maxLength: 30 }).map((all) => Float64Array.from(all.sort((a, b) => a - b)));
    fc.assert(
      fc.property(sorted, sorted, fc.nat(20), (decisions, time, delay) => {
        const all = rowsOf(decisions, time, delay);
        decisions.forEach((decision, i) => {
          const known = time.filter((each) => each + delay <= decision);
          expect(rowsOf(decisions.slice(0, i + 1), known, delay)[i]).toBe(all[i]);
        });
      }),
    );
  });

  it.each([
    ['a delay below 0, which would be the future', -1, undefined, 'delayMicros is -1'],
    ['a delay in parts of a microsecond', 0.5, undefined, 'delayMicros is 0.5'],
    ['a delay that is missing', undefined, undefined, 'delayMicros is missing'],
    ['an age below 0', 0, -5, 'maxAgeMicros is -5'],
    ['an age that is no number', 0, Number.NaN, 'maxAgeMicros is NaN'],
  ])('refuses %s', (_, delay, age, text) => {
    expect(() => rowsOf(times(1), times(1), delay as number, age)).toThrow(text);
  });

  it('refuses times that fall or are no whole numbers', () => {
    expect(() => rowsOf(times(2, 1), times(1), 0)).toThrow('BOT4_DATA_ORDER');
    expect(() => rowsOf(times(2), times(1, 0), 0)).toThrow('row 2, time');
    expect(() => rowsOf(times(2), times(1, Number.NaN), 0)).toThrow('BOT4_DATA_ORDER');
    expect(() => rowsOf(times(1.5), times(1), 0)).toThrow('row 1, decisions');
  });
});

describe('asOfJoin', () => {
  const btc = {
    time: times(10, 20, 30),
    columns: { rsi: times(1, Number.NaN, 3), ema: times(4, 5, 6) },
    delayMicros: 0,
  };
  const funding = { time: times(8, 16), columns: { rate: times(0.1, 0.2) }, delayMicros: 5, maxAgeMicros: 10 };

  it('joins several columns of several sources, each with its own delay and age', () => {
    const { btc: own, funding: rates } = asOfJoin(times(9, 13, 20, 21, 30), { btc, funding });
    expect(own.rsi).toEqual(times(Number.NaN, 1, Number.NaN, Number.NaN, 3));
    expect(own.ema).toEqual(times(Number.NaN, 4, 5, 5, 6));
    expect(rates.rate).toEqual(times(Number.NaN, 0.1, Number.NaN, 0.2, Number.NaN));
  });

  it('keeps a NaN of the last known row: nothing older is put in its place', () => {
    expect(asOfJoin(times(25), { btc }).btc.rsi).toEqual(times(Number.NaN));
  });

  it('names a column that is not as long as its times', () => {
    const short = { ...btc, columns: { rsi: times(1) } };
    expect(() => asOfJoin(times(25), { short })).toThrow('short.rsi has 1 rows, its times have 3');
  });
});
