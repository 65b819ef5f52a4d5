/** `bot4 backtest sweep`: many parameter sets of one rule, on worker threads; goes on where a kill ended it. */
import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { FileTrialLedger } from '../../../src/adapters/fs/trial-ledger.ts';
import type { CarriedError } from '../../../src/adapters/workers/carried-error.ts';
import { runOnThreads } from '../../../src/adapters/workers/thread-pool.ts';
import {
  checkAxes,
  gridSets,
  parseAxis,
  proposeSets,
  randomSets,
  type SweepAxis,
  setKey,
} from '../../../src/app/sweep.ts';
import { InputError, Rng } from '../../../src/core/index.ts';
import {
  type ReadyMarket,
  readyMarket,
  type ScanFigures,
  type ScanParams,
  type ScanRule,
  scan,
} from '../../../src/domain/scan/index.ts';
import { EXIT, result as print, say } from '../../console.ts';
import { OUT } from '../../paths.ts';
import { columns, count } from '../data/place.ts';
import { wholeOption } from '../features/chosen-features.ts';
import { percent, yearly } from './figures.ts';
import {
  type MarketOptions,
  type OpenMarket,
  oneOf,
  openOneMarket,
  ruleOptionsOf,
  tradingOf,
  trialFile,
} from './market.ts';
import { ruleNamed } from './strategy.ts';
import { SweepFile, type SweepRow } from './sweep-file.ts';
import { SweepProgress } from './sweep-progress.ts';
import type { SweepSetup } from './sweep-thread.ts';

/** Options of the command. */
export interface SweepOptions extends MarketOptions {
  readonly grid: readonly string[];
  readonly method?: string;
  readonly trials?: string;
  readonly seed?: string;
  readonly threads?: string;
  readonly out?: string;
  readonly top: string;
}

/** Sets of one share: large enough that a thread is busy for a while, small enough that progress is seen. */
const SHARE_MAX = 500;
/** Sets that a Bayesian search proposes at once. */
const BATCH = 16;

interface Plan {
  readonly rule: ScanRule;
  readonly axes: readonly SweepAxis[];
  readonly method: 'grid' | 'random' | 'bayes';
  readonly trials: number;
  readonly seed: number;
  readonly threads: number;
}

function planOf(name: string, options: SweepOptions): Plan {
  const rule = ruleNamed(name);
  const axes = options.grid.map(parseAxis);
  checkAxes(rule, axes);
  const method = oneOf('method', options.method, ['grid', 'random', 'bayes']);
  if (method !== 'grid' && options.trials === undefined) {
    throw new InputError('BOT4_CLI_USAGE', `--method ${method} needs --trials, how many sets to try`);
  }
  if (method === 'grid' && options.trials !== undefined) {
    throw new InputError(
      'BOT4_CLI_USAGE',
      '--trials is for --method random and bayes; a grid has the sets that it has',
    );
  }
  const trials = options.trials === undefined ? 0 : wholeOption('trials', options.trials, 1);
  const threads = options.threads === undefined ? availableParallelism() : wholeOption('threads', options.threads, 1);
  return { rule, axes, method, trials, seed: wholeOption('seed', options.seed ?? '1', 0), threads };
}

/** What decides the result of a set: two sweeps with equal heads may share a file. */
function headOf({ rule, axes, method, trials, seed }: Plan, options: SweepOptions, market: OpenMarket): object {
  const { grid: _, threads: __, out: ___, top: ____, ...said } = options;
  const random = method === 'grid' ? {} : { trials, seed };
  return { version: 1, rule: rule.name, method, axes, ...random, dataHash: market.dataHash, options: said };
}

/** A trial is the rule with its parameters on this data with these costs and sizes, in whichever sweep it is tried. */
function trialId(plan: Plan, set: ScanParams, options: SweepOptions, { dataHash }: OpenMarket): string {
  const { grid: _, method: __, trials: ___, seed: ____, threads: _____, out: ______, top: _______, ...said } = options;
  const text = JSON.stringify([
    'scan',
    plan.rule.name,
    Object.entries(set).sort(),
    dataHash,
    Object.entries(said).sort(),
  ]);
  return createHash('sha256').update(text).digest('hex');
}

/** Runs sets on the threads and writes them down, in shares. */
class Sweep {
  readonly #plan: Plan;
  readonly #options: SweepOptions;
  readonly #market: OpenMarket;
  readonly #file: SweepFile;
  readonly #ledger: FileTrialLedger;
  readonly #progress: SweepProgress;
  #ready: ReadyMarket | undefined;

  constructor(plan: Plan, o: { options: SweepOptions; market: OpenMarket; file: SweepFile; total: number }) {
    this.#plan = plan;
    this.#options = o.options;
    this.#market = o.market;
    this.#file = o.file;
    this.#ledger = new FileTrialLedger(trialFile(o.market.bars));
    this.#progress = new SweepProgress({ total: o.total, done: o.file.rows.length });
  }

