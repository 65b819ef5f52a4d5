/** What a backtest works on, from the options of the command line: bars, costs, money, limits. */
import { join } from 'node:path';
import { openCatalog } from '../../../src/adapters/catalog/catalog.ts';
import { cryptoDigest } from '../../../src/adapters/crypto/digest.ts';
import { dataHashOf } from '../../../src/app/backtest.ts';
import { parseTimeText } from '../../../src/app/fetch-plan.ts';
import { InputError, PPM, ppm, type QuoteUnits } from '../../../src/core/index.ts';
import {
  type Bars,
  checkFundingRates,
  defineInstrument,
  type FundingRates,
  firstBarAtOrAfter,
  type Instrument,
  inferInstrument,
  instrumentText,
  parseMoney,
  sliceBars,
} from '../../../src/domain/market/index.ts';
import { datedMargins, highestFeePpm, type MarginTerms } from '../../../src/domain/portfolio/index.ts';
import { HOUSE_RISK_PROFILE, type RiskProfile } from '../../../src/domain/risk/index.ts';
import type { Direction, RuleOptions } from '../../../src/domain/scan/index.ts';
import type { CostModel } from '../../../src/domain/sim/index.ts';
import type { SizeRule, TradingRules } from '../../../src/domain/strategy/index.ts';
import { placeOf } from '../../../src/lab/models.ts';
import { trialName } from '../../../src/lab/trial-name.ts';
import { ROOT } from '../../paths.ts';
import { catalogFolder } from '../data/place.ts';
import { type BarsEntry, barsAt, barsEntries } from '../features/bars-source.ts';
import { readFeeSchedules } from './fee-file.ts';
import { readMarginTiers } from './margin-file.ts';

/** Options that `bot4 backtest` and its sweep share, as the command line gives them. */
export interface MarketOptions {
  readonly bars?: string;
  readonly id?: string;
  readonly catalog?: string;
  readonly symbol?: string;
  readonly symbols?: string;
  readonly funding?: string;
  readonly margin?: string;
  readonly leverage?: string;
  readonly from?: string;
  readonly to?: string;
  readonly kind?: string;
  readonly feePpm?: string;
  readonly feeTiers?: string;
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
  readonly queueLots?: string;
  readonly book?: string;
}

/** One series with its rules. */
export interface OpenSeries {
  readonly label: string;
  /** The bars are trades, each as a bar of its own. */
  readonly ofTrades?: true;
  /** Data set of the depth that limit orders stand behind. */
  readonly depth?: string;
  readonly bars: Bars;
  readonly instrument: Instrument;
  readonly funding?: FundingRates;
  readonly margin?: MarginTerms;
}

/** A market that is open. */
export interface OpenMarket extends OpenSeries {
  /** SHA-256 of the data, of that of all markets together where there are several. */
  readonly dataHash: string;
  /** Further markets of the same account. */
  readonly others: readonly OpenSeries[];
  readonly initialCash: QuoteUnits;
  readonly costs: CostModel;
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

/** The same where positions are on credit: as much of the equity as the leverage allows. */
export function noLimits(leverage: number): RiskProfile {
  const most = ppm(leverage * PPM);
  return { ...NO_LIMITS, positionLimitPpm: most, grossExposurePpm: most };
}

/** One of several words. @throws BOT4_CLI_USAGE */
export function oneOf<T extends string>(name: string, value: string | undefined, words: readonly T[]): T {
  const word = value ?? (words[0] as T);
  const found = words.find((each) => each === word);
  if (found !== undefined) return found;
  throw new InputError('BOT4_CLI_USAGE', `--${name} ${word}; it is ${words.join(' or ')}`);
}

/** A whole number of parts per million. @throws BOT4_CLI_USAGE */
export function wholePpm(name: string, text: string, max: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= max) return value;
  throw new InputError('BOT4_CLI_USAGE', `--${name} ${text}; it is a whole number of parts per million up to ${max}`);
}

/** The money at the start. @throws BOT4_CLI_USAGE */
export function cashOf(text: string): QuoteUnits {
  if (/^\d+(\.\d{1,8})?$/.test(text) && Number(text) > 0) return parseMoney(text);
  throw new InputError('BOT4_CLI_USAGE', `--initial-cash ${text}; it is an amount above zero, such as 100000`);
}

/** The leverage, which is said together with the tiers that allow it; 1 without. */
function leverageOf({ margin, leverage }: MarketOptions): number {
  if ((margin === undefined) !== (leverage === undefined)) {
    throw new InputError('BOT4_CLI_USAGE', 'credit is said by two options: --margin FILE and --leverage N');
  }
  if (leverage === undefined) return 1;
  if (/^[1-9]\d{0,2}$/.test(leverage)) return Number(leverage);
  throw new InputError('BOT4_CLI_USAGE', `--leverage ${leverage}; it is a whole number from 1 to 999`);
}

