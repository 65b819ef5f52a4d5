/**
 * Scans: many parameter sets of one rule over one history of bars, in one pass. Blocks of bars outside, parameter sets
 * inside: a block of every distinct column stays in the cache while all sets search it, and no signal is ever written
 * down. The fills are those of the engine (docs/concepts/backtest.md); a test compares them trade by trade.
 *
 * Time: O(bars × (distinct columns + sets)); memory: 22 numbers a set and one block a column, whatever the history.
 */
import { InputError } from '../../core/index.ts';
import { ScanAccounts, type ScanFigures, type ScanTrade } from './scan-accounts.ts';
import { ScanColumns } from './scan-columns.ts';
import { type ReadyMarket, readyMarket, type ScanMarket } from './scan-market.ts';
import { checkScanParams, type RuleOptions, type ScanParams, type ScanRule } from './scan-rule.ts';
import { SIGNAL, type SignalFinder, WANTED } from './signal.ts';

/** Rows of a block: 200 columns of it take 1.6 MB. */
const BLOCK_ROWS = 1024;
/** Longest block, where only few columns share the cache. */
const BLOCK_ROWS_MAX = 8192;
/** Values that all columns of a block may hold together. */
const BLOCK_VALUES = 128 * BLOCK_ROWS;

/** What to scan, beside market and rule. */
export interface ScanOptions extends RuleOptions {
  /** Told of each closed trade by the number of its parameter set, and of the position that is open at the end. */
  readonly onTrade?: (set: number, trade: ScanTrade) => void;
}

/** One parameter set on its way. */
interface Runner {
  readonly finder: SignalFinder;
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
  const total = ready.ticks.openTicks.length;
  const distinct = new Set(specs.flat().map((spec) => JSON.stringify({ ...spec, name: '' }))).size;
  const rows = Math.min(BLOCK_ROWS_MAX, Math.max(BLOCK_ROWS / 2, Math.floor(BLOCK_VALUES / Math.max(1, distinct))));
  const columns = new ScanColumns(ready.bars, specs.flat(), rows);
  const accounts = new ScanAccounts(ready, sets.length, options.onTrade);
  const runners = checked.map((params, i): Runner => {
    const block = { columns: (specs[i] ?? []).map((spec) => columns.of(spec)), close: columns.close };
    return { finder: rule.finder(block, params, options), next: 0 };
  });
  for (let from = 0; from < total; from += rows) {
    const to = Math.min(total, from + rows);
    columns.fill(from, to);
    for (let set = 0; set < runners.length; set++) runBlock(accounts, set, runners[set] as Runner, { from, to, total });
  }
  return runners.map((_, set) => accounts.finish(set));
}

/** One parameter set through one block: from signal to signal, and from exit to exit. */
function runBlock(
  accounts: ScanAccounts,
  set: number,
  runner: Runner,
  { from, to, total }: { readonly from: number; readonly to: number; readonly total: number },
): void {
  const { finder } = runner;
  let bar = runner.next;
  // Bars before this one cannot end the open position any more.
  let unchecked = Math.max(bar, from);
  while (bar < to) {
    const lots = accounts.lots(set);
    const wanted = lots === 0 ? WANTED.flat : lots > 0 ? WANTED.long : WANTED.short;
    const found = from + finder.find(bar - from, to - from, wanted);
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
    if (found + 1 < total) accounts.act(set, targetOf(finder.bits, lots), found);
  }
  runner.next = to;
}

function targetOf(bits: number, lots: number): number {
  if (lots > 0) return (bits & SIGNAL.enterShort) !== 0 ? -1 : 0;
  if (lots < 0) return (bits & SIGNAL.enterLong) !== 0 ? 1 : 0;
  return (bits & SIGNAL.enterLong) !== 0 ? 1 : -1;
}
