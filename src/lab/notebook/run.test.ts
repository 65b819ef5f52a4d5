import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../core/index.ts';
import type { Notebook } from './nbformat.ts';
import { notebookHash } from './notebook-hash.ts';
import { type NotebookProgress, runNotebook } from './run.ts';

let folder: string;

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'bot4-notebook-')));
});

afterAll(() => rmSync(folder, { recursive: true }));

interface CellSpec {
  readonly source: string;
  readonly tags?: readonly string[];
  readonly kind?: 'markdown';
}

function notebook(cells: readonly (string | CellSpec)[], language = 'typescript'): string {
  const specs = cells.map((cell) => (typeof cell === 'string' ? { source: cell } : cell));
  return JSON.stringify({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { name: 'bot4', language, display_name: 'x' } },
    cells: specs.map(({ source, tags, kind }, i) => ({
      cell_type: kind ?? 'code',
      id: `c${i}`,
      metadata: tags === undefined ? {} : { tags },
      source: source.split(/(?<=\n)/),
      ...(kind === 'markdown' ? {} : { outputs: [], execution_count: null }),
    })),
  });
}

function save(name: string, cells: readonly (string | CellSpec)[]): string {
  const file = join(folder, name);
  writeFileSync(file, notebook(cells));
  return file;
}

async function failureOf(run: Promise<unknown>): Promise<InputError> {
  const error = await run.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof InputError) return error;
  throw new Error(`expected an InputError, got ${String(error)}`);
}

const DISPLAY_FILE = JSON.stringify(fileURLToPath(new URL('../display/display.ts', import.meta.url)));

const PARAMETERS: CellSpec = { source: "let symbol = 'BTC';\nlet bars = 10;", tags: ['parameters'] };

