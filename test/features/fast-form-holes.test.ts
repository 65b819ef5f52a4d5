/** Fast forms that find holes themselves, so that nobody has to look for them before. */
import { describe, expect, it } from 'vitest';
import { Rng } from '../../src/core/index.ts';
import { runIndicator, streamOver } from '../../src/domain/features/batch.ts';
import { usualParams } from '../../src/domain/features/build-feature.ts';
import { FAST_FORMS, type FastForm, SEES_HOLES } from '../../src/domain/features/fast/fast-forms.ts';
import { allocateColumns } from '../../src/hot/index.ts';
import { barsOf, definition, fast, inputsOf, PLAIN, paramsWith } from './fast-form-columns.ts';

/** Rows of a run with holes: more than a block of every kernel. */
const HOLED = 1700;

describe.each([...SEES_HOLES])('the fast form of %s', (kind) => {
  const { inputs } = definition(kind);
  const bars = barsOf({ ...PLAIN, rows: HOLED });

  it('returns false when any row of any input is NaN: first, last, in the warm-up, at the edges of blocks, between', () => {
    const rng = new Rng(9);
    const some = Array.from({ length: 12 }, () => rng.below(HOLED));
    const rows = [0, 1, 2, 13, 14, 19, 20, 27, 511, 512, 513, 780, 781, 1024, 1600, ...some];
    const last = Array.from({ length: 8 }, (_, i) => HOLED - 1 - i);
    for (const period of [2, 14, 33, 70, 200]) {
      const params = kind === 'stoch' && period === 14 ? usualParams(definition(kind)) : paramsWith(kind, period);
      for (const row of [...rows, ...last]) {
        for (let i = 0; i < inputs.length; i++) {
          const columns = inputsOf(definition(kind), bars).map((column) => column.slice());
          (columns[i] as Float64Array)[row] = Number.NaN;
          expect([kind, period, row, i, fast(kind, params, columns)]).toEqual([kind, period, row, i, 'declined']);
        }
      }
    }
  });

  it('returns false for a NaN in a history of one row to 60', () => {
    const params = usualParams(definition(kind));
    for (let rows = 1; rows <= 60; rows++) {
      for (let i = 0; i < inputs.length; i++) {
        const columns = inputsOf(definition(kind), bars).map((column) => column.slice(0, rows));
        (columns[i] as Float64Array)[((31 * rows + 17 * i) % 23) % rows] = Number.NaN;
        expect([rows, i, fast(kind, params, columns)]).toEqual([rows, i, 'declined']);
      }
    }
  });

  it('does not take what stands behind its columns for a hole', () => {
    const params = usualParams(definition(kind));
    const names = [...inputs.map((_, i) => `in${i}`), ...definition(kind).outputs.map((_, o) => `out${o}`)];
    const columns = allocateColumns(names, HOLED);
    for (const rows of [40, 41, 42, 43, 600, 601, 1100, 1101, 1102]) {
      inputsOf(definition(kind), bars).forEach((column, i) => {
        columns[`in${i}`]?.set(column);
        columns[`in${i}`]?.fill(Number.NaN, rows);
      });
      const run = {
        params,
        inputs: inputs.map((_, i) => (columns[`in${i}`] as Float64Array).subarray(0, rows)),
        outputs: definition(kind).outputs.map((_, o) => (columns[`out${o}`] as Float64Array).subarray(0, rows)),
      };
      expect([rows, (FAST_FORMS[kind] as FastForm)(run)]).toEqual([rows, true]);
    }
  });
});

describe('the fast form of true ranges', () => {
  it('leaves columns with a high below its low to the stream, whose values the batch form then has', () => {
    const bars = barsOf({ ...PLAIN, rows: HOLED });
    const params = { period: 14 };
    for (const kind of ['atr', 'natr']) {
      const plain = inputsOf(definition(kind), bars);
      for (const row of [15, 16, 17, 18, 19, 512, HOLED - 3, HOLED - 2, HOLED - 1]) {
        const inputs = plain.map((column) => column.slice());
        const [high, low] = inputs as [Float64Array, Float64Array];
        [high[row], low[row]] = [low[row] as number, high[row] as number];
        expect([kind, row, fast(kind, params, inputs)]).toEqual([kind, row, 'declined']);
        const [streamed, batch] = [new Float64Array(HOLED), new Float64Array(HOLED)];
        streamOver(definition(kind), { params, inputs, outputs: [streamed] });
        runIndicator(definition(kind), { params, inputs, outputs: [batch] });
        expect([kind, row, batch]).toEqual([kind, row, streamed]);
      }
    }
  });

  it('takes a range of nothing, and highs below lows before the mean begins', () => {
    const bars = barsOf({ ...PLAIN, rows: HOLED });
    const inputs = inputsOf(definition('atr'), bars).map((column) => column.slice());
    const [high, low] = inputs as [Float64Array, Float64Array];
    high[200] = low[200] as number;
    [high[3], low[3]] = [low[3] as number, high[3] as number];
    const streamed = new Float64Array(HOLED);
    streamOver(definition('atr'), { params: { period: 14 }, inputs, outputs: [streamed] });
    const [quick] = fast('atr', { period: 14 }, inputs) as Float64Array[];
    streamed.forEach((value, t) => {
      if (t < 14) expect(quick?.[t]).toBeNaN();
      else expect(Math.abs((quick?.[t] as number) - value)).toBeLessThanOrEqual(1e-12 * value);
    });
  });
});
