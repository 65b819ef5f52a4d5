import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Cell, type Notebook, toLines } from './nbformat.ts';
import { fromPercent, toPercent } from './percent.ts';

const SEED = 20_260_901;

const line = fc.oneof(
  fc.string(),
  fc.constantFrom(
    '',
    '// %%',
    '// %%%',
    '// %% [markdown]',
    '%% x',
    '// %%%% {"id":1}',
    '//',
    '  // %%',
    '// bot4-notebook: {}',
  ),
);
const source = fc.array(line, { maxLength: 5 }).map((lines) => toLines(lines.join('\n')));
const metadata = fc
  .dictionary(fc.string(), fc.jsonValue(), { maxKeys: 2 })
  .map((value) => JSON.parse(JSON.stringify(value)));

const cell = fc
  .record({ kind: fc.constantFrom('code', 'markdown', 'raw'), source, metadata, id: fc.option(fc.string()) })
  .map(
    ({ kind, source: text, metadata: facts, id }): Cell => ({
      cell_type: kind as Cell['cell_type'],
      ...(id === null ? {} : { id }),
      metadata: facts,
      ...(kind === 'code' ? { execution_count: null, outputs: [] } : {}),
      source: text,
    }),
  );

const notebook = fc
  .record({ cells: fc.array(cell, { maxLength: 4 }), metadata })
  .map(({ cells, metadata: facts }): Notebook => ({ nbformat: 4, nbformat_minor: 5, metadata: facts, cells }));

describe('the percent format', () => {
  it(`gives back every notebook without outputs as it was (seed ${SEED})`, () => {
    fc.assert(
      fc.property(notebook, (book) => {
        expect(fromPercent(toPercent(book))).toEqual(book);
      }),
      { seed: SEED },
    );
  });

  it(`gives back every text that it wrote (seed ${SEED})`, () => {
    fc.assert(
      fc.property(notebook, (book) => {
        const text = toPercent(book);
        expect(toPercent(fromPercent(text))).toBe(text);
      }),
      { seed: SEED },
    );
  });
});
