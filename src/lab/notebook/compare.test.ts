import { describe, expect, it } from 'vitest';
import { TYPES_MIME } from '../kernel/problem-report.ts';
import { compareOutputs, hasOutputs, steadyText } from './compare.ts';
import type { Notebook, Output } from './nbformat.ts';

const DAY = '2026-01-31';

function book(...cells: (readonly Output[])[]): Notebook {
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {},
    cells: cells.map((outputs) => ({ cell_type: 'code', metadata: {}, source: 'x', outputs })),
  };
}

const print = (text: string, name = 'stdout'): Output => ({ output_type: 'stream', name, text: [text] });
const result = (data: Record<string, unknown>): Output => ({ output_type: 'execute_result', data, metadata: {} });

describe('the comparison of two runs', () => {
  it('finds a number that differs in its last digit, with its cell and line', () => {
    const before = book([print('a\nsharpe 0.30000000000000004\n')], [result({ 'text/plain': ['1'] })]);
    const after = book([print('a\nsharpe 0.3\n')], [result({ 'text/plain': ['1'] })]);
    expect(compareOutputs(before, after, DAY)).toEqual([
      { cell: 1, what: 'stdout', before: 'sharpe 0.30000000000000004', after: 'sharpe 0.3' },
    ]);
  });

  it('finds an output, a form and a cell that only one run has', () => {
    const before = book([result({ 'text/plain': '1', 'text/html': '<b>1</b>' })]);
    const after = book([result({ 'text/plain': '1' })], [print('more')]);
    expect(compareOutputs(before, after, DAY).map(({ cell, what }) => [cell, what])).toEqual([
      [1, 'result text/html'],
      [2, 'stdout'],
    ]);
  });

  it('passes over progress bars, printed or drawn, and the order of keys, but not over what stands beside them', () => {
    const bar = (done: number): string => `training: ${done} of 100 (${done} %), 1.2 s, 80 each, about 3 s left`;
    const drawn: Output = { output_type: 'display_data', data: { 'text/plain': [bar(100)] }, metadata: {} };
    const figure = (data: object): Output => ({
      output_type: 'display_data',
      data: { 'application/json': data },
      metadata: {},
    });
    const before = book(
      [print(`${bar(1)}\n${bar(26)}\n${bar(100)}\n`), figure({ a: 1, b: [2] })],
      [print(`${bar(7)}\nsum 1\n`)],
    );
    const after = book([drawn, figure({ b: [2], a: 1 })], [print('sum 1\n')]);
    expect(compareOutputs(before, after, DAY)).toEqual([]);
    expect(compareOutputs(before, book([drawn, figure({ b: [3], a: 1 })], [print('sum 2\n')]), DAY)).toMatchObject([
      { cell: 1, what: 'display 1 application/json' },
      { cell: 2, what: 'stdout', after: 'sum 2' },
    ]);
  });

  it('compares JSON, errors and displays by their place', () => {
    const show = (v: number): Output => ({
      output_type: 'display_data',
      data: { 'application/json': { v } },
      metadata: {},
    });
    const error = (evalue: string): Output => ({ output_type: 'error', ename: 'Error', evalue, traceback: [] });
    const found = compareOutputs(book([show(1), show(2), error('a')]), book([show(1), show(3), error('b')]), DAY);
    expect(found.map(({ what }) => what)).toEqual(['display 2 application/json', 'error']);
  });

  it('passes over pieces of streams, type errors, times, paths and ids', () => {
    const types: Output = { output_type: 'display_data', data: { [TYPES_MIME]: {} }, metadata: {} };
    const before = book([print('a'), print('b 1.2 s'), types]);
    const after = book([print('ab 3.4 s')]);
    expect(compareOutputs(before, after, DAY)).toEqual([]);
  });

  it.each([
    ['12 rows in 3.4 s', '12 rows in <time>'],
    ['1,234 rows/s', '<rate>'],
    ['/opt/a-b/c.json and 1/2', '<path> and 1/2'],
    [`${DAY}T10:00:00.123Z is not 2025-01-31T10:00:00Z`, '<now> is not 2025-01-31T10:00:00Z'],
    ['\u001b[31mred\u001b[0m', 'red'],
    ['5 min, 3 models, 0.5 sigma', '<time>, 3 models, 0.5 sigma'],
  ])('takes %j for %j', (text, steady) => {
    expect(steadyText(text, DAY)).toBe(steady);
  });

  it('knows a notebook without outputs', () => {
    expect([hasOutputs(book([])), hasOutputs(book([], [print('x')]))]).toEqual([false, true]);
  });
});
