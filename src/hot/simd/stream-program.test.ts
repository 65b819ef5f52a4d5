import { describe, expect, it } from 'vitest';
import { bytesPerOperation } from '../../../bench/allocation.ts';
import { InvariantError } from '../../core/index.ts';
import { blocksOf, cellsBlock, delayBlock, meanBlock, momentsBlock, numberBlock, sumBlock } from './stream-blocks.ts';
import { STREAM_STEPS, StreamProgram, type StreamStep } from './stream-program.ts';

const A = 0;
const B = 1;

function step(name: StreamStep['name'], over: Partial<StreamStep>): StreamStep {
  return { name, state: blocksOf(), inputs: [A], slot: 2, outputs: 1, guard: 'holes', ...over };
}

function programOf(steps: readonly StreamStep[], shown: readonly number[], width = 8): StreamProgram {
  return StreamProgram.create({ columns: 2, width, steps, shown }) as StreamProgram;
}

/** What is shown after each row. */
function rowsOf(program: StreamProgram, rows: readonly (readonly [number, number])[]) {
  return rows.map(([a, b]) => {
    program.cells[A] = a;
    program.cells[B] = b;
    const complete = program.computeRow();
    return [...program.row, complete];
  });
}

describe('a stream program', () => {
  it('computes its steps in order, and says whether all that is shown is finite', () => {
    const program = programOf(
      [
        step('sum', { state: sumBlock(2) }),
        step('lag', { state: delayBlock(1), inputs: [2], slot: 3, guard: 'never' }),
        step('ema', { state: meanBlock(1), inputs: [3], slot: 4, guard: 'always' }),
      ],
      [2, 3, 4, 3],
    );
    const rows: [number, number][] = [1, 2, 4, 8].map((x) => [x, 0]);
    const none = Number.NaN;
    const expected = [
      [none, none, none, none, false],
      [3, none, none, none, false],
      [6, 3, 3, 3, true],
      [12, 6, 6, 6, true],
    ];
    expect(rowsOf(program, rows)).toEqual(expected);
    program.reset();
    expect([...program.row, ...program.cells].every(Number.isNaN)).toBe(true);
    expect(rowsOf(program, rows)).toEqual(expected);
  });

  it('passes a row over where an input is NaN: the state waits and every output is NaN', () => {
    const program = programOf(
      [
        step('vwma', { state: blocksOf(sumBlock(2), sumBlock(2)), inputs: [A, B] }),
        step('sum', { state: sumBlock(2), inputs: [A], slot: 3 }),
        step('macd', {
          state: blocksOf(numberBlock(0), meanBlock(1), meanBlock(1), meanBlock(1)),
          inputs: [3],
          slot: 4,
          outputs: 3,
          guard: 'always',
        }),
      ],
      [2, 3, 4, 5, 6],
    );
    const hole = Number.NaN;
    const rows = rowsOf(program, [
      [1, 1],
      [3, 1],
      [5, hole],
      [7, 3],
      [hole, 1],
      [9, 1],
    ]);
    expect(rows.map((row) => row[0])).toEqual([hole, 2, hole, 6, hole, 7.5]);
    expect(rows.map((row) => row[1])).toEqual([hole, 4, 8, 12, hole, 16]);
    expect(rows.map((row) => row[4])).toEqual([hole, 0, 0, 0, hole, 0]);
  });

  it('keeps a shared state once for steps of the same inputs and window, and apart for others', () => {
    const moments = (n: number) => ({ name: 'moments', state: momentsBlock(n), own: n }) as const;
    const variance = (inputs: number[], n: number, slot: number) =>
      step('variance', { inputs, slot, shared: moments(n) });
    const program = programOf(
      [
        variance([A], 2, 2),
        step('stddev', { state: numberBlock(1), slot: 3, shared: moments(2) }),
        variance([A], 3, 4),
        variance([B], 2, 5),
      ],
      [2, 3, 4, 5],
    );
    const rows = rowsOf(program, [
      [1, 5],
      [3, 5],
      [8, 9],
      [4, 9],
    ]);
    expect(rows[2]?.slice(0, 2)).toEqual([6.25, 2.5]);
    expect(rows[2]?.[2]).toBeCloseTo(26 / 3, 12);
    expect(rows.map((row) => row[3])).toEqual([Number.NaN, 0, 4, 0]);
  });

  it('has the same bits in its loop of plain steps, and knows a hole only in a column that is read', () => {
    const averages = (['sma', 'ema', 'rma', 'lag'] as const).map((name, i) => {
      const state = name === 'sma' ? sumBlock(3) : name === 'lag' ? delayBlock(2) : meanBlock(3);
      return step(name, { state, slot: 2 + i, guard: name === 'lag' ? 'never' : 'holes' });
    });
    // One that is not plain, and cells that are shown out of their order: the general loop, and a row of copies.
    const general = programOf([...averages, step('sum', { state: sumBlock(1), slot: 6 })], [5, 4, 3, 2]);
    const plain = programOf(averages, [2, 3, 4, 5]);
    const turned = programOf(averages, [5, 4, 3, 2]);
    const some = programOf(averages, [3, 4]);
    const hole = Number.NaN;
    const values = [3, 1.1, 7.3, hole, 0.1, 1 / 3, Number.POSITIVE_INFINITY, 2.5, hole, 9, 8, 7, 6.1];
    const rows = values.map((a, i): [number, number] => [a, i % 2 === 0 ? hole : i]);
    for (const pass of [1, 2]) {
      const expected = rowsOf(general, rows).map((row) => [...row.slice(0, 4).reverse(), row[4]]);
      expect([pass, rowsOf(plain, rows)]).toEqual([pass, expected]);
      const back = expected.map((row) => [...row.slice(0, 4).reverse(), row[4]]);
      expect([pass, rowsOf(turned, rows)]).toEqual([pass, back]);
      const means = expected.map((row) => [row[1], row[2], row.slice(1, 3).every(Number.isFinite)]);
      expect([pass, rowsOf(some, rows)]).toEqual([pass, means]);
      expect(expected.map((row) => row[4]).slice(0, 7)).toEqual([false, false, true, false, true, false, false]);
      for (const program of [general, plain, turned, some]) program.reset();
    }
  });

  it('runs a part of its steps when it is asked to', () => {
    const moments = { name: 'moments', state: momentsBlock(2), own: 2 } as const;
    const program = programOf(
      [
        step('sum', { state: sumBlock(1) }),
        step('variance', { inputs: [B], slot: 3, shared: moments }),
        step('sum', { state: sumBlock(1), inputs: [B], slot: 4 }),
      ],
      [2, 3, 4],
    );
    program.cells.set([1, 2]);
    program.computeSteps(0, 1, program.hasHoles());
    expect([...program.cells.subarray(2, 5)]).toEqual([1, Number.NaN, Number.NaN]);
    program.computeSteps(1, 3, program.hasHoles());
    program.cells[B] = Number.NaN;
    expect([program.hasHoles(), program.fillRow(), ...program.row]).toEqual([true, false, 1, Number.NaN, 2]);
  });

  it('refuses steps that read nothing or more than four cells', () => {
    for (const inputs of [[], [0, 1, 0, 1, 0]]) {
      expect(() => programOf([step('sum', { state: sumBlock(1), inputs })], [2])).toThrow(InvariantError);
    }
  });

  it('is not made where 4 GiB are not enough', () => {
    const huge = step('sum', { state: { ...cellsBlock(2 ** 29, 0), fill: () => undefined } });
    expect(StreamProgram.create({ columns: 2, width: 3, steps: [huge], shown: [2] })).toBeUndefined();
  });

  it('names every kernel once', () => {
    expect(new Set(STREAM_STEPS).size).toBe(STREAM_STEPS.length);
  });

  it('allocates nothing for a row', () => {
    const program = programOf(
      [step('ema', { state: meanBlock(5) }), step('atr', { state: blocksOf(numberBlock(1), meanBlock(3)), slot: 3 })],
      [2, 3],
    );
    const bytes = bytesPerOperation((count) => {
      for (let i = 0; i < count; i++) {
        program.cells[A] = i & 7;
        program.cells[B] = i & 3;
        program.computeRow();
      }
      return program.row[0] as number;
    });
    expect(bytes).toBeLessThan(0.1);
  });
});
