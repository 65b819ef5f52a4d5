/** The cases of `npm run check:parity`: four strategies on three real files, long, short and both, with costs and exits. */
import { join } from 'node:path';
import { ppm } from '../../src/core/index.ts';
import {
  type Bars,
  defineInstrument,
  type Instrument,
  parseMoney,
  priceDecimals,
  sliceBars,
  ticksToNumber,
} from '../../src/domain/market/index.ts';
import { HOUSE_RISK_PROFILE, type RiskProfile } from '../../src/domain/risk/index.ts';
import type { Direction, ScanParams } from '../../src/domain/scan/index.ts';
import { loadBars } from '../../src/public/data.ts';
import { type SideTrade, throughEngine, throughScan, tradesOfFills } from './both-sides.ts';
import type { RandomCase } from './random-case.ts';

/** One case; the other side reads the same object. */
export interface ParityCase {
  readonly name: string;
  readonly file: string;
  readonly symbol?: string;
  /** The first so many bars. */
  readonly bars: number;
  readonly rule: string;
  readonly params: ScanParams;
  readonly direction: Direction;
  readonly exits: 'signals' | 'venue';
  readonly units: number;
  readonly cash: number;
  readonly fee: number;
  readonly slippage: number;
  /** Fractions of the entry price; 0 for none. */
  readonly stop: number;
  readonly target: number;
  /** Which libraries can say it. */
  readonly peers: readonly string[];
}

/** A trade in numbers that people read. */
export interface PlainTrade {
  readonly entryBar: number;
  readonly exitBar: number;
  readonly side: 1 | -1;
  readonly qty: number;
  readonly entryPrice: number;
  readonly exitPrice: number;
  readonly fees: number;
  readonly pnl: number;
}

const BOTH = ['backtesting', 'vectorbt'];
const PLAIN = { exits: 'signals', cash: 1_000_000, fee: 0.001, slippage: 0, stop: 0, target: 0, peers: BOTH } as const;

export const FILES = [
  { label: 'BTCUSDT 1h', file: 'binance_spot_1h_BTCUSDT_2023-2024.parquet', bars: 17_543, units: 1 },
  { label: 'BTCUSDT perpetual 15m', file: 'binance_um_15m_BTCUSDT_2023-2025.parquet', bars: 20_000, units: 2 },
  { label: 'ETHUSD 1m', file: 'bitfinex_1m_ETHUSD_2019.parquet', bars: 20_000, units: 10 },
] as const;

type Variant = Pick<ParityCase, 'rule' | 'params' | 'direction'> & Partial<ParityCase> & { readonly label: string };

const VARIANTS: readonly Variant[] = [
  { label: 'EMA 20/60 long', rule: 'ema-cross', params: { fast: 20, slow: 60 }, direction: 'long' },
  { label: 'EMA 12/26 both', rule: 'ema-cross', params: { fast: 12, slow: 26 }, direction: 'both' },
  {
    label: 'RSI 14 both',
    rule: 'rsi-reversal',
    params: { period: 14, low: 30, high: 70, exit: 50 },
    direction: 'both',
  },
  { label: 'Donchian 48/24 both', rule: 'donchian', params: { entry: 48, exit: 24 }, direction: 'both' },
  { label: 'Bollinger 20/2 short', rule: 'bollinger', params: { period: 20, k: 2 }, direction: 'short' },
  {
    label: 'EMA 20/60 long, stop and target only',
    rule: 'ema-cross',
    params: { fast: 20, slow: 60 },
    direction: 'long',
    exits: 'venue',
    stop: 0.0137,
    target: 0.0291,
  },
  {
    label: 'Donchian 48/24 short, stop and target only',
    rule: 'donchian',
    params: { entry: 48, exit: 24 },
    direction: 'short',
    exits: 'venue',
    stop: 0.0113,
    target: 0.0207,
  },
  // An exit by signal that is due at the open of a bar comes before the stop of that bar; vectorbt has it after.
  {
    label: 'RSI 14 long, stop, target and signal',
    rule: 'rsi-reversal',
    params: { period: 14, low: 30, high: 70, exit: 55 },
    direction: 'long',
    stop: 0.0103,
    target: 0.0303,
    peers: ['backtesting'],
  },
  // The spread of backtesting.py moves entries alone.
  {
    label: 'EMA 20/60 both, slippage 5 bps',
    rule: 'ema-cross',
    params: { fast: 20, slow: 60 },
    direction: 'both',
    slippage: 0.0005,
    peers: ['vectorbt'],
  },
];

