import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TimeWheel } from './time-wheel.ts';

const ROWS = 12;
const START = 7;

type Step =
  | { readonly kind: 'set'; readonly row: number; readonly ahead: number }
  | { readonly kind: 'cancel'; readonly row: number }
  | { readonly kind: 'go'; readonly ahead: number };

const ahead = fc.oneof(
  fc.nat(10),
  fc.nat(100),
  fc.nat(5000),
  fc.nat(300_000),
  fc.nat(2 ** 30),
  fc.integer({ min: 0, max: 2 ** 40 }),
);
const row = fc.nat(ROWS - 1);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('set' as const), row, ahead }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const), row }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('go' as const), ahead }) },
);

function drain(wheel: TimeWheel, now: number): number[] {
  const rows: number[] = [];
  wheel.clock[0] = now;
  for (let found = wheel.due(); found >= 0; found = wheel.due()) rows.push(found);
  return rows;
}

function set(wheel: TimeWheel, row: number, micros: number): void {
  wheel.deadlines[row] = micros;
  wheel.set(row);
}

describe('time wheel', () => {
  it('gives the rows that a table of deadlines gives, never early, tick by tick', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.array(step, { maxLength: 120 }), (tickMicros, steps) => {
        const wheel = new TimeWheel({ rows: ROWS, tickMicros, startMicros: START });
        const table = new Map<number, number>();
        let now = START;
        for (const s of steps) {
          if (s.kind === 'set') {
            set(wheel, s.row, now + s.ahead);
            table.set(s.row, now + s.ahead);
          } else if (s.kind === 'cancel') {
            wheel.cancel(s.row);
            table.delete(s.row);
          } else {
            now += s.ahead;
            const due = [...table].filter(([, time]) => time <= now);
            const rows = drain(wheel, now);
            expect([...rows].sort((a, b) => a - b)).toEqual(due.map(([r]) => r).sort((a, b) => a - b));
            const ticks = rows.map((r) => Math.floor(((table.get(r) as number) - START) / tickMicros));
            expect(ticks).toEqual([...ticks].sort((a, b) => a - b));
            for (const r of rows) table.delete(r);
          }
          expect(wheel.size).toBe(table.size);
          for (let r = 0; r < ROWS; r++) expect(wheel.has(r)).toBe(table.has(r));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('gives the same rows in the same order to the same calls', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const run = (): number[] => {
          const wheel = new TimeWheel({ rows: ROWS, tickMicros: 10, startMicros: START });
          let now = START;
          const rows: number[] = [];
          for (const s of steps) {
            if (s.kind === 'set') set(wheel, s.row, now + s.ahead);
            else if (s.kind === 'cancel') wheel.cancel(s.row);
            else {
              now += s.ahead;
              rows.push(...drain(wheel, now));
            }
          }
          return rows;
        };
        expect(run()).toEqual(run());
      }),
      { numRuns: 100 },
    );
  });
});
