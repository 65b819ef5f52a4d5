/**
 * Prints how far bot4 agrees with the shared golden sets, and ends with exit code 1 where that is not enough.
 *
 *   check-golden.ts                       statistics, indicators and backtests
 *   check-golden.ts --topic statistics    every topic of the statistics set but the indicators
 *   check-golden.ts --topic unitroot      one topic: also distributions, garch, dcc, …, indicators, backtest
 *   check-golden.ts --fn adf              one function of the statistics set
 *   check-golden.ts --show 50             at most so many differences of each function (20)
 *
 * Bars: every case must agree, but for fits of volatility models, of which 98 % must and none may find a log-likelihood
 * below the reference by more than 1e-6 of it. A reference that is proven wrong (`statistics/disputed.json`) counts
 * neither way; there the answer must be the exact one. Indicators that bot4 has no words for are counted apart; all
 * others must agree.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  checkTopic,
  type Difference,
  type Disagreement,
  type DisputedAnswer,
  type FunctionAgreement,
  hasSet,
  reachesBar,
  readCases,
  readTopics,
  runCheck,
  SETS,
} from './agreement.ts';

const USAGE_EXIT = 2;
const SHOW = 20;
const INDICATORS = 'indicators';
const BACKTEST = 'backtest';
const STATISTICS = 'statistics';

interface Request {
  readonly topic: string | undefined;
  readonly fn: string | undefined;
  readonly show: number;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function shown(value: unknown): string {
  return typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? 'nothing');
}

function printDifferences(list: readonly Disagreement[], show: number, word: string): void {
  for (const { id, diffs } of list.slice(0, show)) {
    const texts = diffs.slice(0, 3).map(([path, expected, actual]: Difference) => {
      return `${path} expected ${shown(expected)} got ${shown(actual)}`;
    });
    print(`    ${word} ${id}: ${texts.join('; ')}${diffs.length > 3 ? `; and ${diffs.length - 3} more` : ''}`);
  }
  if (list.length > show) print(`    and ${list.length - show} more`);
}

/** Whether the adapter does not export the function at all. */
function isMissing({ diffs }: Disagreement): boolean {
  return diffs[0]?.[0] === '(function)';
}

function printFunction(found: FunctionAgreement, show: number): void {
  const missing = found.wrong.length > 0 && found.wrong.every(isMissing);
  const mark = reachesBar(found) ? 'ok  ' : missing ? 'none' : 'DIFF';
  const bar = found.bar < 1 ? `   ${(100 * found.bar).toFixed(0)} % needed` : '';
  const counts = `${String(found.agree).padStart(4)} of ${String(found.total).padStart(4)}`;
  print(`${mark} ${found.topic.padEnd(14)} ${found.fn.padEnd(34)} ${counts}${bar}`);
  if (missing) return;
  printDifferences(found.wrong, show, 'differs');
  printDifferences(found.below, show, 'log-likelihood too low');
}

