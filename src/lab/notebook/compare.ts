/**
 * Compares the outputs of two runs of a notebook. Numbers must be the same to the last digit. What names the moment or
 * the place of a run and not its result is left out by rule: durations and rates, instants of the day of the run,
 * absolute paths, random ids, terminal colours, progress bars, and blocks of type errors, which come when there is time.
 * JSON is compared as data: the order of its keys depends on who wrote the file.
 */
import { canonicalJson } from '../../dto/canonical-json.ts';
import { TYPES_MIME } from '../kernel/problem-report.ts';
import { type Notebook, type Output, sourceText } from './nbformat.ts';

export interface OutputDifference {
  /** Counts code cells that are not empty from 1. */
  readonly cell: number;
  /** Which output: `stdout`, `result text/plain`, … */
  readonly what: string;
  /** First lines that differ; undefined when one run has no such output. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

const RULES: readonly (readonly [RegExp, string])[] = [
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters.
  [/\u001b\[[\d;]*m/g, ''],
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<id>'],
  [/\b[\d.,]+ ?(?:[\w.]+ ?)?(?:\/ ?s|per second)\b/g, '<rate>'],
  [/\b[\d.,]+ ?(?:ns|µs|us|ms|s|sec|seconds?|min|minutes?)\b/g, '<time>'],
  [/(?:file:\/\/)?(?<![\w<.])\/(?:[\w.@+-]+\/)+[\w.@+-]*/g, '<path>'],
];

/** A line of a progress bar, `training: 26 of 100 (26 %), …`: how many there are depends on the speed of the machine. */
const PROGRESS = /^.*\b[\d,]+ of [\d,]+ \([\d.]+ %\),.*$/;

function withoutProgress(text: string): string {
  return text
    .split('\n')
    .filter((line) => !PROGRESS.test(line))
    .join('\n');
}

/**
 * The text of an output without what names moment and place.
 * @param text any text. @param day of the run, `2026-01-31`; instants of that day are left out.
 * @example steadyText('done in 3.4 s: 0.12', '2026-01-31') // => 'done in <time>: 0.12'
 */
export function steadyText(text: string, day: string): string {
  const instants = new RegExp(`${day}[T ]\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d+)?)?Z?`, 'g');
  return RULES.reduce((steady, [pattern, mark]) => steady.replace(pattern, mark), text.replace(instants, '<now>'));
}

/** All differences, in the order of the notebook. @param day as of `steadyText`. */
export function compareOutputs(before: Notebook, after: Notebook, day: string): OutputDifference[] {
  const [left, right] = [codeOutputs(before), codeOutputs(after)];
  const differences: OutputDifference[] = [];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const [old, now] = [formsOf(left[i] ?? [], day), formsOf(right[i] ?? [], day)];
    for (const what of new Set([...old.keys(), ...now.keys()])) {
      const [a, b] = [old.get(what), now.get(what)];
      if (a !== b) differences.push({ cell: i + 1, what, ...firstDifference(a, b) });
    }
  }
  return differences;
}

/** True when a notebook holds outputs that a run can be compared with. */
export function hasOutputs(notebook: Notebook): boolean {
  return codeOutputs(notebook).some((outputs) => outputs.length > 0);
}

function codeOutputs(notebook: Notebook): (readonly Output[])[] {
  const cells = notebook.cells.filter((cell) => cell.cell_type === 'code' && sourceText(cell).trim() !== '');
  return cells.map((cell) => cell.outputs ?? []);
}

/** Every form of every output under a name; text of one stream is joined, as runs cut it in different pieces. */
function formsOf(outputs: readonly Output[], day: string): Map<string, string> {
  const forms = new Map<string, string>();
  let shown = 0;
  for (const output of outputs) {
    if (output.output_type === 'stream') {
      const name = String(output.name);
      forms.set(name, (forms.get(name) ?? '') + joined(output.text));
    } else if (output.output_type === 'error') {
      forms.set('error', `${String(output.ename)}: ${String(output.evalue)}`);
    } else {
      const data = (output.data ?? {}) as Readonly<Record<string, unknown>>;
      if (TYPES_MIME in data || PROGRESS.test(joined(data['text/plain']).trimEnd())) continue;
      const kind = output.output_type === 'execute_result' ? 'result' : `display ${++shown}`;
      for (const [type, content] of Object.entries(data)) forms.set(`${kind} ${type}`, joined(content));
    }
  }
  for (const [what, text] of forms) {
    const steady = steadyText(what === 'stdout' ? withoutProgress(text) : text, day);
    if (steady.trim() === '' && text !== steady) forms.delete(what);
    else forms.set(what, steady);
  }
  return forms;
}

function joined(content: unknown): string {
  if (typeof content === 'string') return content;
  if (Array.isArray(content) && content.every((line) => typeof line === 'string')) return content.join('');
  return content === undefined ? '' : canonicalJson(content);
}

function firstDifference(
  before: string | undefined,
  after: string | undefined,
): Pick<OutputDifference, 'before' | 'after'> {
  if (before === undefined || after === undefined) return { before, after };
  const [a, b] = [before.split('\n'), after.split('\n')];
  const at = a.findIndex((line, i) => line !== b[i]);
  const line = at < 0 ? a.length : at;
  return { before: a[line] ?? '(nothing)', after: b[line] ?? '(nothing)' };
}
