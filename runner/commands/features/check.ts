/** `bot4 features check`: on real bars, that no feature looks ahead, and how long each remembers where history began. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { InputError } from '../../../src/core/index.ts';
import type { FeatureMemory } from '../../../src/domain/features/index.ts';
import { EXIT, result, say } from '../../console.ts';
import { count, many } from '../data/place.ts';
import { type BarsOptions, barsEntries } from './bars-source.ts';
import { chosenFeatures, type FeaturesOptions, wholeOption } from './chosen-features.ts';
import { onThreads } from './on-threads.ts';
import type { CheckResult, ThreadSetup } from './thread-work.ts';

/** Options of the verb. */
export interface CheckCommandOptions extends BarsOptions, FeaturesOptions {
  readonly module?: string;
  readonly cuts: string;
  readonly starts: string;
  readonly seed: string;
  readonly threads?: string;
}

const SEED_MAX = 2 ** 32 - 1;

/** What is checked: specifications, or the module of a function. */
function checkedFeatures(options: CheckCommandOptions): (ThreadSetup & { readonly type: 'check' })['features'] {
  const { module, features, set } = options;
  if (module === undefined) return chosenFeatures(options);
  if (features !== undefined || set !== undefined) {
    throw new InputError('BOT4_CLI_USAGE', 'name one of --module, --features and --set');
  }
  const file = resolve(module);
  if (!existsSync(file)) throw new InputError('BOT4_DATA_FILE', 'there is no such module', { place: { file: module } });
  return file;
}

function seedOf(text: string): number {
  const seed = wholeOption('seed', text, 0);
  if (seed <= SEED_MAX) return seed;
  throw new InputError('BOT4_CLI_USAGE', `--seed ${text}; it is below 2^32`);
}

function verdict({ report, rows }: CheckResult): string {
  const { changed, compared, features, first } = report;
  const seen = `${count(compared)} values on ${count(rows)} bars`;
  if (changed === 0) return `ok: none of ${seen} depends on a later bar`;
  return `LOOKS AHEAD: ${count(changed)} of ${seen} changed, in ${features.join(', ')}; ${first}`;
}

/** What features remember of the beginning of history. */
function memoryText({ memory }: CheckResult): string {
  if (memory === undefined) return '';
  const endless = memory.filter((each) => each.memory === 'unbounded');
  // Sums of the fast forms differ in their last bits with the beginning; what is within the tolerance at once is a window.
  const isFading = ({ memory: kind, settledRows }: FeatureMemory) => kind === 'fading' && settledRows > 0;
  const fading = memory.filter(isFading);
  const windows = memory.length - endless.length - fading.length;
  const settled = fading.reduce((most, { settledRows }) => Math.max(most, settledRows), 0);
  const parts = [
    `${windows} forget after a window`,
    ...(fading.length === 0 ? [] : [`${fading.length} fade, the slowest in ${many(settled, 'row')}`]),
    ...endless.map(
      ({ name, row, start, largest }) =>
        `${name} feels the beginning to the end: at row ${row} it is ${largest.toPrecision(2)} deviations off when history begins at row ${start}`,
    ),
  ];
  return parts.join('; ');
}

/**
 * Recomputes features of every series on truncated histories.
 * @returns the exit code: 3 when a feature looks ahead. What a feature remembers is told, and no failure.
 */
export async function featuresCheck(ids: readonly string[], options: CheckCommandOptions): Promise<number> {
  const features = checkedFeatures(options);
  const cuts = wholeOption('cuts', options.cuts, 1);
  const starts = wholeOption('starts', options.starts, 0);
  const seed = seedOf(options.seed);
  const entries = await barsEntries(ids, options);
  say(`${many(cuts, 'cut')} and ${many(starts, 'later start')} of each of ${entries.length} histories`);
  const { done, code } = await onThreads<CheckResult>(entries, {
    setup: { type: 'check', features, cuts, starts, seed },
    threads: options.threads,
    line: ({ report }, { label }) => `${label}: ${report.changed === 0 ? 'ok' : 'looks ahead'}`,
  });
  for (const { entry, result: check } of done) {
    result(`${entry.label}  ${verdict(check)}`);
    const memory = memoryText(check);
    if (memory !== '') result(`${' '.repeat(entry.label.length)}  ${memory}`);
  }
  const guilty = done.filter(({ result: { report } }) => report.changed > 0).length;
  result(
    `${many(cuts, 'cut')} of each history, seed ${seed}: ${guilty} of ${done.length} series with a feature that looks ahead`,
  );
  if (code !== EXIT.ok) return code;
  return guilty === 0 ? EXIT.ok : EXIT.refused;
}
