/** tslab as the second kernel of `npm run lab`: our notebook for it runs, and its outputs all arrive. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureLab, jupyterEnv, VENV_PYTHON } from '../../scripts/setup-lab.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const TIMEOUT_MS = 900_000;

interface Output {
  readonly output_type: string;
  readonly text?: string | readonly string[];
  readonly data?: Readonly<Record<string, string | readonly string[]>>;
}

let folder = '';

beforeAll(async () => {
  await ensureLab();
  folder = mkdtempSync(join(tmpdir(), 'bot4-tslab-'));
}, 600_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a notebook by Jupyter's own client. @returns the outputs of its code cells. */
async function outputsOf(file: string): Promise<Output[][]> {
  // tslab sends a message a line; a client on a busy machine needs longer for 5,000 of them than the usual 4 s.
  const patience = ['--ExecutePreprocessor.iopub_timeout=120', '--ExecutePreprocessor.timeout=120'];
  const args = ['-m', 'nbconvert', '--to', 'notebook', '--execute', '--stdout', '--log-level=ERROR', ...patience, file];
  const { stdout } = await promisify(execFile)(VENV_PYTHON, args, { env: jupyterEnv(), maxBuffer: 2 ** 27 });
  const { cells } = JSON.parse(stdout) as { cells: { cell_type: string; outputs: Output[] }[] };
  return cells.filter(({ cell_type }) => cell_type === 'code').map(({ outputs }) => outputs);
}

function printed(outputs: readonly Output[] | undefined): string {
  return (outputs ?? []).map(({ text = '' }) => (typeof text === 'string' ? text : text.join(''))).join('');
}

describe('tslab', () => {
  it('runs the notebook that is ours for it to its end', { timeout: TIMEOUT_MS }, async () => {
    const cells = await outputsOf(join(ROOT, 'notebooks', '90-tslab-tour.ipynb'));
    expect(printed(cells[0])).toMatch(/^365 closes, the last \d+\.\d\d\n$/);
    expect(cells[1]?.[0]?.output_type).toBe('display_data');
    expect(printed(cells[2])).toBe('all assertions hold\n');
  });

  it('loses none of 300 cells and none of 5,000 lines', { timeout: TIMEOUT_MS }, async () => {
    const sources = Array.from({ length: 300 }, (_, i) => `console.log('cell', ${i});`);
    sources.push("for (let i = 0; i < 5000; i++) console.log('line', i);");
    const kernelspec = { display_name: 'TypeScript (tslab)', language: 'typescript', name: 'tslab' };
    const cells = sources.map((source, i) => ({
      cell_type: 'code',
      id: `cell-${i}`,
      metadata: {},
      source,
      outputs: [],
      execution_count: null,
    }));
    const file = join(folder, 'many.ipynb');
    writeFileSync(file, JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: { kernelspec }, cells }));
    const outputs = await outputsOf(file);
    expect(outputs.slice(0, 300).map(printed)).toEqual(Array.from({ length: 300 }, (_, i) => `cell ${i}\n`));
    expect(printed(outputs[300])).toBe(Array.from({ length: 5000 }, (_, i) => `line ${i}\n`).join(''));
  });
});
