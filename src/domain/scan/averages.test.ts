/** The kernel of averages against its plain twin: the same bits, whatever the blocks. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Rng } from '../../core/index.ts';
import { ColumnArena } from '../../hot/index.ts';
import { AVERAGES_CELLS, AverageChains, averageOf, stretchRows } from './averages.ts';

/** Averages of closes in blocks of so many rows, one column after the other. */
function averagesOf(values: Float64Array, periods: readonly number[], rows: number, plain: boolean): Float64Array[] {
  const bytes =
    ColumnArena.bytesOf({ columns: periods.length + 1, masks: 0, rows, cells: AVERAGES_CELLS }) +
    ColumnArena.bytesOf({ columns: 1, masks: 0, rows: values.length, cells: 0 });
  const arena = new ColumnArena(bytes, { plain });
  const closes = arena.column(values.length);
  closes.set(values, 1);
  const averages = periods.map((period) => averageOf(arena.column(rows), period));
  const chains = new AverageChains(arena, averages, {
    closes,
    scratch: arena.column(rows),
    cells: arena.cells(AVERAGES_CELLS),
  });
  const out = periods.map(() => new Float64Array(values.length));
  for (let from = 0; from < values.length; from += rows) {
    const count = Math.min(rows, values.length - from);
    chains.fill(from, count);
    averages.forEach(({ column }, i) => {
      (out[i] as Float64Array).set(column.subarray(1, count + 1), from);
    });
  }
  return out;
}

function walk(seed: number, count: number, stays: number): Float64Array {
  const rng = new Rng(seed);
  let price = 40_000;
  return Float64Array.from({ length: count }, () => {
    if (rng.below(stays) === 0) price += rng.below(2001) / 100 - 10;
    return price;
  });
}

describe('AverageChains', () => {
  it('has the bits of one chain, for 1 to 11 averages, blocks of 1 to 3,000 rows, and closes that stay', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e6 }),
        fc.array(fc.integer({ min: 1, max: 120 }), { minLength: 1, maxLength: 11 }),
        fc.integer({ min: 1, max: 3000 }),
        fc.constantFrom(1, 3, 400),
        (seed, periods, rows, stays) => {
          const values = walk(seed, 4000, stays);
          expect(averagesOf(values, periods, rows, false)).toEqual(averagesOf(values, periods, rows, true));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('mends a stretch that does not meet the one before it: an average of 20 after a jump to 1e9 and back', () => {
    const values = walk(1, 20_000, 1);
    values.fill(1e9, 4300, 4400);
    expect(averagesOf(values, [10, 20], 16_384, false)).toEqual(averagesOf(values, [10, 20], 16_384, true));
  });

  it('is cut where four averages or fewer share a block, from 18 periods in front of each stretch on', () => {
    expect([1, 2, 3, 4, 5].map((count) => stretchRows(count, 20))).toEqual([5760, 5760, 2880, 2880, 0]);
  });
});
