/** `bot4 notebook run FILE`: a notebook from top to bottom in a fresh kernel of this process, without Python. */
import { InputError } from '../../src/core/index.ts';
import { type NotebookProgress, runNotebook } from '../../src/lab/notebook/run.ts';
import { EXIT, result, say } from '../console.ts';

/** `name=value`; a value that is JSON keeps its type, anything else is text. */
export function parseParameter(text: string): [string, unknown] {
  const at = text.indexOf('=');
  if (at < 1)
    throw new InputError('BOT4_CLI_USAGE', `a parameter is name=value, not ${text}`, { place: { key: '--parameter' } });
  const value = text.slice(at + 1);
  try {
    return [text.slice(0, at), JSON.parse(value)];
  } catch {
    // Not JSON: what the user typed is the text itself.
    return [text.slice(0, at), value];
  }
}

function title(source: string): string {
  const line = source.split('\n').find((candidate) => candidate.trim() !== '' && !candidate.startsWith('import'));
  return (line ?? '').trim().slice(0, 70);
}

function show(progress: NotebookProgress): void {
  if (progress.kind === 'start') say(`cell ${progress.cell} of ${progress.cells}: ${title(progress.source)}`);
  else if (progress.kind === 'text') process.stderr.write(progress.text.replace(/^(?=.)/gm, '         │ '));
  else if (progress.kind === 'end') say(`  ${progress.ms.toFixed(0)} ms`);
  else if (progress.kind === 'failed') process.stderr.write(`${progress.traceback.join('\n')}\n`);
}

/** @throws BOT4_NOTEBOOK_FILE, BOT4_NOTEBOOK_CELL, BOT4_CONFIG_UNKNOWN_KEY, BOT4_CLI_USAGE */
export async function notebookRun(
  file: string,
  options: { readonly parameter: readonly string[]; readonly out?: string },
): Promise<number> {
  const parameters = Object.fromEntries(options.parameter.map(parseParameter));
  const run = await runNotebook({
    file,
    parameters,
    onProgress: show,
    ...(options.out === undefined ? {} : { out: options.out }),
  });
  say(`${run.cells.length} cells in ${(run.ms / 1000).toFixed(1)} s`);
  say(`record of the run: ${run.record}`);
  result(run.out ?? 'done');
  return EXIT.ok;
}
