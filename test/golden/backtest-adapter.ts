/**
 * Maps golden backtests to the engine: names, the cut of the data, and strategies as a user writes them. Sizes, fills,
 * stops, targets, fees and equity are the engine's.
 *
 * Two things are chosen here so that the engine computes what a case says and nothing else: a tick that is fine enough
 * for every price that slippage and exits can give, and limits of risk that never bind, since the accounts of the cases
 * have none.
 */
import { join } from 'node:path';
import { Decimal } from 'decimal.js';
import { cryptoDigest } from '../../src/adapters/crypto/digest.ts';
import { MemoryJournal } from '../../src/adapters/memory/memory-journal.ts';
import { openSimExchange } from '../../src/adapters/sim-venue/index.ts';
import { VmSandbox } from '../../src/adapters/vm/sandbox.ts';
import { backtest } from '../../src/app/backtest.ts';
import { parseMoney } from '../../src/domain/market/index.ts';
import type { FillRow, SessionResult } from '../../src/public/backtest.ts';
import { resampleBars } from '../../src/public/bars.ts';
import { ppm } from '../../src/public/core.ts';
import {
  type Bars,
  defineInstrument,
  firstBarAtOrAfter,
  type Instrument,
  loadBars,
  sliceBars,
  ticksToNumber,
} from '../../src/public/data.ts';
import { feature } from '../../src/public/features.ts';
import { HOUSE_RISK_PROFILE, type RiskProfile } from '../../src/public/risk.ts';
import { performance, sharpe } from '../../src/public/stats.ts';
import { bundleStrategy, type StrategyDefinition, type TradingRules } from '../../src/public/strategy.ts';

interface Signal {
  readonly at: number;
  readonly do: 'enterLong' | 'exitLong' | 'enterShort' | 'exitShort';
}

type Size =
  | { readonly type: 'fixed'; readonly qty: number }
  | { readonly type: 'cashFraction'; readonly fraction: number; readonly qtyStep: number };

export interface GoldenBacktest {
  readonly id: string;
  readonly data: {
    readonly file: string;
    readonly symbol?: string;
    readonly resample?: string;
    readonly from: number;
    readonly to: number;
  };
  readonly strategy: {
    readonly name: string;
    readonly params: {
      readonly [name: string]: unknown;
      readonly direction?: 'long' | 'short' | 'both';
      readonly exitOn?: string;
      readonly signals?: readonly Signal[];
    };
  };
  readonly rules: {
    readonly feeRate: number;
    readonly slippageBps: number;
    readonly initialCash: number;
    readonly size: Size;
    readonly stopLossPct?: number;
    readonly takeProfitPct?: number;
    readonly stopsActiveFrom?: 'nextBar' | 'entryBar';
  };
}

/** Limits that never bind. */
const UNLIMITED: RiskProfile = {
  ...HOUSE_RISK_PROFILE,
  positionLimitPpm: ppm(1e7),
  grossExposurePpm: ppm(1e7),
  drawdownPpm: ppm(2e6),
  strategyStopPpm: ppm(2e6),
  positionStopPpm: ppm(1e7),
  priceCollarPpm: ppm(500_000),
  ordersPerWindow: 1_000,
  staleAfterMicros: Number.MAX_SAFE_INTEGER,
};

/** A ratio in parts per million. @throws Error for one that has a finer part, which the engine would not trade by. */
function ratioPpm(ratio: Decimal): number {
  const parts = ratio.times(1e6);
  if (!parts.isInteger()) throw new Error(`${ratio.toString()} is not a whole number of parts per million`);
  return parts.toNumber();
}

function decimals(bars: Bars): number {
  let most = 0;
  for (const column of [bars.open, bars.high, bars.low, bars.close]) {
    for (const price of column) most = Math.max(most, new Decimal(price).decimalPlaces());
  }
  return most;
}

/** Highest number of ticks that leaves room for every product with a ratio in parts per million. */
const MOST_TICKS = 4e15;
/** Beyond the highest price and its slippage. Where an exit would lie further away, it waits there and never fills. */
const BEYOND = 1.1;

/**
 * An instrument whose tick is as fine as slippage and exits can ask for: six decimals below the data, as far as integers
 * go. Its lot is the step of the case.
 */
