/**
 * How far bot4 agrees with the shared golden sets, and whether that is enough: what `npm run check:golden` prints and
 * what the golden tests hold. The comparison itself is done by the sets' own `check.mjs`, which knows the tolerances;
 * here its report is counted by function and held against the bars.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const SHARED = join(HERE, '..', '..', '..', 'shared');
/** Where the golden sets stand: beside the repository. */
export const SETS = join(SHARED, 'golden');
/** Files that are no topics. */
const NO_TOPIC = new Set(['series.json', 'ohlcv.json', 'manifest.json']);
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/** One reference case, as far as it is read here. */
export interface GoldenCase {
  readonly id: string;
  readonly fn: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly expect: Readonly<Record<string, unknown>>;
}
/** One topic of the statistics set. */
export interface GoldenTopic {
  readonly topic: string;
  readonly cases: readonly GoldenCase[];
}

/** Where, what was expected, what came. */
export type Difference = readonly [path: string, expected: unknown, actual: unknown, ...rest: unknown[]];

/** What the checker says of a case that does not agree. */
export interface Disagreement {
  readonly id: string;
  readonly fn: string;
  readonly diffs: readonly Difference[];
}

/** A reference that is proven wrong, with the exact answer. */
export interface DisputedCase {
  readonly id: string;
  readonly exact: Readonly<Record<string, number>>;
  readonly why: string;
}
/** Content of `statistics/disputed.json`. */
export interface Disputed {
  readonly tol: { readonly rel: number };
  readonly cases: readonly DisputedCase[];
}

/** How a function did. */
export interface FunctionAgreement {
  readonly topic: string;
  readonly fn: string;
  readonly agree: number;
  /** Cases that count: without those whose reference is disputed. */
  readonly total: number;
  /** Share of the cases that must agree. */
  readonly bar: number;
  readonly wrong: readonly Disagreement[];
  /** Cases in which the log-likelihood stays below the reference by more than 1e-6 of it. */
  readonly below: readonly Disagreement[];
}

/** A disputed case, and whether our answer is the exact one. */
export interface DisputedAnswer extends DisputedCase {
  readonly fn: string;
  readonly exactIsOurs: boolean;
  /** The reference agrees with us again: the entry has to go. */
  readonly settled: boolean;
}

/** Whether a golden set is there. */
export function hasSet(name: 'statistics' | 'backtest'): boolean {
  return existsSync(join(SETS, name));
}

function read<T>(path: string): T {
  return JSON.parse(readFileSync(path, 'utf8')) as T;
}

/** The cases of one file of a golden set. */
export function readCases<T>(path: string): readonly T[] {
  return read<{ readonly cases: readonly T[] }>(path).cases;
}

/** All topics of the statistics set, by file name. */
export function readTopics(): readonly GoldenTopic[] {
  const folder = join(SETS, 'statistics');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json') && !NO_TOPIC.has(name))
    .map((name) => read<GoldenTopic>(join(folder, name)))
    .filter(({ cases }) => cases !== undefined);
}

/** The references that are proven wrong. */
export function readDisputed(): Disputed {
  return read<Disputed>(join(HERE, 'statistics', 'disputed.json'));
}

/** The optimisers of the reference and ours stop at different places where the likelihood is flat. */
const FITS: Readonly<Record<string, number>> = { garchFit: 0.98, dccFit: 0.98, cdccFit: 0.98 };
const LOGLIK_RELATIVE = 1e-6;

/** The share of cases of a function that must agree. */
export function barOf(fn: string): number {
  return FITS[fn] ?? 1;
}

