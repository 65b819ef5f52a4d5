/** What a backtest works on, from the options of the command line: bars, costs, money, limits. */
import { join } from 'node:path';
import { parseTimeText } from '../../../src/app/fetch-plan.ts';
import { InputError, type Ppm, ppm, type QuoteUnits } from '../../../src/core/index.ts';
import {
  type Bars,
  defineInstrument,
  firstBarAtOrAfter,
  type Instrument,
  inferInstrument,
  parseMoney,
  sliceBars,
} from '../../../src/domain/market/index.ts';
import { HOUSE_RISK_PROFILE, type RiskProfile } from '../../../src/domain/risk/index.ts';
import type { Direction, RuleOptions } from '../../../src/domain/scan/index.ts';
import type { SizeRule, TradingRules } from '../../../src/domain/strategy/index.ts';
import { placeOf } from '../../../src/lab/models.ts';
import { ROOT } from '../../paths.ts';
import { type BarsEntry, barsAt, barsEntries } from '../features/bars-source.ts';

/** Options that `bot4 backtest` and its sweep share, as the command line gives them. */
export interface MarketOptions {
  readonly bars?: string;
  readonly id?: string;
  readonly catalog?: string;
  readonly symbol?: string;
  readonly from?: string;
  readonly to?: string;
  readonly kind?: string;
  readonly feePpm: string;
  readonly slippagePpm: string;
  readonly initialCash: string;
  readonly qty?: string;
  readonly cashSharePpm?: string;
  readonly stopPpm?: string;
  readonly targetPpm?: string;
  readonly exitsFrom?: string;
  readonly direction?: string;
  readonly exits?: string;
  readonly limits?: string;
}

/** A market that is open. */
export interface OpenMarket {
  readonly label: string;
  readonly bars: Bars;
  /** SHA-256 of the data. */
  readonly dataHash: string;
  readonly instrument: Instrument;
  readonly initialCash: QuoteUnits;
  readonly costs: { readonly feePpm: Ppm; readonly slippagePpm: Ppm };
  readonly risk: RiskProfile;
}

/** Limits of the account that never bind: for comparisons, and for looking at a rule alone. */
const NO_LIMITS: RiskProfile = {
  ...HOUSE_RISK_PROFILE,
  positionLimitPpm: ppm(1_000_000),
  grossExposurePpm: ppm(1_000_000),
  drawdownPpm: ppm(2_000_000),
  strategyStopPpm: ppm(2_000_000),
  positionStopPpm: ppm(10_000_000),
  ordersPerWindow: 1_000,
  staleAfterMicros: Number.MAX_SAFE_INTEGER,
};

/** One of several words. @throws BOT4_CLI_USAGE */
export function oneOf<T extends string>(name: string, value: string | undefined, words: readonly T[]): T {
  const word = value ?? (words[0] as T);
  const found = words.find((each) => each === word);
  if (found !== undefined) return found;
  throw new InputError('BOT4_CLI_USAGE', `--${name} ${word}; it is ${words.join(' or ')}`);
}

function wholePpm(name: string, text: string, max: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= max) return value;
  throw new InputError('BOT4_CLI_USAGE', `--${name} ${text}; it is a whole number of parts per million up to ${max}`);
}

function cashOf(text: string): QuoteUnits {
  if (/^\d+(\.\d{1,8})?$/.test(text) && Number(text) > 0) return parseMoney(text);
  throw new InputError('BOT4_CLI_USAGE', `--initial-cash ${text}; it is an amount above zero, such as 100000`);
}

function sizeOf({ qty, cashSharePpm }: MarketOptions): SizeRule | undefined {
  if (qty !== undefined && cashSharePpm !== undefined) {
    throw new InputError('BOT4_CLI_USAGE', '--qty and --cash-share-ppm are two ways to say a size; give one');
  }
  if (qty !== undefined) return { kind: 'fixed', qty };
  if (cashSharePpm === undefined) return undefined;
  return { kind: 'cashShare', sharePpm: wholePpm('cash-share-ppm', cashSharePpm, 1_000_000) };
}

