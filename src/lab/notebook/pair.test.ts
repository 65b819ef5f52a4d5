import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cell, formatNotebook, type Notebook } from './nbformat.ts';
import { pairNotebook } from './pair.ts';
import { fromPercent } from './percent.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bot4-pair-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

function code(id: string, source: string): Cell {
  const outputs = [{ output_type: 'stream', name: 'stdout', text: [`${id}\n`] }];
  return { cell_type: 'code', id, metadata: {}, execution_count: 1, outputs, source: [source] };
}

describe('a pair', () => {
  it('takes an edit of the script into the notebook, and keeps the outputs of cells that stayed', () => {
    const [book, script] = [join(folder, 'x.ipynb'), join(folder, 'x.ts')];
    const cells = [code('a', 'let a = 1;'), code('b', 'let b = 2;')];
    writeFileSync(book, formatNotebook({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells }));
    expect(pairNotebook(book)).toEqual({ from: book, to: script, hasChanged: true });
    utimesSync(book, 1000, 1000);
    writeFileSync(script, readFileSync(script, 'utf8').replace('let b = 2;', 'let b = 3;\nb'));
    expect(pairNotebook(book)).toEqual({ from: script, to: book, hasChanged: true });
    const merged = JSON.parse(readFileSync(book, 'utf8')) as Notebook;
    expect(merged.cells[0]).toEqual(cells[0]);
    expect(merged.cells[1]).toMatchObject({ source: ['let b = 3;\n', 'b'], outputs: [], execution_count: null });
    utimesSync(script, 2000, 2000);
    expect(pairNotebook(script).hasChanged).toBe(false);
  });

  it.each(['nothing.ipynb', 'x.py'])('of %s is refused', (name) => {
    expect(() => pairNotebook(join(folder, name))).toThrow(expect.objectContaining({ code: 'BOT4_NOTEBOOK_FILE' }));
  });

  it('reads what another program wrote: titles, no head, text above the first marker', () => {
    const book = fromPercent('import x from "y";\n\n// %% A title\nlet a = 1;\n// %% [md]\n// # Head\n');
    expect(book.cells.map(({ cell_type, source }) => [cell_type, source])).toEqual([
      ['code', ['import x from "y";']],
      ['code', ['let a = 1;']],
      ['markdown', ['# Head']],
    ]);
  });
});