/** Runs the checker of a golden set and returns its report. @throws Error with its output when it wrote none. */
export async function runCheck<T>(
  set: 'statistics' | 'backtest',
  adapter: string,
  args: readonly string[],
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'bot4-golden-'));
  const json = join(folder, 'report.json');
  const command = [join(SETS, set, 'check.mjs'), join(HERE, adapter), '--show', '0', '--json', json, ...args];
  try {
    const output = await new Promise<string>((resolve) => {
      execFile(
        process.execPath,
        ['--disable-warning=ExperimentalWarning', ...command],
        { maxBuffer: MAX_OUTPUT_BYTES },
        // The checker ends with 1 when anything disagrees; what counts is its report.
        (_, stdout, stderr) => resolve(stdout + stderr),
      );
    });
    if (!existsSync(json)) throw new Error(`${set}/check.mjs wrote no report:\n${output}`);
    return read<T>(json);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface StatisticsReport {
  readonly disagreements: readonly Disagreement[];
}

/** Checks one topic of the statistics set. @param fn only this function, when given. */
export async function checkTopic(
  topic: GoldenTopic,
  fn?: string,
): Promise<{ readonly functions: readonly FunctionAgreement[]; readonly disputed: readonly DisputedAnswer[] }> {
  const only = fn === undefined ? [] : ['--fn', fn];
  const report = await runCheck<StatisticsReport>('statistics', 'statistics-adapter.ts', [
    '--topic',
    topic.topic,
    ...only,
  ]);
  const cases = topic.cases.filter((c) => fn === undefined || c.fn === fn);
  const below = await likelihoodsBelow(topic.topic, cases);
  return judgeTopic(topic.topic, cases, report.disagreements, below, readDisputed());
}

/** Counts a report by function. Disputed cases count neither way. */
export function judgeTopic(
  topic: string,
  cases: readonly GoldenCase[],
  disagreements: readonly Disagreement[],
  below: readonly Disagreement[],
  disputed: Disputed,
): { readonly functions: readonly FunctionAgreement[]; readonly disputed: readonly DisputedAnswer[] } {
  const known = new Map(disputed.cases.map((c) => [c.id, c]));
  const wrongOf = new Map(disagreements.map((d) => [d.id, d]));
  const names = [...new Set(cases.map((c) => c.fn))].sort();
  const functions = names.map((fn): FunctionAgreement => {
    const counted = cases.filter((c) => c.fn === fn && !known.has(c.id));
    const wrong = counted.flatMap((c) => wrongOf.get(c.id) ?? []);
    return {
      topic,
      fn,
      agree: counted.length - wrong.length,
      total: counted.length,
      bar: barOf(fn),
      wrong,
      below: below.filter((d) => d.fn === fn),
    };
  });
  const answers = cases.flatMap((c): DisputedAnswer[] => {
    const entry = known.get(c.id);
    if (entry === undefined) return [];
    const diffs = wrongOf.get(c.id)?.diffs ?? [];
    return [
      { ...entry, fn: c.fn, exactIsOurs: isExact(entry.exact, diffs, disputed.tol.rel), settled: diffs.length === 0 },
    ];
  });
  return { functions, disputed: answers };
}

/** Whether what differs from the reference is the exact answer, and nothing else differs from it. */
function isExact(exact: Readonly<Record<string, number>>, diffs: readonly Difference[], rel: number): boolean {
  return Object.entries(exact).every(([key, value]) => {
    const actual = diffs.find(([path]) => path === key)?.[2];
    return typeof actual === 'number' && Math.abs(actual - value) <= rel * Math.abs(value);
  });
}

/** Whether a function reaches its bar. */
export function reachesBar({ agree, total, bar, below }: FunctionAgreement): boolean {
  return total > 0 && agree >= bar * total && below.length === 0;
}

/**
 * Fits whose log-likelihood is below the reference by more than 1e-6 of it. The tolerances of the cases are absolute in
 * places and wider than that, so the fits are run once more against nothing but their log-likelihoods.
 */
async function likelihoodsBelow(topic: string, cases: readonly GoldenCase[]): Promise<readonly Disagreement[]> {
  const narrowed = cases.flatMap((c) => {
    const loglik = Object.entries(c.expect).filter(([key]) => key === 'loglik' || key === 'loglikCorr');
    if (FITS[c.fn] === undefined || loglik.length === 0) return [];
    return [{ ...c, expect: Object.fromEntries(loglik), tol: { rel: LOGLIK_RELATIVE, abs: 0 } }];
  });
  if (narrowed.length === 0) return [];
  const folder = mkdtempSync(join(tmpdir(), 'bot4-golden-'));
  try {
    writeFileSync(join(folder, 'series.json'), readFileSync(join(SETS, 'statistics', 'series.json')));
    writeFileSync(join(folder, 'fits.json'), JSON.stringify({ topic, defaultTol: {}, cases: narrowed }));
    const report = await runCheck<StatisticsReport>('statistics', 'statistics-adapter.ts', ['--golden', folder]);
    return report.disagreements.filter(({ diffs }) =>
      diffs.some(([, expected, actual]) => typeof expected === 'number' && !((actual as number) > expected)),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}