function instrumentOf(bars: Bars, { size, slippageBps, stopLossPct }: GoldenBacktest['rules']): Instrument {
  const maxPrice = Math.ceil(bars.high.reduce((a, b) => Math.max(a, b), 0) * BEYOND);
  const fine = slippageBps > 0 || stopLossPct !== undefined ? 6 : 0;
  let digits = decimals(bars) + fine;
  while (maxPrice * 10 ** digits > MOST_TICKS) digits -= 1;
  const lot = size.type === 'fixed' ? new Decimal(size.qty).div(1000) : new Decimal(size.qtyStep);
  return defineInstrument({
    symbol: bars.symbol,
    kind: 'perp',
    base: 'BASE',
    quote: 'QUOTE',
    tickSize: new Decimal(10).pow(-digits).toFixed(),
    lotSize: lot.toFixed(),
    minNotional: '0.00000001',
    maxPrice: String(maxPrice),
    roundsMoney: true,
  });
}

/** Sizes and exits of a case, in the words of a strategy. */
function tradingOf({ rules }: GoldenBacktest): TradingRules {
  const { size, stopLossPct, takeProfitPct, stopsActiveFrom } = rules;
  const percent = (value: number): number => ratioPpm(new Decimal(value).div(100));
  return {
    targets: 'signal',
    size:
      size.type === 'fixed'
        ? { kind: 'fixed', qty: new Decimal(size.qty).toFixed() }
        : { kind: 'cashShare', sharePpm: ratioPpm(new Decimal(size.fraction)) },
    ...(stopLossPct === undefined ? {} : { stopLossPpm: percent(stopLossPct) }),
    ...(takeProfitPct === undefined ? {} : { takeProfitPpm: percent(takeProfitPct) }),
    ...(stopsActiveFrom === undefined ? {} : { exitsFrom: stopsActiveFrom }),
  };
}

type Parts = Pick<StrategyDefinition, 'features' | 'params' | 'onBar'>;

const WAYS = { long: [1, 0], short: [0, 1], both: [1, 1] } as const;

/** A bit for each thing to do. */
const DO = { enterLong: 1, exitLong: 2, enterShort: 4, exitShort: 8 } as const;

function signalTable(signals: readonly Signal[]): Record<string, number> {
  const table: Record<string, number> = {};
  for (const { at, do: what } of signals) table[`t${at}`] = (table[`t${at}`] ?? 0) | DO[what];
  return table;
}

const onSignals: Parts['onBar'] = ({ params: q, time, position }) => {
  const found = q[`t${time - (q.interval as number)}`] ?? 0;
  const exitLong = (found & 2) !== 0;
  const exitShort = (found & 8) !== 0;
  const enterLong = (found & 1) !== 0 && !exitLong;
  const enterShort = (found & 4) !== 0 && !exitShort;
  if (position > 0) return enterShort ? { target: -1 } : exitLong ? { target: 0 } : undefined;
  if (position < 0) return enterLong ? { target: 1 } : exitShort ? { target: 0 } : undefined;
  return enterLong ? { target: 1 } : enterShort ? { target: -1 } : undefined;
};

