/** `bot4 notebook verify` and `pair`: whether a notebook says the same again, and its form as a TypeScript file. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { InputError } from '../../src/core/index.ts';
import { compareOutputs, hasOutputs } from '../../src/lab/notebook/compare.ts';
import { type Notebook, parseNotebook } from '../../src/lab/notebook/nbformat.ts';
import { pairNotebook } from '../../src/lab/notebook/pair.ts';
import type { NotebookRecord } from '../../src/lab/notebook/record.ts';
import { recordFileOf } from '../../src/lab/notebook/recorder.ts';
import { startBot4 } from '../child.ts';
import { EXIT, result, say } from '../console.ts';

const SHOWN_MAX = 20;

/** Runs a notebook in a process of its own. @returns its exit code, and the notebook with outputs when that is 0. */
async function runFresh(file: string, out: string, parameters: readonly string[]): Promise<number> {
  const given = parameters.flatMap((parameter) => ['-p', parameter]);
  const { end } = startBot4(['notebook', 'run', file, '--out', out, ...given], {
    onLine: (line) => process.stderr.write(`${line}\n`),
  });
  return (await end).code ?? EXIT.failed;
}

function read(file: string): Notebook {
  try {
    return parseNotebook(readFileSync(file, 'utf8'), file);
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError('BOT4_NOTEBOOK_FILE', `the file cannot be read: ${String(error)}`, { place: { file } });
  }
}

/**
 * Runs a notebook from the top in a fresh kernel and compares what it shows with the outputs in the file; a file without
 * outputs is run twice and compared with itself. @returns 0 when all is the same, 1 when not or when a cell fails.
 * @throws BOT4_NOTEBOOK_FILE
 */
export async function notebookVerify(
  file: string,
  options: { readonly parameter: readonly string[] },
): Promise<number> {
  const path = resolve(file);
  const reference = read(path);
  const folder = mkdtempSync(join(tmpdir(), 'bot4-verify-'));
  try {
    const outs = (hasOutputs(reference) ? ['second'] : ['first', 'second']).map((name) =>
      join(folder, `${name}.ipynb`),
    );
    for (const out of outs) {
      const code = await runFresh(path, out, options.parameter);
      if (code !== EXIT.ok) return code;
    }
    const runs = outs.map(read);
    const before = hasOutputs(reference) ? reference : (runs[0] as Notebook);
    const code = report(before, runs.at(-1) as Notebook, hasOutputs(reference));
    if (code !== EXIT.ok) sayTrials(recordFileOf(outs.at(-1) as string));
    return code;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function report(before: Notebook, after: Notebook, isFile: boolean): number {
  const differences = compareOutputs(before, after, new Date().toISOString().slice(0, 10));
  const against = isFile ? 'the outputs in the file' : 'a second run (the file has no outputs)';
  say(`compared with ${against}`);
  for (const { cell, what, before: old, after: now } of differences.slice(0, SHOWN_MAX)) {
    result(`cell ${cell}, ${what}:\n  before  ${old ?? '(nothing)'}\n  now     ${now ?? '(nothing)'}`);
  }
  result(differences.length === 0 ? 'the same' : `${differences.length} outputs differ`);
  return differences.length === 0 ? EXIT.ok : EXIT.failed;
}

/** Where trials are counted, other research may be why a number differs: says how many there are. */
function sayTrials(recordFile: string): void {
  const { sessions } = JSON.parse(readFileSync(recordFile, 'utf8')) as NotebookRecord;
  for (const { data, trials } of sessions) {
    say(
      `${trials} trials are counted on data ${data.sha256.slice(0, 12)}, those of other notebooks included; counts, and ` +
        'what is corrected for them (deflated Sharpe ratio, verdict, artifact), differ once other research adds to them',
    );
  }
}

/** Writes the older half of a pair from the newer. @throws BOT4_NOTEBOOK_FILE */
export function notebookPair(file: string): number {
  const { from, to, hasChanged } = pairNotebook(file);
  const [source, target] = [from, to].map((path) => relative(process.cwd(), path));
  result(hasChanged ? `${target} written from ${source}` : `${target} is the same as ${source}`);
  return EXIT.ok;
}