function sizeOf({ qty, cashSharePpm }: MarketOptions): SizeRule | undefined {
  if (qty !== undefined && cashSharePpm !== undefined) {
    throw new InputError('BOT4_CLI_USAGE', '--qty and --cash-share-ppm are two ways to say a size; give one');
  }
  if (qty !== undefined) return { kind: 'fixed', qty };
  if (cashSharePpm === undefined) return undefined;
  return { kind: 'cashShare', sharePpm: wholePpm('cash-share-ppm', cashSharePpm, 1_000_000) };
}

/** One rate, or what a file of schedules says. */
export function feesOf({ feePpm, feeTiers }: MarketOptions): Pick<CostModel, 'feePpm' | 'feeSchedules'> {
  if ((feePpm === undefined) === (feeTiers === undefined)) {
    throw new InputError('BOT4_CLI_USAGE', 'say the fees: --fee-ppm N for one rate, or --fee-tiers FILE');
  }
  if (feePpm !== undefined) return { feePpm: ppm(wholePpm('fee-ppm', feePpm, 100_000)) };
  const feeSchedules = readFeeSchedules(feeTiers as string);
  return { feePpm: highestFeePpm(feeSchedules), feeSchedules };
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

/** Words between commas, each once. @throws BOT4_CLI_USAGE */
function listOf(name: string, text: string | undefined): readonly string[] {
  if (text === undefined) return [];
  const words = text.split(',').map((word) => word.trim());
  const twice = words.find((word, i) => words.indexOf(word) !== i);
  if (words.includes('') || twice !== undefined) {
    const what = twice === undefined || twice === '' ? 'a name is empty' : `${twice} is there twice`;
    throw new InputError('BOT4_CLI_USAGE', `--${name} ${text}: ${what}; write names with commas between them`);
  }
  return words;
}

/** Files and symbols that belong together, where several symbols are named. @throws BOT4_CLI_USAGE */
function filesOf({ bars, symbol, symbols }: MarketOptions): readonly { file: string; symbol: readonly string[] }[] {
  if (bars === undefined) return [];
  const names = listOf('symbols', symbols);
  if (names.length === 0) return [{ file: bars, symbol: symbol === undefined ? [] : [symbol] }];
  if (symbol !== undefined)
    throw new InputError('BOT4_CLI_USAGE', '--symbol names one series, --symbols several; give one of them');
  const files = listOf('bars', bars);
  if (files.length === 1) return [{ file: bars, symbol: names }];
  if (files.length !== names.length) {
    const detail = `--bars has ${files.length} files, --symbols ${names.length} names: give one file that has all of them, or one for each`;
    throw new InputError('BOT4_CLI_USAGE', detail);
  }
  return files.map((file, i) => ({ file, symbol: [names[i] as string] }));
}

/** The series that options name, in the order of their names, and how many of them are wanted. */
async function namedEntries(options: MarketOptions): Promise<{ entries: readonly BarsEntry[]; wanted: number }> {
  const { bars, id, symbols, catalog } = options;
  if ((bars === undefined) === (id === undefined)) {
    throw new InputError('BOT4_CLI_USAGE', 'name the bars: --bars FILE, or --id of a data set of the catalog');
  }
  if (id !== undefined && symbols !== undefined) {
    throw new InputError('BOT4_CLI_USAGE', '--symbols chooses from files; ids name their symbols, write --id A,B');
  }
  const folder = catalog === undefined ? {} : { catalog };
  const ids = listOf('id', id);
  if (ids.length > 0) return { entries: await barsEntries(ids, folder), wanted: ids.length };
  const found: BarsEntry[] = [];
  for (const { file, symbol } of filesOf(options)) found.push(...(await barsEntries([], { bars: file, symbol })));
  const names = listOf('symbols', symbols);
  const at = ({ label }: BarsEntry): number => names.indexOf(label);
  return { entries: found.sort((a, b) => at(a) - at(b)), wanted: Math.max(1, names.length) };
}

/** Series that must be exactly so many. */
function exactly(entries: readonly BarsEntry[], wanted: number): readonly BarsEntry[] {
  if (entries.length === wanted) return entries;
  const names = entries.map(({ label }) => label);
  const hint = wanted === 1 ? '; choose one with --symbol, or several with --symbols A,B' : '';
  throw new InputError('BOT4_DATA_SYMBOL', `there are ${entries.length} series: ${names.join(', ')}${hint}`, {
    place: { key: 'symbol' },
  });
}

/** The one series that options name. @throws BOT4_CLI_USAGE, BOT4_DATA_SYMBOL for none or several */
export async function entryOf(options: MarketOptions): Promise<BarsEntry> {
  const { entries } = await namedEntries(options);
  return exactly(entries, 1)[0] as BarsEntry;
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
  const highest = bars.high.reduce((a, b) => Math.max(a, b), 0);
  const maxPrice = String(Math.ceil(highest * 3));
  const smallest = '0.00000001';
  return defineInstrument({
    ...instrumentText(found),
    lotSize: smallest,
    minNotional: smallest,
    maxPrice,
    roundsMoney: true,
  });
}

/** Opens the market of the options. */
export async function openMarket(options: MarketOptions): Promise<OpenMarket> {
  const costs = { ...feesOf(options), slippagePpm: ppm(wholePpm('slippage-ppm', options.slippagePpm, 100_000)) };
  const initialCash = cashOf(options.initialCash);
  const leverage = leverageOf(options);
  const risk = oneOf('limits', options.limits, ['house', 'none']) === 'house' ? HOUSE_RISK_PROFILE : noLimits(leverage);
  const { entries, wanted } = await namedEntries(options);
  const loaded: (OpenSeries & { readonly sha256: string })[] = [];
  for (const entry of exactly(entries, wanted)) loaded.push(await openSeries(entry, options));
  const hashes = loaded.map(({ sha256 }) => sha256);
  if (options.funding !== undefined) hashes.push(...(await addFunding(loaded, options)));
  if (options.margin !== undefined) addMargin(loaded, options.margin, leverage);
  const [first, ...others] = loaded as [(typeof loaded)[0], ...typeof loaded];
  const dataHash = dataHashOf(hashes, cryptoDigest);
  const { label, bars, instrument, funding, margin } = first;
  const terms = { ...(funding && { funding }), ...(margin && { margin }) };
  return { label, bars, instrument, ...terms, others, dataHash, initialCash, costs, risk };
}

/** Gives each series its margin terms: tiers of one file for all, or of one for each. */
function addMargin(loaded: OpenSeries[], files: string, leverage: number): void {
  const names = listOf('margin', files);
  if (names.length !== 1 && names.length !== loaded.length) {
    const detail = `--margin ${files}: ${names.length} files for ${loaded.length} markets; give one for all, or one for each`;
    throw new InputError('BOT4_CLI_USAGE', detail);
  }
  for (const [i, series] of loaded.entries()) {
    const margin = { leverage, tiers: readMarginTiers(names[i] ?? (names[0] as string)) };
    datedMargins(margin, series.instrument);
    loaded[i] = { ...series, margin };
  }
}

/** Gives each series its funding rates. @returns the hashes of their data. */
async function addFunding(loaded: OpenSeries[], options: MarketOptions): Promise<readonly string[]> {
  const ids = listOf('funding', options.funding);
  if (ids.length !== loaded.length) {
    const detail = `--funding ${options.funding}: ${ids.length} for ${loaded.length} markets; write one data set for each, with commas`;
    throw new InputError('BOT4_CLI_USAGE', detail);
  }
  const hashes: string[] = [];
  for (const [i, id] of ids.entries()) {
    const { manifest, columns } = await openCatalog(catalogFolder(options)).readWith(id);
    const { time, rate, mark } = columns;
    if (manifest.key.kind !== 'funding' || time === undefined || rate === undefined) {
      throw new InputError('BOT4_CLI_USAGE', `${id} holds ${manifest.key.kind}, no funding rates`);
    }
    const series = loaded[i] as OpenSeries;
    const funding = { time, rate, ...(mark && { mark }) };
    checkFundingRates(funding, series.instrument);
    loaded[i] = { ...series, funding };
    hashes.push(manifest.sha256);
  }
  return hashes;
}

async function openSeries(entry: BarsEntry, options: MarketOptions): Promise<OpenSeries & { readonly sha256: string }> {
  const loaded = await barsAt(entry.place);
  const bars = between(loaded.bars, options);
  if (bars.close.length < 2) {
    throw new InputError('BOT4_DATA_TOO_SHORT', `${bars.close.length} bars lie between --from and --to`, {
      place: { key: entry.label },
    });
  }
  return { label: entry.label, bars, instrument: instrumentOf(bars, options), sha256: loaded.sha256 };
}

/** One market, for verbs that scan a rule. @throws BOT4_CLI_USAGE where options name several. */
export async function openOneMarket(options: MarketOptions): Promise<OpenMarket> {
  if (options.feeTiers !== undefined) {
    throw new InputError(
      'BOT4_CLI_USAGE',
      'a sweep and a walk count with one rate: --fee-ppm; tiers are for `bot4 backtest`',
    );
  }
  if (options.funding !== undefined) {
    throw new InputError('BOT4_CLI_USAGE', 'a sweep and a walk know no funding; leave --funding to `bot4 backtest`');
  }
  if (options.margin !== undefined) {
    throw new InputError('BOT4_CLI_USAGE', 'a sweep and a walk know no margin; leave --margin to `bot4 backtest`');
  }
  const market = await openMarket(options);
  if (market.others.length === 0) return market;
  const detail = 'a sweep and a walk are of one market; several are for `bot4 backtest`';
  throw new InputError('BOT4_CLI_USAGE', detail, { place: { key: 'symbols' } });
}

/** All series of a market. */
export function seriesOf(market: OpenMarket): readonly OpenSeries[] {
  return [market, ...market.others];
}

/** Where trials on a market are counted: the same file that notebooks write to. Several markets have one together. */
export function trialFile(bars: Bars, others: readonly OpenSeries[] = []): string {
  const place = placeOf(ROOT);
  return join(place.state, 'trials', `${trialName([bars, ...others.map((other) => other.bars)])}.ndjson`);
}