/** Rules 3 of every strategy are the same text: what to hold after the signals of a bar. */
function partsOf(test: GoldenBacktest): Parts {
  const { name, params: p } = test.strategy;
  const n = (key: string): number => p[key] as number;
  switch (name) {
    case 'emaCross':
      return {
        features: [
          feature.ema('fast', { input: 'close', period: n('fast') }),
          feature.ema('slow', { input: 'close', period: n('slow') }),
        ],
        params: {},
        onBar: ({ features: f, state: s, params: q, position }) => {
          const above = (f.fast as number) > (f.slow as number);
          const below = (f.fast as number) < (f.slow as number);
          const up = s.notAbove === true && above;
          const down = s.notBelow === true && below;
          s.notAbove = !above;
          s.notBelow = !below;
          const both = q.long === 1 && q.short === 1;
          const enterLong = up && q.long === 1;
          const enterShort = down && q.short === 1;
          const exits = q.stopsOnly !== 1 && !both;
          if (position > 0) return enterShort ? { target: -1 } : exits && down ? { target: 0 } : undefined;
          if (position < 0) return enterLong ? { target: 1 } : exits && up ? { target: 0 } : undefined;
          return enterLong ? { target: 1 } : enterShort ? { target: -1 } : undefined;
        },
      };
    case 'rsiReversal':
      return {
        features: [feature.rsi('rsi', { input: 'close', period: n('period') })],
        params: { low: n('low'), high: n('high'), exit: n('exit') },
        onBar: ({ features: f, state: s, params: q, position }) => {
          const rsi = f.rsi as number;
          const before = s.before as number | undefined;
          s.before = rsi;
          let enterLong =
            before !== undefined && before < (q.low as number) && rsi >= (q.low as number) && q.long === 1;
          let enterShort =
            before !== undefined && before > (q.high as number) && rsi <= (q.high as number) && q.short === 1;
          const exitLong = rsi > (q.exit as number);
          const exitShort = rsi < 100 - (q.exit as number);
          if (exitLong) enterLong = false;
          if (exitShort) enterShort = false;
          if (position > 0) return enterShort ? { target: -1 } : exitLong ? { target: 0 } : undefined;
          if (position < 0) return enterLong ? { target: 1 } : exitShort ? { target: 0 } : undefined;
          return enterLong ? { target: 1 } : enterShort ? { target: -1 } : undefined;
        },
      };
    case 'donchian':
      return {
        features: [
          feature.max('highest', { input: 'high', period: n('entry'), lag: 1 }),
          feature.min('lowest', { input: 'low', period: n('entry'), lag: 1 }),
          feature.min('exitLow', { input: 'low', period: n('exit'), lag: 1 }),
          feature.max('exitHigh', { input: 'high', period: n('exit'), lag: 1 }),
        ],
        params: {},
        onBar: ({ features: f, params: q, close, position }) => {
          const enterLong = close > (f.highest as number) && q.long === 1;
          const enterShort = close < (f.lowest as number) && q.short === 1;
          const exitLong = q.stopsOnly !== 1 && close < (f.exitLow as number);
          const exitShort = q.stopsOnly !== 1 && close > (f.exitHigh as number);
          if (position > 0) return enterShort ? { target: -1 } : exitLong ? { target: 0 } : undefined;
          if (position < 0) return enterLong ? { target: 1 } : exitShort ? { target: 0 } : undefined;
          return enterLong ? { target: 1 } : enterShort ? { target: -1 } : undefined;
        },
      };
    case 'bollinger':
      return {
        features: [
          feature.bbands('upper', { input: 'close', output: 'upper', period: n('period'), up: n('k'), down: n('k') }),
          feature.bbands('lower', { input: 'close', output: 'lower', period: n('period'), up: n('k'), down: n('k') }),
          feature.bbands('middle', { input: 'close', period: n('period'), up: n('k'), down: n('k') }),
        ],
        params: {},
        onBar: ({ features: f, params: q, close, position }) => {
          const enterLong = close < (f.lower as number) && q.long === 1;
          const enterShort = close > (f.upper as number) && q.short === 1;
          const exitLong = close >= (f.middle as number);
          const exitShort = close <= (f.middle as number);
          if (position > 0) return enterShort ? { target: -1 } : exitLong ? { target: 0 } : undefined;
          if (position < 0) return enterLong ? { target: 1 } : exitShort ? { target: 0 } : undefined;
          return enterLong ? { target: 1 } : enterShort ? { target: -1 } : undefined;
        },
      };
    case 'buyHold':
      return {
        features: [],
        params: {},
        onBar: ({ state: s }) => {
          if (s.done === true) return undefined;
          s.done = true;
          return { target: 1 };
        },
      };
    case 'signals':
      return { features: [], params: signalTable(p.signals ?? []), onBar: onSignals };
    default:
      throw new Error(`the strategy ${name} is not known`);
  }
}

/** Lengths of longer bars, milliseconds. */
const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

function resampled(bars: Bars, text: string | undefined): Bars {
  if (text === undefined) return bars;
  const [, count, unit] = /^(\d+)([mhd])/.exec(text.toLowerCase()) ?? [];
  const step = Number(count) * (UNIT_MS[unit ?? ''] ?? Number.NaN) * 1000;
  if (!(step > 0)) throw new Error(`bars of ${text} are not known`);
  const { openTime: time, open, high, low, close, volume } = bars;
  const longer = resampleBars({ time, open, high, low, close, volume }, { step });
  return { ...bars, ...longer, openTime: longer.time, intervalMicros: step };
}

function cut(bars: Bars, { from, to, resample }: GoldenBacktest['data']): Bars {
  const range = { from: firstBarAtOrAfter(bars, from * 1000), to: firstBarAtOrAfter(bars, to * 1000 + 1) };
  return resampled(sliceBars(bars, range), resample);
}

/** The fills that made the position flat. */
function closingFills(fills: readonly FillRow[]): FillRow[] {
  let held = 0;
  return fills.filter(({ fill, order }) => {
    held += order.side === 'buy' ? fill.lots : -fill.lots;
    return held === 0;
  });
}