  async run(sets: readonly ScanParams[]): Promise<CarriedError | undefined> {
    const { threads, rule } = this.#plan;
    const share = Math.max(1, Math.min(SHARE_MAX, Math.ceil(sets.length / threads / 4)));
    const tasks = Array.from({ length: Math.ceil(sets.length / share) }, (_, i) =>
      sets.slice(i * share, (i + 1) * share),
    );
    let failure: CarriedError | undefined;
    const setup: SweepSetup = { rule: rule.name, options: marketOnly(this.#options) };
    await runOnThreads<readonly ScanParams[], never, readonly ScanFigures[]>(tasks, {
      module: new URL('sweep-thread.ts', import.meta.url),
      threads,
      setup,
      onEnd: (end, task) => {
        if (end.type === 'done') this.#keep(task, end.result);
        else failure ??= end.error;
      },
    });
    return failure;
  }

  /** Scans a few sets here: starting threads for every proposal would take longer than its scan. */
  runHere(sets: readonly ScanParams[]): void {
    this.#ready ??= readyMarket({ ...this.#market, trading: tradingOf(this.#options) });
    this.#keep(sets, scan(this.#ready, this.#plan.rule, sets, ruleOptionsOf(this.#options)));
  }

  end(): void {
    this.#progress.clear();
  }

  /** First counted, then written: what can be seen has been counted. */
  #keep(sets: readonly ScanParams[], figures: readonly ScanFigures[]): void {
    const { bars } = this.#market;
    const to = (bars.openTime.at(-1) ?? 0) + bars.intervalMicros;
    const rows = sets.map((set, i): SweepRow => ({ set, figures: figures[i] as ScanFigures }));
    this.#ledger.recordAll(
      rows.map(({ set, figures: { dailySharpe } }) => ({
        kind: 'backtest',
        id: trialId(this.#plan, set, this.#options, this.#market),
        label: `${this.#plan.rule.name} ${setKey(set)}`,
        dailySharpe,
        to,
      })),
    );
    this.#file.add(rows);
    this.#progress.done(sets.length);
  }
}

function marketOnly({
  grid: _,
  method: __,
  trials: ___,
  seed: ____,
  threads: _____,
  out: ______,
  top: _______,
  ...market
}: SweepOptions): MarketOptions {
  return market;
}

function bayes(sweep: Sweep, plan: Plan, file: SweepFile): void {
  while (file.rows.length < plan.trials) {
    const tried = file.rows.map(({ set, figures }) => ({ set, score: figures.dailySharpe }));
    // A stream for each batch: a sweep that goes on draws what it would have drawn.
    const rng = new Rng(plan.seed).stream(`batch ${tried.length}`);
    const sets = proposeSets(plan.rule, plan.axes, tried, { count: Math.min(BATCH, plan.trials - tried.length), rng });
    if (sets.length === 0) return;
    sweep.runHere(sets);
  }
}

/**
 * The best first. Equal results, of which sets without a trade are many, stand in the order of their parameters: threads
 * finish their shares in any order, and the table is to be the same each time.
 */
export function rankRows(axes: readonly SweepAxis[], rows: readonly SweepRow[]): SweepRow[] {
  return rows.toSorted((a, b) => {
    let order = b.figures.dailySharpe - a.figures.dailySharpe;
    for (let i = 0; order === 0 && i < axes.length; i++) {
      const name = (axes[i] as SweepAxis).name;
      order = (a.set[name] as number) - (b.set[name] as number);
    }
    return order;
  });
}

function tableOf({ rule, axes }: Plan, rows: readonly SweepRow[], top: number): string[] {
  const best = rankRows(axes, rows).slice(0, top);
  const names = rule.params.map(({ name }) => name).filter((name) => axes.some((axis) => axis.name === name));
  const head = [...names, 'Sharpe a year', 'net profit', 'trades', 'win rate', 'fees', 'drawdown'];
  const cells = best.map(({ set, figures: f }) => [
    ...names.map((name) => String(set[name])),
    yearly(f.dailySharpe),
    ((f.grossProfit + f.grossLoss) / 1e8).toFixed(2),
    count(f.trades),
    f.trades === 0 ? '-' : `${((100 * f.wins) / f.trades).toFixed(1)} %`,
    (f.fees / 1e8).toFixed(2),
    percent(f.maxDrawdown),
  ]);
  return columns([head, ...cells]);
}

function told(error: CarriedError): number {
  const { message, action, code, stack } = error;
  if (code === undefined) process.stderr.write(`\nbug in bot4, please report it: ${message}\n${stack ?? ''}\n`);
  else process.stderr.write(`\nerror ${message}\n  what to do: ${action}\n`);
  if (code === undefined) return EXIT.bug;
  return error.isInput ? EXIT.badInput : EXIT.failed;
}

/** Runs a sweep, or the rest of one. @returns the exit code. */
export async function backtestSweep(name: string, options: SweepOptions): Promise<number> {
  const plan = planOf(name, options);
  const top = wholeOption('top', options.top, 1);
  const market = await openOneMarket(options);
  const started = performance.now();
  const path =
    options.out === undefined ? resolve(OUT, 'sweeps', `${name}-${market.bars.symbol}.jsonl`) : resolve(options.out);
  const file = new SweepFile(path, headOf(plan, options, market));
  const before = file.rows.length;
  const known = new Set(file.rows.map(({ set }) => setKey(set)));
  const rng = new Rng(plan.seed).stream('random');
  const all =
    plan.method === 'grid'
      ? gridSets(plan.rule, plan.axes)
      : plan.method === 'random'
        ? randomSets(plan.rule, plan.axes, { count: plan.trials, rng })
        : [];
  const total = plan.method === 'bayes' ? plan.trials : all.length;
  if (before > 0) say(`${count(before)} of ${count(total)} sets are done in ${path}; going on`);
  const sweep = new Sweep(plan, { options, market, file, total });
  let failure: CarriedError | undefined;
  if (plan.method === 'bayes') bayes(sweep, plan, file);
  else failure = await sweep.run(all.filter((set) => !known.has(setKey(set))));
  sweep.end();
  if (failure !== undefined) return told(failure);
  const seconds = (performance.now() - started) / 1000;
  const done = file.rows.length - before;
  say(`${count(done)} sets × ${count(market.bars.close.length)} bars in ${seconds.toFixed(1)} s; ${path}`);
  say('each is a trial that the gate counts: the best of many is chosen by luck as well');
  for (const line of tableOf(plan, file.rows, top)) print(line);
  return EXIT.ok;
}