/** Size and exits of the options. */
export function tradingOf(options: MarketOptions): Omit<TradingRules, 'targets'> {
  const { stopPpm, targetPpm, exitsFrom } = options;
  const size = sizeOf(options);
  return {
    ...(size === undefined ? {} : { size }),
    ...(stopPpm === undefined ? {} : { stopLossPpm: wholePpm('stop-ppm', stopPpm, 999_999) }),
    ...(targetPpm === undefined ? {} : { takeProfitPpm: wholePpm('target-ppm', targetPpm, 100_000_000) }),
    exitsFrom: oneOf('exits-from', exitsFrom, ['entryBar', 'nextBar']),
  };
}

/** Direction and exits of a rule. */
export function ruleOptionsOf({ direction, exits }: MarketOptions): RuleOptions {
  return {
    direction: oneOf<Direction>('direction', direction, ['both', 'long', 'short']),
    exits: oneOf('exits', exits, ['signals', 'venue']),
  };
}

/** The one series that options name. @throws BOT4_CLI_USAGE for none or several */
export async function entryOf(options: MarketOptions): Promise<BarsEntry> {
  const { bars, id, symbol, catalog } = options;
  if ((bars === undefined) === (id === undefined)) {
    throw new InputError('BOT4_CLI_USAGE', 'name the bars: --bars FILE, or --id of a data set of the catalog');
  }
  const source = {
    ...(catalog === undefined ? {} : { catalog }),
    ...(bars === undefined ? {} : { bars }),
    symbol: symbol === undefined ? [] : [symbol],
  };
  const entries = await barsEntries(id === undefined ? [] : [id], source);
  if (entries.length === 1) return entries[0] as BarsEntry;
  const names = entries.map(({ label }) => label);
  throw new InputError('BOT4_DATA_SYMBOL', `there are ${entries.length} series: ${names.join(', ')}`, {
    place: { key: 'symbol' },
  });
}

/** Rows between two times. */
function between(bars: Bars, { from, to }: MarketOptions): Bars {
  return sliceBars(bars, {
    from: from === undefined ? 0 : firstBarAtOrAfter(bars, parseTimeText(from, 'from')),
    to: to === undefined ? bars.close.length : firstBarAtOrAfter(bars, parseTimeText(to, 'to')),
  });
}

/** The tick of the data, and a lot of 1e-8 where a size needs one so fine. */
function instrumentOf(bars: Bars, options: MarketOptions): Instrument {
  const kind = oneOf('kind', options.kind, ['perp', 'spot']);
  const found = inferInstrument(bars, { symbol: bars.symbol, kind });
  if (options.qty === undefined && options.cashSharePpm === undefined) return found;
  const { symbol, base, quote, tickSize } = found;
  const highest = bars.high.reduce((a, b) => Math.max(a, b), 0);
  const maxPrice = String(Math.ceil(highest * 3));
  const lotSize = '0.00000001';
  return defineInstrument({
    symbol,
    kind,
    base,
    quote,
    tickSize,
    lotSize,
    minNotional: '0.00000001',
    maxPrice,
    roundsMoney: true,
  });
}

/** Opens the market of the options. */
export async function openMarket(options: MarketOptions): Promise<OpenMarket> {
  const costs = {
    feePpm: ppm(wholePpm('fee-ppm', options.feePpm, 100_000)),
    slippagePpm: ppm(wholePpm('slippage-ppm', options.slippagePpm, 100_000)),
  };
  const initialCash = cashOf(options.initialCash);
  const risk = oneOf('limits', options.limits, ['house', 'none']) === 'house' ? HOUSE_RISK_PROFILE : NO_LIMITS;
  const entry = await entryOf(options);
  const loaded = await barsAt(entry.place);
  const bars = between(loaded.bars, options);
  if (bars.close.length < 2) {
    throw new InputError('BOT4_DATA_TOO_SHORT', `${bars.close.length} bars lie between --from and --to`);
  }
  return {
    label: entry.label,
    bars,
    dataHash: loaded.sha256,
    instrument: instrumentOf(bars, options),
    initialCash,
    costs,
    risk,
  };
}

/** Where trials on a market are counted: the same file that notebooks write to. */
export function trialFile({ symbol, intervalMicros }: Bars): string {
  const place = placeOf(ROOT);
  return join(
    place.state,
    'trials',
    `${symbol.toUpperCase().replace(/[^A-Z0-9]/g, '')}-${intervalMicros / 1e6}s.ndjson`,
  );
}
