/** `bot4 backtest walk`: chooses parameters on one stretch of history and trades them on the next, again and again. */
import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { cryptoDigest } from '../../../src/adapters/crypto/digest.ts';
import { writeFileAtomic } from '../../../src/adapters/fs/atomic-write.ts';
import { FileTrialLedger } from '../../../src/adapters/fs/trial-ledger.ts';
import { checkAxes, gridSets, parseAxis, setKey } from '../../../src/app/sweep.ts';
import { type WalkOutcome, type WalkResult, walkForward } from '../../../src/app/walk-forward.ts';
import { EXIT, result as print, say } from '../../console.ts';
import { columns, count, day } from '../data/place.ts';
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

/** Options of the command. */
export interface WalkOptions extends MarketOptions {
  readonly grid: readonly string[];
  readonly trainBars: string;
  readonly testBars: string;
  readonly windows?: string;
  readonly equity?: string;
}

function foldRows(folds: readonly WalkOutcome[], market: OpenMarket): string[][] {
  const { openTime } = market.bars;
  let cash: number = market.initialCash;
  return folds.map(({ train, test, chosen, trained, tested }) => {
    const gain = tested.finalEquity / cash - 1;
    cash = tested.finalEquity;
    const at = (row: number): string => day(openTime[row] ?? 0);
    return [
      `${at(train[0])} to ${at(train[1])}`,
      `${at(test[0])} to ${at(test[1] - 1)}`,
      setKey(chosen),
      yearly(trained.dailySharpe),
      yearly(tested.dailySharpe),
      percent(gain),
      count(tested.trades),
      percent(tested.maxDrawdown),
    ];
  });
}

/** Counts what was tried on each stretch, and what was traded with what was chosen. */
class WalkTrials {
  readonly #ledger: FileTrialLedger;
  readonly #market: OpenMarket;
  readonly #words: readonly string[];

  constructor(market: OpenMarket, words: readonly string[]) {
    this.#market = market;
    this.#words = words;
    this.#ledger = new FileTrialLedger(trialFile(market.bars));
  }

  record(sets: readonly Readonly<Record<string, number>>[], { train, test, tried, chosen, tested }: WalkOutcome): void {
    const choices = sets.map((set, i) => this.#trial(set, train, tried[i]?.dailySharpe ?? 0));
    this.#ledger.recordAll([...choices, this.#trial(chosen, test, tested.dailySharpe)]);
  }

  #trial(set: Readonly<Record<string, number>>, [from, to]: readonly [number, number], dailySharpe: number) {
    const { bars, dataHash } = this.#market;
    const text = JSON.stringify([
      'walk',
      this.#words,
      Object.entries(set).sort(),
      dataHash,
      bars.openTime[from],
      bars.openTime[to - 1],
    ]);
    return {
      kind: 'backtest' as const,
      id: cryptoDigest.sha256(text),
      label: `walk ${this.#words[0]} ${setKey(set)}`,
      dailySharpe,
      to: (bars.openTime[to - 1] as number) + bars.intervalMicros,
    };
  }
}

function writeEquity(path: string, { time, equity }: WalkResult): void {
  const rows = Array.from(time, (at, i) => `${at / 1000},${((equity[i] as number) / 1e8).toFixed(8)}`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileAtomic(path, `${['close_ms,equity', ...rows].join('\n')}\n`);
  say(`${count(rows.length)} days in ${path}`);
}

/** Walks forward. @returns the exit code. */
export async function backtestWalk(name: string, options: WalkOptions): Promise<number> {
  const rule = ruleNamed(name);
  const axes = options.grid.map(parseAxis);
  checkAxes(rule, axes);
  const sets = gridSets(rule, axes);
  const windows = {
    trainBars: wholeOption('train-bars', options.trainBars, 2),
    testBars: wholeOption('test-bars', options.testBars, 2),
    mode: oneOf('windows', options.windows, ['rolling', 'anchored']),
  };
  const market = await openOneMarket(options);
  const { grid: _, trainBars: __, testBars: ___, windows: ____, equity: _____, ...said } = options;
  const trials = new WalkTrials(market, [name, ...Object.entries(said).sort().flat().map(String)]);
  say(`${count(sets.length)} sets of ${name} over ${count(market.bars.close.length)} bars of ${market.label}`);
  const started = performance.now();
  const found = walkForward({ ...market, trading: tradingOf(options) }, rule, sets, {
    ...ruleOptionsOf(options),
    windows,
    // First counted, then shown.
    onFold: (outcome) => trials.record(sets, outcome),
  });
  say(
    `${count(found.folds.length)} folds in ${((performance.now() - started) / 1000).toFixed(2)} s; each set of each is a trial`,
  );
  const head = ['chosen on', 'traded on', 'chosen', 'Sharpe there', 'Sharpe here', 'return', 'trades', 'drawdown'];
  for (const line of columns([head, ...foldRows(found.folds, market)])) print(line);
  print(`out of sample, in one account: ${percent(found.finalEquity / market.initialCash - 1)}`);
  if (options.equity !== undefined) writeEquity(resolve(options.equity), found);
  return EXIT.ok;
}