/** Time of the row in which a fill happened: what waited at a price is reported when its bar is over. */
function rowTime({ fill, order }: FillRow, bars: Bars): number {
  return order.type === 'market' ? fill.time : fill.time - bars.intervalMicros;
}

/** Round trips as they are, and the position that is open at the end from the fills since the last one. */
function tradesOf(result: SessionResult, bars: Bars, instrument: Instrument) {
  const money = (units: number): number => units / 1e8;
  const size = Number(instrument.lotSize);
  const closing = closingFills(result.fills);
  const trades: object[] = result.roundTrips.map((trip, i) => ({
    entryTime: trip.openedAt / 1000,
    exitTime: rowTime(closing[i] as FillRow, bars) / 1000,
    side: trip.side,
    qty: trip.lots * size,
    entryPrice: ticksToNumber(instrument, trip.entryTicks),
    exitPrice: ticksToNumber(instrument, trip.exitTicks),
    fees: money(trip.fees),
    pnl: money(trip.pnl),
  }));
  const last = result.fills.at(-1);
  if (last !== undefined && !last.order.reduceOnly) {
    const entryPrice = ticksToNumber(instrument, last.fill.ticks);
    const sign = last.order.side === 'buy' ? 1 : -1;
    const qty = last.fill.lots * size;
    const fees = money(last.fill.fee);
    const pnl = sign * qty * ((bars.close.at(-1) as number) - entryPrice) - fees;
    const side = sign > 0 ? 'long' : 'short';
    trades.push({
      entryTime: last.fill.time / 1000,
      exitTime: null,
      side,
      qty,
      entryPrice,
      exitPrice: null,
      fees,
      pnl,
    });
  }
  return trades;
}

/** Runs one golden case. */
export async function runBacktest(test: GoldenBacktest, { dataDir }: { readonly dataDir: string }) {
  const { data, rules, strategy } = test;
  const loaded = await loadBars({
    file: join(dataDir, data.file),
    ...(data.symbol === undefined ? {} : { symbol: data.symbol }),
  });
  const bars = cut(loaded.bars, data);
  const instrument = instrumentOf(bars, rules);
  const { features, params, onBar } = partsOf(test);
  const [long, short] = WAYS[strategy.params.direction ?? 'both'];
  const stopsOnly = strategy.params.exitOn === 'stopsOnly' ? 1 : 0;
  const bundle = bundleStrategy({
    name: 'golden',
    features,
    params: { ...params, long, short, stopsOnly, interval: bars.intervalMicros / 1000 },
    trading: tradingOf(test),
    onBar,
  });
  const result = await backtest(
    {
      bundle,
      bars,
      instrument,
      dataHash: loaded.sha256,
      initialCash: parseMoney(String(rules.initialCash)),
      costs: {
        feePpm: ppm(ratioPpm(new Decimal(rules.feeRate))),
        slippagePpm: ppm(ratioPpm(new Decimal(rules.slippageBps).div(1e4))),
      },
      risk: UNLIMITED,
    },
    {
      openExchange: openSimExchange,
      openJournal: () => new MemoryJournal({ keeps: false }),
      sandbox: new VmSandbox(),
      digest: cryptoDigest,
      trials: { record: () => undefined, trials: () => [], head: () => '' },
    },
  );
  const refused = Object.entries(result.refusals).map(([code, count]) => `${count} ${code}`);
  if (refused.length > 0) throw new Error(`refused orders: ${refused.join()}`);
  return {
    trades: tradesOf(result, bars, instrument),
    equityFinal: result.finalEquity / 1e8,
    ...curveFigures(result),
    rows: bars.close.length,
    closeSum: bars.close.reduce((sum, close) => sum + close, 0),
  };
}

/** Figures of the equity at each close. The equity of the first row is the money at the start: nothing fills before it. */
function curveFigures({ equity }: SessionResult) {
  if (equity.length < 3) return { maxDrawdown: 0, sharpePerBar: null };
  const returns = Float64Array.from(
    { length: equity.length - 1 },
    (_, i) => (equity[i + 1] as number) / (equity[i] as number) - 1,
  );
  return {
    maxDrawdown: Math.abs(performance(returns, { periods: 1 }).maxDrawdown),
    sharpePerBar: returns.every((value) => value === returns[0]) ? null : sharpe(returns, { rf: 0, periods: 1 }),
  };
}
