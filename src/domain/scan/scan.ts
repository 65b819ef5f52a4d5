/**
 * Scans: many parameter sets of one rule over one history of bars, in one pass. Blocks of bars outside, parameter sets
 * inside: a block of every distinct column stays in the cache while all sets search it, and no signal is ever written
 * down. The fills are those of the engine (docs/concepts/backtest.md); a test compares them trade by trade.
 *
 * Time: O(bars × (distinct columns + sets)), some 0.5 ns a bar and set beside its trades; memory: 21 numbers a set and one block a column, whatever the history.
 */
import { InputError } from '../../core/index.ts';
import type { CrossColumns } from './plain-trades.ts';
import { accountCells, ScanAccounts, type ScanFigures, type ScanTrade } from './scan-accounts.ts';
import { needOf, planColumns, rowsOf, ScanColumns } from './scan-columns.ts';
import { type ReadyMarket, readyMarket, type ScanMarket } from './scan-market.ts';
import { type BlockColumns, checkScanParams, type RuleOptions, type ScanParams, type ScanRule } from './scan-rule.ts';
import { maskOf, SignalSearch } from './signal.ts';

/** What to scan, beside market and rule. */
export interface ScanOptions extends RuleOptions {
  /** Told of each closed trade by the number of its parameter set, and of the position that is open at the end. */
  readonly onTrade?: (set: number, trade: ScanTrade) => void;
  /** Told of the equity of each set at the last bar of each UTC day, quote units. */
  readonly onDay?: (set: number, bar: number, equity: number) => void;
  /** Bars before this one only warm features up: nothing is decided at them, no day counts. @defaultValue 0 */
  readonly tradeFrom?: number;
}

/** One parameter set on its way. */
interface Runner {
  /** Number of the set, which is that of its account. */
  readonly set: number;
  /** Addresses of its columns. */
  readonly places: readonly number[];
  readonly search: SignalSearch;
  /** Next bar whose close is to be looked at. */
  next: number;
}

function refuseSpotShort({ instrument }: ReadyMarket, { direction }: RuleOptions): void {
  if (instrument.kind === 'perp' || direction === 'long') return;
  throw new InputError('BOT4_CONFIG_VALUE', `${instrument.symbol} is spot, which cannot be sold short`, {
    place: { key: 'direction' },
  });
}

/**
 * Runs a rule with many sets of parameters.
 * @param market bars, instrument, costs and limits; made ready by `readyMarket` where several scans share it.
 * @param sets parameters by name; what a set does not name has its usual value.
 * @returns figures of each set, in their order; see `ScanFigures` for units.
 * @throws BOT4_CONFIG_VALUE naming a parameter; BOT4_DATA_PRECISION for a price off the grid of the instrument.
 */
export function scan(
  market: ScanMarket | ReadyMarket,
  rule: ScanRule,
  sets: readonly ScanParams[],
  options: ScanOptions,
): readonly ScanFigures[] {
  const checked = sets.map((set) => checkScanParams(rule, set));
  const ready = 'marks' in market ? market : readyMarket(market);
  refuseSpotShort(ready, options);
  const specs = checked.map((params) => rule.features(params));
  const levels = checked.map((params) => rule.levels?.(params) ?? []);
  const plan = planColumns(specs.flat(), levels.flat());
  const total = ready.ticks.openTicks.length;
  const rows = rowsOf(plan, total);
  const { direction, exits } = options;
  const allowed = maskOf(direction, direction === 'both' && rule.reverses === true ? 'venue' : exits);
  return ready.places.use(ready, needOf(plan, rows, accountCells(sets.length)), (place) => {
    const columns = new ScanColumns(ready.bars, plan, { place, rows, isCross: rule.isCross === true });
    const cells = place.arena.cells(accountCells(sets.length));
    const accounts = new ScanAccounts(ready, sets.length, { ...place, cells }, options);
    const blocks = checked.map((_, i) => columns.of(specs[i] ?? [], levels[i] ?? []));
    const each = rule.isCross === true && accounts.isPlain && options.onDay === undefined ? runCrosses : runSearches;
    each({ accounts, columns, blocks, rule, sets: checked, allowed }, { rows, first: options.tradeFrom ?? 0, total });
    return checked.map((_, set) => accounts.finish(set));
  });
}