describe('a headless run', () => {
  it('writes outputs, counts and times as Jupyter does', async () => {
    const file = save('plain.ipynb', [
      { source: '# Title', kind: 'markdown' },
      "process.stdout.write('a\\n'); process.stdout.write('b\\n'); process.stderr.write('c\\n');\nlet x: number = 2;",
      '',
      // Not by its public name, which loads core: Node beside the test runner would spoil its coverage.
      `import { display } from ${DISPLAY_FILE};\ndisplay(x);\nx * 21`,
    ]);
    const out = join(folder, 'out', 'plain.ipynb');
    const run = await runNotebook({ file, out });
    const written: Notebook = JSON.parse(readFileSync(out, 'utf8'));
    expect(written.cells.map((cell) => cell.execution_count)).toEqual([undefined, 1, null, 2]);
    expect(written.cells[1]?.outputs).toEqual([
      { output_type: 'stream', name: 'stdout', text: ['a\n', 'b\n'] },
      { output_type: 'stream', name: 'stderr', text: ['c\n'] },
    ]);
    expect(written.cells[3]?.outputs).toEqual([
      { output_type: 'display_data', data: { 'text/plain': ['2'] }, metadata: {} },
      { output_type: 'execute_result', execution_count: 2, data: { 'text/plain': ['42'] }, metadata: {} },
    ]);
    expect(written.cells[1]?.metadata).toEqual({ bot4: { ms: expect.any(Number) } });
    expect(run).toMatchObject({ file, out, hash: notebookHash(readFileSync(file, 'utf8')) });
    expect(run.cells.map((cell) => [cell.cell, cell.index])).toEqual([
      [1, 1],
      [2, 3],
    ]);
    expect(readdirSync(join(folder, 'out'))).toEqual(['plain.ipynb', 'plain.record.json']);
  });

  it("runs in the notebook's folder, with its path in BOT4_NOTEBOOK, and gives both back", async () => {
    const file = save('place.ipynb', ['process.cwd() + " " + process.env.BOT4_NOTEBOOK']);
    const before = process.cwd();
    const run = await runNotebook({ file });
    expect(run.cells[0]?.outputs[0]).toMatchObject({ data: { 'text/plain': [`'${folder} ${file}'`] } });
    expect(process.cwd()).toBe(before);
    expect(process.env.BOT4_NOTEBOOK).toBeUndefined();
  });

  it('puts parameters behind the cell that declares them', async () => {
    const file = save('parameters.ipynb', [PARAMETERS, "symbol + ' ' + bars"]);
    const run = await runNotebook({ file, parameters: { bars: 5 } });
    expect(run.notebook.cells.map((cell) => cell.metadata.tags)).toEqual([
      ['parameters'],
      ['injected-parameters'],
      undefined,
    ]);
    expect(run.notebook.cells[1]?.source).toEqual(['let bars = 5;']);
    expect(run.cells[2]?.outputs[0]).toMatchObject({ data: { 'text/plain': ["'BTC 5'"] } });
  });

  it('replaces the parameters of an earlier run', async () => {
    const file = save('again.ipynb', [PARAMETERS, 'bars']);
    const out = join(folder, 'again-out.ipynb');
    await runNotebook({ file, out, parameters: { bars: 5 } });
    const run = await runNotebook({ file: out, parameters: { bars: 6 } });
    expect(run.notebook.cells).toHaveLength(3);
    expect(run.cells[2]?.outputs[0]).toMatchObject({ data: { 'text/plain': ['6'] } });
  });

  it('refuses a parameter that the notebook does not have, before any cell runs', async () => {
    const file = save('unknown.ipynb', [PARAMETERS, "process.env.RAN = 'yes';"]);
    const error = await failureOf(runNotebook({ file, parameters: { seed: 1 } }));
    expect(error).toMatchObject({ code: 'BOT4_CONFIG_UNKNOWN_KEY', place: { file, key: 'seed' } });
    expect(error.message).toContain('symbol, bars');
    expect(process.env.RAN).toBeUndefined();
  });

  it('names cell and line of a failure, and writes the notebook as far as it came', async () => {
    const file = save('failing.ipynb', [
      { source: 'text', kind: 'markdown' },
      '1',
      "let a = 1;\nthrow new RangeError('too far');",
      '2',
    ]);
    const out = join(folder, 'failing-out.ipynb');
    const events: NotebookProgress[] = [];
    const error = await failureOf(runNotebook({ file, out, onProgress: (event) => void events.push(event) }));
    expect(error).toMatchObject({ code: 'BOT4_NOTEBOOK_CELL', place: { file, key: 'cell 2, line 2' } });
    expect(error.message).toContain('code cell 2 (cell 3 of 4), line 2: RangeError: too far');
    expect(error.cause).toMatchObject({ name: 'RangeError' });
    const written: Notebook = JSON.parse(readFileSync(out, 'utf8'));
    expect(written.cells.map((cell) => cell.outputs?.map((output) => output.output_type))).toEqual([
      undefined,
      ['execute_result'],
      ['error'],
      [],
    ]);
    expect(events.map((event) => `${event.kind} ${event.cell}`)).toEqual(['start 1', 'end 1', 'start 2', 'failed 2']);
  });

  it('fails a cell whose promise was rejected and never looked at', async () => {
    const file = save('rejection.ipynb', ["Promise.reject(new Error('unseen'));\n1", '2']);
    const error = await failureOf(runNotebook({ file }));
    expect(error.message).toContain('code cell 1 (cell 1 of 2), line 1: Error: unseen');
  });

  it.each([
    ['missing.ipynb', undefined, 'cannot be read'],
    ['text.ipynb', 'not json', 'not JSON'],
    ['list.ipynb', '[]', 'no list of cells'],
    ['old.ipynb', '{"nbformat":3,"cells":[]}', 'format 3 is not supported'],
    ['python.ipynb', notebook([], 'python'), 'a notebook for python'],
    ['broken.ipynb', '{"nbformat":4,"cells":[{"cell_type":"code"}]}', 'cell 1 has no type'],
  ])('refuses %s with BOT4_NOTEBOOK_FILE', async (name, content, message) => {
    const file = join(folder, name);
    if (content !== undefined) writeFileSync(file, content);
    const out = join(folder, 'never.ipynb');
    const error = await failureOf(runNotebook({ file, out }));
    expect(error).toMatchObject({ code: 'BOT4_NOTEBOOK_FILE', place: { file } });
    expect(error.message).toContain(message);
    expect(existsSync(out)).toBe(false);
  });
});

describe('the hash of a notebook', () => {
  const base = notebook(['a', 'b']);

  it('ignores outputs, counts, ids, metadata, line ends and the form of the source', () => {
    const value = JSON.parse(base);
    value.metadata = { other: 1 };
    value.cells[0] = {
      ...value.cells[0],
      id: 'z',
      metadata: { x: 1 },
      source: 'a',
      outputs: [{ output_type: 'stream' }],
      execution_count: 9,
    };
    expect(notebookHash(JSON.stringify(value, null, 2))).toBe(notebookHash(base));
    expect(notebookHash(notebook(['a\r\nb']))).toBe(notebookHash(notebook(['a\nb'])));
  });

  it('changes with any source, kind, order or border of cells', () => {
    const others = [['a', 'c'], ['b', 'a'], ['a', 'b', ''], ['ab'], ['a', { source: 'b', kind: 'markdown' as const }]];
    const hashes = [base, ...others.map((cells) => notebook(cells))].map((text) => notebookHash(text));
    expect(new Set(hashes).size).toBe(6);
    expect(hashes[0]).toMatch(/^[0-9a-f]{64}$/);
  });
});