function printDisputed(list: readonly DisputedAnswer[]): boolean {
  if (list.length === 0) return true;
  print('References that are proven wrong (test/golden/statistics/disputed.json); they count neither way:');
  for (const { fn, id, exact, exactIsOurs, settled, why } of list) {
    const verdict = settled
      ? 'the reference agrees now: remove the entry'
      : exactIsOurs
        ? 'the exact answer is ours'
        : 'OURS IS NOT THE EXACT ANSWER';
    const values = Object.entries(exact).map(([key, value]) => `${key} ${value}`);
    print(`${exactIsOurs ? 'ok  ' : 'DIFF'} ${fn} ${id}: exact ${values.join(', ')}; ${verdict}`);
    print(`    ${why}`);
  }
  return list.every(({ exactIsOurs }) => exactIsOurs);
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / Math.max(1, whole)).toFixed(2)} %`;
}

function printSums(functions: readonly FunctionAgreement[]): void {
  const rows = new Map<string, { agree: number; total: number }>();
  for (const { topic, agree, total } of functions) {
    for (const name of [topic, 'all']) {
      const row = rows.get(name) ?? { agree: 0, total: 0 };
      rows.set(name, { agree: row.agree + agree, total: row.total + total });
    }
  }
  const all = rows.get('all');
  rows.delete('all');
  for (const [topic, { agree, total }] of rows) {
    print(
      `${topic.padEnd(14)} ${String(agree).padStart(4)} of ${String(total).padStart(4)}   ${percent(agree, total)}`,
    );
  }
  if (all !== undefined) print(`${all.agree} of ${all.total} agree`);
}

async function checkStatistics({ topic, fn, show }: Request): Promise<boolean> {
  const topics = readTopics().filter((t) => t.topic !== INDICATORS && (topic === undefined || t.topic === topic));
  const functions: FunctionAgreement[] = [];
  const disputed: DisputedAnswer[] = [];
  for (const each of topics) {
    if (fn !== undefined && !each.cases.some((c) => c.fn === fn)) continue;
    const found = await checkTopic(each, fn);
    for (const one of found.functions) printFunction(one, show);
    functions.push(...found.functions);
    disputed.push(...found.disputed);
  }
  const exact = printDisputed(disputed);
  printSums(functions);
  return exact && functions.length > 0 && functions.every(reachesBar);
}

/** Prints a set in which bot4 has no words for some of the cases. */
function printPartly(
  name: string,
  ids: readonly string[],
  wrong: ReadonlyMap<string, Disagreement>,
  missing: ReadonlyMap<string, string>,
  show: number,
): boolean {
  const counted = ids.filter((id) => !missing.has(id));
  const differing = counted.flatMap((id) => wrong.get(id) ?? []);
  const mark = counted.length > 0 && differing.length === 0 ? 'ok  ' : 'DIFF';
  print(`${mark} ${name.padEnd(14)} ${counted.length - differing.length} of ${counted.length} agree`);
  printDifferences(differing, show, 'differs');
  if (missing.size > 0) {
    const reasons = [...new Set(missing.values())].join(', ');
    print(`    not counted, because bot4 has no word for it yet (${missing.size} of ${ids.length} cases): ${reasons}`);
  }
  return mark === 'ok  ';
}

async function checkIndicators({ show }: Request): Promise<boolean> {
  const { hasTa } = await import('./indicators-adapter.ts');
  const cases = readTopics().find(({ topic }) => topic === INDICATORS)?.cases ?? [];
  const missing = new Map<string, string>();
  for (const { id, args } of cases) {
    if (!hasTa(args as unknown as Parameters<typeof hasTa>[0])) missing.set(id, String(args.name));
  }
  const report = await runCheck<{ readonly disagreements: readonly Disagreement[] }>(
    'statistics',
    'indicators-adapter.ts',
    ['--topic', INDICATORS],
  );
  const wrong = new Map(report.disagreements.map((d) => [d.id, d]));
  return printPartly(
    INDICATORS,
    cases.map(({ id }) => id),
    wrong,
    missing,
    show,
  );
}

interface BacktestReport {
  readonly cases: readonly (Disagreement & { readonly ok: boolean })[];
}

async function checkBacktests({ show }: Request): Promise<boolean> {
  const ids = readdirSync(join(SETS, BACKTEST))
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => readCases<{ readonly id: string }>(join(SETS, BACKTEST, name)).map(({ id }) => id));
  const report = await runCheck<BacktestReport>('backtest', 'backtest-adapter.ts', [
    '--data',
    join(SETS, '..', 'data'),
  ]);
  const wrong = new Map(report.cases.filter(({ ok }) => !ok).map((c) => [c.id, c]));
  return printPartly(BACKTEST, ids, wrong, new Map(), show);
}

/** What to run, in order. @throws Error for a topic that does not exist. */
function plan(request: Request): readonly (() => Promise<boolean>)[] {
  const { topic, fn } = request;
  const statistics = () => checkStatistics(request);
  if (topic === STATISTICS || (topic === undefined && fn !== undefined)) {
    return [() => checkStatistics({ ...request, topic: undefined })];
  }
  if (topic === INDICATORS) return [() => checkIndicators(request)];
  if (topic === BACKTEST) return [() => checkBacktests(request)];
  if (topic === undefined) return [statistics, () => checkIndicators(request), () => checkBacktests(request)];
  const known = readTopics().map((t) => t.topic);
  if (known.includes(topic)) return [statistics];
  throw new UsageError(`no topic ${topic}; there are ${[STATISTICS, BACKTEST, ...known].join(', ')}`);
}

class UsageError extends Error {}

function parseRequest(): Request {
  try {
    const { values } = parseArgs({
      options: { topic: { type: 'string' }, fn: { type: 'string' }, show: { type: 'string' } },
    });
    const show = Number(values.show ?? SHOW);
    if (!Number.isInteger(show) || show < 0) throw new UsageError(`--show ${values.show} is not a count`);
    return { topic: values.topic, fn: values.fn, show };
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError((error as Error).message);
  }
}

async function main(): Promise<number> {
  const request = parseRequest();
  if (!hasSet('statistics') || !hasSet('backtest')) {
    process.stderr.write(
      'bot4: the golden sets are not here. They belong into ../shared/golden/ beside the project folder ' +
        '(statistics/ and backtest/); `npm test` checks the own golden values without them.\n',
    );
    return 1;
  }
  let ok = true;
  for (const check of plan(request)) ok = (await check()) && ok;
  print(ok ? 'every bar is reached' : 'NOT REACHED: see the lines marked DIFF or none');
  return ok ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`bot4: ${error.message}\n`);
  process.exitCode = USAGE_EXIT;
}
