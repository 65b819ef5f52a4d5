/** Keeps a notebook and its file in percent format the same: the newer of the two writes the other. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { writeFileAtomic } from '../../adapters/fs/atomic-write.ts';
import { InputError } from '../../core/index.ts';
import { formatNotebook, parseNotebook } from './nbformat.ts';
import { fromPercent, toPercent } from './percent.ts';

/** What was done. */
export interface Pairing {
  readonly from: string;
  readonly to: string;
  /** False when the other file had the same content already. */
  readonly hasChanged: boolean;
}

/**
 * Pairs `x.ipynb` with `x.ts`. Outputs of cells whose text did not change stay in the notebook.
 * @param path either of the two. When both are there, the newer one is taken.
 * @throws BOT4_NOTEBOOK_FILE when neither is there, or the path is of another kind.
 */
export function pairNotebook(path: string): Pairing {
  const stem = /^(.*)\.(?:ipynb|ts)$/.exec(resolve(path))?.[1];
  const fail = (detail: string): never => {
    throw new InputError('BOT4_NOTEBOOK_FILE', detail, { place: { file: path } });
  };
  if (stem === undefined) return fail('a pair is a notebook (.ipynb) and a file in percent format (.ts)');
  const [notebook, script] = [`${stem}.ipynb`, `${stem}.ts`];
  const [book, text] = [ageOf(notebook), ageOf(script)];
  if (book === undefined && text === undefined) return fail('the file cannot be read: there is neither .ipynb nor .ts');
  const isBookNewer = (book ?? Number.NEGATIVE_INFINITY) >= (text ?? Number.NEGATIVE_INFINITY);
  return isBookNewer ? toScript(notebook, script) : toNotebook(script, notebook);
}

function toScript(notebook: string, script: string): Pairing {
  const text = toPercent(parseNotebook(readFileSync(notebook, 'utf8'), notebook));
  return write(notebook, script, text);
}

function toNotebook(script: string, notebook: string): Pairing {
  const paired = existsSync(notebook) ? parseNotebook(readFileSync(notebook, 'utf8'), notebook) : undefined;
  const merged = fromPercent(readFileSync(script, 'utf8'), paired);
  return write(script, notebook, formatNotebook(merged));
}

function write(from: string, to: string, text: string): Pairing {
  const hasChanged = !existsSync(to) || readFileSync(to, 'utf8') !== text;
  if (hasChanged) writeFileAtomic(to, Buffer.from(text), { mode: 0o644 });
  return { from, to, hasChanged };
}

function ageOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs;
}
