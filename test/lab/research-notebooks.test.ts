/**
 * The research notebooks, headless: each runs to its assertions, and twice with the same outputs. On recorded bars where
 * they stand beside the project, and on the labelled synthetic market everywhere.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NOTEBOOKS, ROOT } from '../../runner/paths.ts';
import { cellTags, type Notebook, parseNotebook, sourceText } from '../../src/lab/notebook/nbformat.ts';
import { bot4, type Journey, openJourney } from '../journeys/place.ts';

const SHARED = join(ROOT, '..', 'shared');
const RECORDED = join(SHARED, 'data', 'bars', 'binance_1h_23symbols_2019-2025.parquet');
const FILES = readdirSync(NOTEBOOKS)
  .filter((name) => /^0[2-9]-.*\.ipynb$/.test(name))
  .sort();
/** Those that say nothing about recorded bars. */
const ALWAYS_SYNTHETIC = ['08-execution-and-impact.ipynb'];
/** Half of 09 is synthetic in any run. */
const HALF_SYNTHETIC = ['09-promotion-to-paper-trading.ipynb'];

const journeys: Journey[] = [];
afterAll(() => {
  for (const journey of journeys) journey.remove();
});

async function run(name: string, parameters: readonly string[] = []): Promise<Notebook> {
  const journey = openJourney('research');
  journeys.push(journey);
  const out = join(journey.dir, 'executed.ipynb');
  const flags = parameters.flatMap((parameter) => ['-p', parameter]);
  const { code, stderr } = await bot4(journey, ['notebook', 'run', join(NOTEBOOKS, name), '--out', out, ...flags]);
  expect(code, stderr).toBe(0);
  return parseNotebook(readFileSync(out, 'utf8'), out);
}

/** What a reader sees, without what was printed: progress tells times. */
function shownBy(notebook: Notebook): unknown[] {
  return notebook.cells.flatMap((cell) => (cell.outputs ?? []).filter((output) => output.output_type !== 'stream'));
}

describe('the research notebooks', () => {
  it('are eight', () => {
    expect(FILES).toHaveLength(8);
  });

  it('find recorded bars where the shared folder is', () => {
    expect(existsSync(RECORDED)).toBe(existsSync(SHARED));
  });

  it('are on the map', () => {
    const map = readFileSync(join(NOTEBOOKS, 'README.md'), 'utf8');
    for (const name of FILES) expect(map).toContain(`(${name})`);
  });
});

describe.each(FILES)('%s', (name) => {
  let [first, second]: Notebook[] = [];
  beforeAll(async () => {
    [first, second] = await Promise.all([run(name), run(name)]);
  }, 600_000);

  it('runs to its assertions, all cells in order', () => {
    const notebook = first as Notebook;
    const code = notebook.cells.filter((cell) => cell.cell_type === 'code' && sourceText(cell).trim() !== '');
    expect(code.map((cell) => cell.execution_count)).toEqual(code.map((_, i) => i + 1));
    expect(code.at(-1)?.outputs).toMatchObject([{ output_type: 'execute_result', data: { 'text/plain': ["'done'"] } }]);
  });

  it('shows the same twice', () => {
    expect(shownBy(second as Notebook)).toEqual(shownBy(first as Notebook));
  });

  it('says that its data is synthetic, or where it is from', async () => {
    const text = JSON.stringify(shownBy(first as Notebook));
    const isRecorded = existsSync(SHARED) && !ALWAYS_SYNTHETIC.includes(name);
    expect(text).toContain(isRecorded ? 'binance_1h_23symbols' : 'ynthetic');
    const parameters = (first as Notebook).cells.find((cell) => cellTags(cell).includes('parameters'));
    expect(parameters === undefined ? '' : sourceText(parameters)).toMatch(/^let synthetic = /m);
  });

  it.runIf(existsSync(SHARED) && ![...ALWAYS_SYNTHETIC, ...HALF_SYNTHETIC].includes(name))(
    'runs on the synthetic market, too, and says so',
    async () => {
      expect(JSON.stringify(shownBy(await run(name, ['synthetic=true'])))).toMatch(/synthetic/i);
    },
    240_000,
  );
});
