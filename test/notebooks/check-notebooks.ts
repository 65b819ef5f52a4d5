/**
 * `npm run check:notebooks [-- NAME…]`: every notebook on both paths. Three runs each, with nothing kept between them: twice
 * by `bot4 notebook run`, once by nbclient in a Jupyter kernel. What they show must be the same to the last digit.
 *
 * Prints one line a notebook and ends with 1 when outputs differ, a run fails, or one takes longer than a minute.
 */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { startBot4 } from '../../runner/child.ts';
import { NOTEBOOKS } from '../../runner/paths.ts';
import { jupyterEnv, VENV_PYTHON } from '../../scripts/setup-lab.mjs';
import { compareOutputs, type OutputDifference } from '../../src/lab/notebook/compare.ts';
import { type Notebook, parseNotebook } from '../../src/lab/notebook/nbformat.ts';
import { openJourney } from '../journeys/place.ts';

/** Opening a notebook and running all of it. */
const SECONDS_MAX = 60;
const DIFFERENCES_SHOWN = 5;

const NBCLIENT = `
import sys, nbclient, nbformat
source, folder, out = sys.argv[1:]
book = nbformat.read(source, 4)
nbclient.NotebookClient(book, timeout=600, resources={'metadata': {'path': folder}}).execute()
nbformat.write(book, out)
`;

/** A run that came to its end. */
interface Run {
  readonly notebook: Notebook;
  readonly seconds: number;
}

/** A process to its end. @throws Error with the last of what it said when it ends with another code than 0. */
async function jupyter(args: readonly string[], env: Readonly<Record<string, string>>): Promise<void> {
  const child = spawn(VENV_PYTHON, args, { env: { ...jupyterEnv(), ...env }, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error(`nbclient ended with ${String(code)}: ${said.trim().slice(-2_000)}`);
}

/** Runs a notebook in a folder of its own, which is gone afterwards. */
async function run(name: string, path: 'headless' | 'nbclient'): Promise<Run> {
  const journey = openJourney('check-notebooks');
  try {
    const [file, out] = [join(NOTEBOOKS, name), join(journey.dir, 'executed.ipynb')];
    const start = performance.now();
    if (path === 'nbclient') {
      await jupyter(['-c', NBCLIENT, file, NOTEBOOKS, out], { ...journey.env, JPY_SESSION_NAME: file });
    } else {
      const { code, stderr } = await startBot4(['notebook', 'run', file, '--out', out], { env: journey.env }).end;
      if (code !== 0) throw new Error(`bot4 notebook run ended with ${String(code)}: ${stderr.trim().slice(-2_000)}`);
    }
    const seconds = (performance.now() - start) / 1000;
    return { notebook: parseNotebook(readFileSync(out, 'utf8'), out), seconds };
  } finally {
    journey.remove();
  }
}

function brief(text = '(nothing)'): string {
  return text.slice(0, 200);
}

function shown(title: string, differences: readonly OutputDifference[]): string[] {
  return differences
    .slice(0, DIFFERENCES_SHOWN)
    .map(
      ({ cell, what, before, after }) =>
        `    ${title}, cell ${cell}, ${what}:\n      ${brief(before)}\n      ${brief(after)}`,
    );
}

/** Checks one notebook. @returns what is wrong; empty when nothing is. */
async function check(name: string): Promise<string[]> {
  const runs: Run[] = [];
  for (const path of ['headless', 'headless', 'nbclient'] as const) runs.push(await run(name, path));
  const [first, second, third] = runs as [Run, Run, Run];
  const day = new Date().toISOString().slice(0, 10);
  const differences = [
    ...shown('two headless runs', compareOutputs(first.notebook, second.notebook, day)),
    ...shown('headless and nbclient', compareOutputs(first.notebook, third.notebook, day)),
  ];
  const isSlow = runs.some(({ seconds }) => seconds > SECONDS_MAX);
  const times = runs.map(({ seconds }) => seconds.toFixed(1).padStart(6)).join('');
  const words = [differences.length === 0 ? 'the same' : 'DIFFERENT', ...(isSlow ? [`OVER ${SECONDS_MAX} s`] : [])];
  process.stdout.write(`${name.padEnd(52)}${times}   ${words.join(', ')}\n`);
  return [...differences, ...(isSlow ? [`    a run took longer than ${SECONDS_MAX} s`] : [])];
}

/** Notebooks of the bot4 kernel whose names hold one of the words; all of them without words. */
function chosen(words: readonly string[]): string[] {
  return readdirSync(NOTEBOOKS)
    .filter((name) => name.endsWith('.ipynb') && !name.startsWith('90-'))
    .filter((name) => words.length === 0 || words.some((word) => name.includes(word)))
    .sort();
}

const names = chosen(process.argv.slice(2));
let failed = 0;
process.stdout.write(`${'seconds: headless twice, nbclient'.padEnd(52)}  load ${loadavg()[0]?.toFixed(1)}\n`);
for (const name of names) {
  try {
    const wrong = await check(name);
    if (wrong.length > 0) process.stdout.write(`${wrong.join('\n')}\n`);
    failed += wrong.length > 0 ? 1 : 0;
  } catch (error) {
    failed++;
    process.stdout.write(
      `${name.padEnd(52)}   FAILED\n    ${error instanceof Error ? error.message : String(error)}\n`,
    );
  }
}
process.stdout.write(`\n${names.length - failed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 && names.length > 0 ? 0 : 1;
