/**
 * papermill and nbclient, as they are on PyPI, run a notebook of the bot4 kernel: parameters reach it with their types,
 * and the outputs are those of `bot4 notebook run`.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureLab, jupyterEnv, VENV_PYTHON } from '../../scripts/setup-lab.mjs';
import { compareOutputs } from '../../src/lab/notebook/compare.ts';
import { type Cell, cellTags, type Notebook, parseNotebook, sourceText } from '../../src/lab/notebook/nbformat.ts';
import { bot4, openJourney } from '../journeys/place.ts';

/** Python needs 5 s to load papermill; a busy machine gives it a tenth of a processor. */
const TIMEOUT_MS = 900_000;

/** Everything that JSON can hold, with what goes wrong first: quotes, lines, `$`, letters of other scripts, an exponent. */
const GIVEN = {
  seed: 7,
  fee: 1.5e-7,
  title: 'it\'s "late"\n$seed \\ 価格 🙂',
  isDry: true,
  none: null,
  lags: [1, -2, 0.5],
  costs: { fee: 10, nested: { deep: ['a', null] } },
};

function cell(source: string, tags: readonly string[] = []): object {
  return {
    cell_type: 'code',
    id: `c${source.length}`,
    metadata: { tags },
    source,
    outputs: [],
    execution_count: null,
  };
}

const CELLS = [
  cell(
    "let seed = 1; // unsigned\nlet fee = 0;\nlet title = '';\nlet isDry = false;\nlet none: null | string = '';\n" +
      'let lags: number[] = [];\nlet costs: Record<string, unknown> = {};',
    ['parameters'],
  ),
  cell('console.log(JSON.stringify({ seed, fee, title, isDry, none, lags, costs }));'),
  cell("console.log('lags', ...lags);\nconst sum = lags.reduce((total, lag) => total + lag, 0) + 0.1 + 0.2;\nsum"),
];

let folder = '';
let file = '';

beforeAll(async () => {
  await ensureLab();
  folder = mkdtempSync(join(tmpdir(), 'bot4-python-'));
  file = join(folder, 'given.ipynb');
  const kernelspec = { display_name: 'TypeScript (bot4)', language: 'typescript', name: 'bot4' };
  writeFileSync(file, JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: { kernelspec }, cells: CELLS }));
}, 600_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function read(path: string): Notebook {
  return parseNotebook(readFileSync(path, 'utf8'), path);
}

function shown({ outputs = [] }: Cell): string[] {
  return outputs.map(({ data, text }) => [(data as Record<string, unknown>)?.['text/plain'] ?? text].flat().join(''));
}

/** Runs it as `bot4 notebook run` does. */
async function headless(out: string, parameters: object): Promise<void> {
  const journey = openJourney('python');
  const flags = Object.entries(parameters).flatMap(([name, value]) => ['-p', `${name}=${JSON.stringify(value)}`]);
  try {
    const { code, stderr } = await bot4(journey, ['notebook', 'run', file, '--out', out, ...flags]);
    expect(code, stderr).toBe(0);
  } finally {
    journey.remove();
  }
}

/** What `python-runners.py` prints. */
interface Said {
  readonly said: readonly string[];
  readonly refused: string;
  readonly parameters: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

let python: Said;

beforeAll(async () => {
  const program = fileURLToPath(new URL('python-runners.py', import.meta.url));
  const args = [program, file, folder, JSON.stringify(GIVEN)];
  const [{ stdout }] = await Promise.all([
    promisify(execFile)(VENV_PYTHON, args, { env: jupyterEnv(), maxBuffer: 2 ** 27 }),
    headless(join(folder, 'given-headless.ipynb'), GIVEN),
    headless(join(folder, 'headless.ipynb'), {}),
  ]);
  python = JSON.parse(stdout);
}, TIMEOUT_MS);

describe('papermill', () => {
  it('gives 7 parameters with their types, and shows what the headless run shows', () => {
    const [a, b] = [read(join(folder, 'papermill.ipynb')), read(join(folder, 'given-headless.ipynb'))];
    const printed = a.cells.find((each) => sourceText(each).startsWith('console.log(JSON'));
    expect(shown(printed as Cell)).toEqual([`${JSON.stringify(GIVEN)}\n`]);
    expect(compareOutputs(a, b, '2026-01-01')).toEqual([]);
    const injected = a.cells.filter((each) => cellTags(each).includes('injected-parameters'));
    expect(injected.map(sourceText)).toEqual([
      expect.stringMatching(/^\/\/ Parameters\nlet seed = 7;\nlet fee = 1.5e-07;/),
    ]);
    // Either can run again what the other wrote.
    expect(a.cells.map(cellTags)).toEqual(b.cells.map(cellTags));
  });

  it('refuses the integer 2^53, which a number cannot tell from its neighbour', () => {
    expect(python.refused).toContain('give it as text');
  });

  it('warns of a name that nobody reads, and writes what JSON cannot hold', () => {
    expect(python.said).toContain('Passed unknown parameter: sead');
    // papermill keeps the values in the metadata, too, where JSON has no such number: the file is read as text.
    const text = readFileSync(join(folder, 'prepared.ipynb'), 'utf8');
    for (const line of ['let far = -Infinity;', 'let odd = {[\\"__proto__\\"]: NaN};']) expect(text).toContain(line);
  });

  it('lists the parameters of a notebook with their types', () => {
    expect(python.parameters.seed).toMatchObject({ inferred_type_name: 'None', default: '1', help: 'unsigned' });
    expect(python.parameters.lags).toMatchObject({ inferred_type_name: 'number[]', default: '[]' });
    expect(Object.keys(python.parameters)).toEqual(Object.keys(GIVEN));
  });
});

describe('nbclient', () => {
  it('shows what the headless run shows', () => {
    const book = read(join(folder, 'nbclient.ipynb'));
    expect(compareOutputs(book, read(join(folder, 'headless.ipynb')), '2026-01-01')).toEqual([]);
    expect(shown(book.cells[2] as Cell)).toEqual(['lags\n', '0.30000000000000004']);
  });
});
