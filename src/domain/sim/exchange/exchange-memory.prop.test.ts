import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Column, ExchangeMemory } from './exchange-memory.ts';

const SEED = Number(process.env.BOT4_SEED ?? 20_261_128);

/** A column and what has to be in it. */
interface Kept {
  readonly column: Column;
  view: Uint8Array;
  truth: number[];
}

function addColumn(memory: ExchangeMemory, bytes: number): Kept {
  let view = new Uint8Array(0);
  const kept: { view: Uint8Array } = { view };
  const column = memory.column(bytes, (buffer, address, size) => {
    view = new Uint8Array(buffer, address, size);
    kept.view = view;
  });
  return Object.assign(kept, { column, truth: new Array<number>(bytes).fill(0) });
}

describe(`columns in one memory (seed ${SEED})`, () => {
  it('keep what is in them, are 0 where they are new, and never overlap, while they grow in any order', () => {
    const step = fc.record({
      which: fc.nat(5),
      times: fc.integer({ min: 1, max: 40 }),
      mark: fc.integer({ min: 1, max: 255 }),
    });
    fc.assert(
      fc.property(fc.boolean(), fc.array(step, { maxLength: 60 }), (isShared, steps) => {
        const memory = new ExchangeMemory(isShared);
        const all = [0, 1, 64, 100, 4096, 70_000].map((bytes) => addColumn(memory, bytes));
        for (const { which, times, mark } of steps) {
          const kept = all[which] as Kept;
          const { length } = kept.truth;
          if (length < 200_000) {
            kept.column.grow(length + times * 37);
            kept.truth.push(...new Array<number>(times * 37).fill(0));
          }
          kept.view.fill(mark, length >> 1, length);
          kept.truth.fill(mark, length >> 1, length);
        }
        for (const { view, truth } of all) expect(Buffer.compare(view, Uint8Array.from(truth))).toBe(0);
      }),
      { seed: SEED, numRuns: 200 },
    );
  });

  it('that double one after the other use again what was left: a third of all at the most lies idle', () => {
    const memory = new ExchangeMemory(true);
    const columns = Array.from({ length: 12 }, (_, i) => ({ column: addColumn(memory, 1024).column, bytes: 1024, i }));
    for (let round = 0; round < 10; round++)
      for (const one of columns) {
        one.bytes *= 2;
        one.column.grow(one.bytes);
      }
    const used = columns.reduce((sum, { bytes }) => sum + bytes, 0);
    expect(used).toBe(12 * 1024 * 1024);
    expect(memory.unused).toBeLessThan(used / 3);
  });
});