export const PARITY_CASES: readonly ParityCase[] = FILES.flatMap(({ label, file, bars, units }) =>
  VARIANTS.map(
    ({ label: words, ...variant }): ParityCase => ({
      ...PLAIN,
      file,
      bars,
      units,
      ...variant,
      name: `${words}, ${label}`,
    }),
  ),
);

export const UNLIMITED: RiskProfile = {
  ...HOUSE_RISK_PROFILE,
  positionLimitPpm: ppm(1_000_000),
  grossExposurePpm: ppm(1_000_000),
  drawdownPpm: ppm(2_000_000),
  strategyStopPpm: ppm(2_000_000),
  positionStopPpm: ppm(10_000_000),
  ordersPerWindow: 1_000,
  staleAfterMicros: Number.MAX_SAFE_INTEGER,
};

/** Highest price in ticks that leaves room for its products with a ratio in parts per million. */
const MOST_TICKS = 4e15;

/** The bars of a case. */
export async function barsOf(
  { file, symbol, bars: most }: Pick<ParityCase, 'file' | 'symbol' | 'bars'>,
  data: string,
): Promise<Bars> {
  const request = { file: join(data, 'bars', file), ...(symbol === undefined ? {} : { symbol }) };
  const { bars } = await loadBars(request);
  return sliceBars(bars, { from: 0, to: Math.min(most, bars.close.length) });
}

/**
 * A market whose prices are those of the bars.
 * @param o.finer with a tick as fine as costs and exits can ask for, so that nothing is rounded that the libraries do not round.
 */
export function instrumentOf(bars: Bars, o: { readonly finer: boolean }): Instrument {
  const highest = bars.high.reduce((a, b) => Math.max(a, b), 0);
  let digits = priceDecimals(bars) + (o.finer ? 6 : 0);
  while (highest * 1.1 * 10 ** digits > MOST_TICKS) digits -= 1;
  return defineInstrument({
    symbol: bars.symbol,
    kind: 'perp',
    base: 'BASE',
    quote: 'QUOTE',
    tickSize: (10 ** -digits).toFixed(digits),
    lotSize: '0.01',
    minNotional: '0.00000001',
    maxPrice: String(Math.ceil(highest * 1.1)),
    roundsMoney: true,
  });
}

/** A trade in numbers that people read. */
export function plainOf(instrument: Instrument): (trade: SideTrade) => PlainTrade {
  return (trade) => ({
    entryBar: trade.entryBar,
    exitBar: trade.exitBar,
    side: trade.side === 'long' ? 1 : -1,
    qty: trade.lots * Number(instrument.lotSize),
    entryPrice: ticksToNumber(instrument, trade.entryTicks),
    exitPrice: ticksToNumber(instrument, trade.exitTicks),
    fees: trade.fees / 1e8,
    pnl: trade.pnl / 1e8,
  });
}

/** The trades of the engine and of the scan. */
export async function oursOf(
  test: ParityCase,
  bars: Bars,
): Promise<{ readonly engine: readonly PlainTrade[]; readonly scan: readonly PlainTrade[] }> {
  const { rule, params, direction, exits, units, cash, fee, slippage, stop, target } = test;
  const instrument = instrumentOf(bars, { finer: slippage > 0 || stop > 0 });
  const exit = {
    exitsFrom: 'nextBar' as const,
    ...(stop === 0 ? {} : { stopLossPpm: Math.round(stop * 1e6) }),
    ...(target === 0 ? {} : { takeProfitPpm: Math.round(target * 1e6) }),
  };
  const given: RandomCase = {
    rule,
    params,
    options: { direction, exits },
    market: {
      bars,
      instrument,
      costs: { feePpm: ppm(Math.round(fee * 1e6)), slippagePpm: ppm(Math.round(slippage * 1e6)) },
      initialCash: parseMoney(String(cash)),
      risk: UNLIMITED,
      trading: { size: { kind: 'fixed', qty: String(units) }, ...exit },
    },
  };
  const plain = plainOf(instrument);
  const result = await throughEngine(given);
  return {
    engine: tradesOfFills(result, bars.openTime).map(plain),
    scan: throughScan(given).trades.map(plain),
  };
}
