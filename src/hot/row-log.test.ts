import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RowLog } from './index.ts';

describe('row log', () => {
  it('holds what a list of lists holds, whatever is added and changed, over the ends of its pieces', () => {
    const step = fc.record({ add: fc.boolean(), row: fc.nat(), place: fc.nat({ max: 2 }), value: fc.double() });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1100 }), fc.array(step, { maxLength: 50 }), (first, steps) => {
        const log = new RowLog(3);
        const plain: number[][] = [];
        const add = (value: number): void => {
          const from = log.add();
          log.cells[from + 1] = value;
          plain.push([0, value, 0]);
        };
        for (let i = 0; i < first; i++) add(i);
        for (const { add: isAdd, row, place, value } of steps) {
          if (isAdd || plain.length === 0) add(value);
          else {
            log.set(row % plain.length, place, value);
            (plain[row % plain.length] as number[])[place] = value;
          }
        }
        expect(log.count).toBe(plain.length);
        const rows = plain.map((_, row) => [...log.cellsOf(row).subarray(log.fromOf(row), log.fromOf(row) + 3)]);
        expect(rows).toEqual(plain);
        expect(plain.map((_, row) => [0, 1, 2].map((place) => log.get(row, place)))).toEqual(plain);
      }),
      { numRuns: 40 },
    );
  });

  it('gives no row that was not added, the next one of a piece included', () => {
    const log = new RowLog(2);
    expect(() => log.get(0, 0)).toThrow('a row that is read was added');
    log.add();
    expect(log.get(0, 1)).toBe(0);
    expect(() => log.get(1, 0)).toThrow('a row that is read was added');
    expect(() => log.set(1, 0, 5)).toThrow('a row that is read was added');
  });
});
