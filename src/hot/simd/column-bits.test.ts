import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ColumnArena } from './column-arena.ts';
import { ColumnBits } from './column-bits.ts';

/** Two columns of the same values in the kernel's memory and outside, rounded so that equal values are common. */
function twins(values: readonly (readonly [number, number])[], missing: readonly [number, number]) {
  const rows = values.length - 1;
  return [false, true].map((plain) => {
    const arena = new ColumnArena(ColumnArena.bytesOf({ columns: 2, masks: 2, rows, cells: 3 }), { plain });
    const [a, b] = [arena.column(rows), arena.column(rows)];
    const [first, second] = [arena.mask(rows), arena.mask(rows)];
    for (const [k, column] of [a, b].entries()) {
      values.forEach((pair, i) => {
        column[i] = i < (missing[k] as number) ? Number.NaN : (pair[k] as number);
      });
    }
    const bits = new ColumnBits(arena);
    const rowsOf = (mask: Int32Array) =>
      Array.from({ length: rows }, (_, r) => r).filter((r) => (((mask[r >> 5] as number) >> (r & 31)) & 1) === 1);
    return { bits, a, b, rows, first, second, rowsOf };
  });
}

const pair = fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 }));
const columns = fc.array(pair, { minLength: 2, maxLength: 300 });
const missing = fc.tuple(fc.integer({ min: 0, max: 90 }), fc.integer({ min: 0, max: 90 }));

describe('ColumnBits', () => {
  it('finds the same rows above, at least and crossing as its plain twin, for 1 to 299 rows of which the first miss', () => {
    fc.assert(
      fc.property(columns, missing, (values, gaps) => {
        const found = twins(values, gaps).map(({ bits, a, b, rows, first, second, rowsOf }) => {
          bits.above(a, b, rows, first);
          bits.atLeast(a, b, rows, second);
          const compared = [rowsOf(first), rowsOf(second)];
          bits.crosses({ a, b }, rows, { rises: first, falls: second });
          return [...compared, rowsOf(first), rowsOf(second)];
        });
        expect(found[0]).toEqual(found[1]);
      }),
      { numRuns: 400 },
    );
  });

  it('says that 1, 3, 2, 2 rises above 2, 2, 2, 1 in rows 0 and 2 and never falls', () => {
    for (const { bits, a, b, rows, first, second, rowsOf } of twins(
      [
        [1, 2],
        [3, 2],
        [2, 2],
        [2, 1],
      ],
      [0, 0],
    )) {
      bits.crosses({ a, b }, rows, { rises: first, falls: second });
      expect([rowsOf(first), rowsOf(second)]).toEqual([[0, 2], []]);
    }
  });

  it('refuses rows that the columns do not have', () => {
    const arena = new ColumnArena(ColumnArena.bytesOf({ columns: 1, masks: 1, rows: 64, cells: 0 }));
    const column = arena.column(64);
    expect(() => new ColumnBits(arena).above(column, column, 65, arena.mask(64))).toThrow('rows lie inside');
  });
});