/** Accounts and what they read. */
interface ScanRun {
  readonly accounts: ScanAccounts;
  readonly columns: ScanColumns;
  /** Of each set. */
  readonly blocks: readonly BlockColumns[];
  readonly rule: ScanRule;
  readonly sets: readonly ScanParams[];
  /** Bits of `SIGNAL`. */
  readonly allowed: number;
}

/** Rows of a block, the first bar that is decided on, and how many bars there are. */
interface ScanSpan {
  readonly rows: number;
  readonly first: number;
  readonly total: number;
}

/** All sets of a rule of crosses in one call a block. What is decided at the last close has no bar to fill in. */
function runCrosses({ accounts, columns, blocks, allowed }: ScanRun, { rows, first, total }: ScanSpan): void {
  accounts.takeCrosses(
    blocks.map(({ columns: [a, b] }) => ({ a, b }) as CrossColumns),
    allowed,
  );
  for (let from = 0; from < total; from += rows) {
    const to = Math.min(total, from + rows);
    columns.fill(from, to);
    const end = Math.min(to, total - 1) - from;
    accounts.runCrosses({ first: Math.max(0, first - from), end, base: from });
  }
}

/** One set after the other in each block. */
function runSearches(run: ScanRun, { rows, first, total }: ScanSpan): void {
  const { accounts, columns, blocks, rule, sets, allowed } = run;
  const runners = blocks.map((block, set): Runner => {
    const search = new SignalSearch(rule.signals(block, sets[set] as ScanParams), columns.none, allowed);
    return { set, places: block.columns.map(({ byteOffset }) => byteOffset), search, next: first };
  });
  // Sets that share a column follow each other while it is in the nearest cache.
  const order = runners.toSorted((a, b) => compare(a.places, b.places));
  for (let from = 0; from < total; from += rows) {
    const to = Math.min(total, from + rows);
    columns.fill(from, to);
    for (const runner of order) runBlock(accounts, runner, { from, to, total });
  }
}

/** Order of two lists of numbers by the first that differs. */
function compare(a: readonly number[], b: readonly number[]): number {
  const i = a.findIndex((value, k) => value !== b[k]);
  return i < 0 ? 0 : (a[i] as number) - (b[i] ?? 0);
}

/** One parameter set through one block: from signal to signal, and from exit to exit. */
function runBlock(
  accounts: ScanAccounts,
  runner: Runner,
  { from, to, total }: { readonly from: number; readonly to: number; readonly total: number },
): void {
  const { set, search } = runner;
  let bar = runner.next;
  if (bar >= to) return;
  search.source.fill(to - from);
  if (accounts.isPlain) {
    // What is decided at the last close has no bar to fill in.
    accounts.runPlain(set, search, { row: bar - from, end: Math.min(to, total - 1) - from, base: from });
    runner.next = to;
    return;
  }
  // Bars before this one cannot end the open position any more.
  let unchecked = Math.max(bar, from);
  while (bar < to) {
    const lots = accounts.lots(set);
    const found = from + search.find(bar - from, to - from, lots);
    if (lots !== 0) {
      const exit = accounts.exitWithin(set, unchecked, Math.min(found, to - 1));
      if (exit >= 0) {
        // The close of the bar that ended the position is decided on with none.
        bar = exit;
        unchecked = exit + 1;
        continue;
      }
    }
    if (found >= to) break;
    unchecked = found + 1;
    bar = found + 1;
    // What is decided at the last close has no bar to fill in.
    if (found + 1 < total) accounts.act(set, search.target(found - from, lots), found);
  }
  runner.next = to;
}
