/**
 * Maps golden backtests to the engine: names, the cut of the data, and strategies as a user writes them. Fills, stops,
 * fees and equity are the engine's. What it cannot say yet is refused by name, never imitated.
 *
 * A fixed size is said with the instrument: its lot is half the size, and a wish of two and a half lots is rounded down
 * to two, as long as equity stays within a fifth of the money at the start. The protective stop, which the engine
 * always places, lies half the price away, where no golden case without stops ever comes.
 */
import { join } from 'node:path';
import { cryptoDigest } from '../../src/adapters/crypto/digest.ts';
import { MemoryJournal } from '../../src/adapters/memory/memory-journal.ts';
import { openSimExchange } from '../../src/adapters/sim-venue/index.ts';
import { VmSandbox } from '../../src/adapters/vm/sandbox.ts';
import { backtest } from '../../src/app/backtest.ts';
import { parseMoney } from '../../src/domain/market/index.ts';
import type { SessionResult } from '../../src/public/backtest.ts';
import { ppm } from '../../src/public/core.ts';
import {
  type Bars,
  defineInstrument,
  type Instrument,
  loadBars,
  sliceBars,
  ticksToNumber,
} from '../../src/public/data.ts';
import { feature } from '../../src/public/features.ts';
import { HOUSE_RISK_PROFILE, type RiskProfile } from '../../src/public/risk.ts';
import { performance, sharpe } from '../../src/public/stats.ts';
import { bundleStrategy, type StrategyDefinition } from '../../src/public/strategy.ts';

interface Signal {
  readonly at: number;
  readonly do: 'enterLong' | 'exitLong' | 'enterShort' | 'exitShort';
}

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
    readonly size: { readonly type: string; readonly qty?: number };
    readonly stopLossPct?: number;
    readonly takeProfitPct?: number;
    readonly stopsActiveFrom?: string;
  };
}

/** What the engine has no words for; empty for a case that it can run. */
export function inexpressible({ data, rules, strategy }: GoldenBacktest): string {
  if (data.resample !== undefined) return 'bars of another length are not made';
  if (rules.size.type !== 'fixed') return 'a size as a share of the cash just before the fill';
  if (strategy.name !== 'signals' && rules.initialCash < 100_000) return 'a size that the money may not cover';
  if (rules.takeProfitPct !== undefined) return 'a profit target at the venue';
  if (rules.stopLossPct !== undefined && rules.stopsActiveFrom !== 'entryBar')
    return 'a stop that rests from the next bar';
  return '';
}

/** Limits that never bind: the golden accounts have none. */
function unlimited(stopLossPct: number | undefined): RiskProfile {
  return {
    ...HOUSE_RISK_PROFILE,
    positionLimitPpm: ppm(1_000_000),
    grossExposurePpm: ppm(1_000_000),
    drawdownPpm: ppm(1_000_000),
    strategyStopPpm: ppm(1_000_000),
    positionStopPpm: ppm(stopLossPct === undefined ? 500_000 : Math.round(stopLossPct * 10_000)),
    ordersPerWindow: 1_000,
    staleAfterMicros: Number.MAX_SAFE_INTEGER,
  };
}

function decimals(bars: Bars): number {
  let most = 0;
  for (const column of [bars.open, bars.high, bars.low, bars.close]) {
    for (const price of column) {
      const text = String(price);
      const point = text.indexOf('.');
      if (point >= 0) most = Math.max(most, text.length - point - 1);
    }
  }
  return most;
}

/** The finest tick that keeps the arithmetic exact: slippage then moves a price by what it says. */
function instrumentOf(bars: Bars, qty: number, slips: boolean): Instrument {
  const least = decimals(bars);
  const most = slips ? least + 4 : least;
  const maxPrice = String(Math.ceil(bars.high.reduce((a, b) => Math.max(a, b), 0) * 1.52));
  for (let digits = most; ; digits--) {
    try {
      return defineInstrument({
        symbol: bars.symbol,
        kind: 'perp',
        base: 'BASE',
        quote: 'QUOTE',
        tickSize: (10 ** -digits).toFixed(digits),
        lotSize: String(qty / 2),
        minNotional: '0.00000001',
        maxPrice,
      });
    } catch (error) {
      if (digits <= least) throw error;
    }
  }
}

type Parts = Pick<StrategyDefinition, 'features' | 'params' | 'onBar'>;

const WAYS = { long: [1, 0], short: [0, 1], both: [1, 1] } as const;

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
        onBar: ({ features: f, state: s, params: q, close, position }) => {
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
          const size = (q.unit as number) * close;
          if (position > 0) return enterShort ? { target: -size } : exits && down ? { target: 0 } : undefined;
          if (position < 0) return enterLong ? { target: size } : exits && up ? { target: 0 } : undefined;
          return { target: enterLong ? size : enterShort ? -size : 0 };
        },
      };
    case 'rsiReversal':
      return {
        features: [feature.rsi('rsi', { input: 'close', period: n('period') })],
        params: { low: n('low'), high: n('high'), exit: n('exit') },
        onBar: ({ features: f, state: s, params: q, close, position }) => {
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
          const size = (q.unit as number) * close;
          if (position > 0) return enterShort ? { target: -size } : exitLong ? { target: 0 } : undefined;
          if (position < 0) return enterLong ? { target: size } : exitShort ? { target: 0 } : undefined;
          return { target: enterLong ? size : enterShort ? -size : 0 };
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
          const size = (q.unit as number) * close;
          if (position > 0) return enterShort ? { target: -size } : exitLong ? { target: 0 } : undefined;
          if (position < 0) return enterLong ? { target: size } : exitShort ? { target: 0 } : undefined;
          return { target: enterLong ? size : enterShort ? -size : 0 };
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
          const size = (q.unit as number) * close;
          if (position > 0) return enterShort ? { target: -size } : exitLong ? { target: 0 } : undefined;
          if (position < 0) return enterLong ? { target: size } : exitShort ? { target: 0 } : undefined;
          return { target: enterLong ? size : enterShort ? -size : 0 };
        },
      };
    case 'buyHold':
      return {
        features: [],
        params: {},
        onBar: ({ state: s, params: q, close }) => {
          if (s.done === true) return undefined;
          s.done = true;
          return { target: (q.unit as number) * close };
        },
      };
    case 'signals': {
      const DO = { enterLong: 1, exitLong: 2, enterShort: 3, exitShort: 4 };
      const table = Object.fromEntries((p.signals ?? []).map((signal) => [`t${signal.at}`, DO[signal.do]]));
      return {
        features: [],
        params: table,
        onBar: ({ params: q, time, close, position }) => {
          const signal = q[`t${time - (q.interval as number)}`];
          const size = (q.unit as number) * close;
          if (position > 0) return signal === 3 ? { target: -size } : signal === 2 ? { target: 0 } : undefined;
          if (position < 0) return signal === 1 ? { target: size } : signal === 4 ? { target: 0 } : undefined;
          return { target: signal === 1 ? size : signal === 3 ? -size : 0 };
        },
      };
    }
    default:
      throw new Error(`the strategy ${name} is not known`);
  }
}

function cut(bars: Bars, { from, to }: GoldenBacktest['data']): Bars {
  const first = bars.openTime.findIndex((time) => time >= from * 1000);
  const after = bars.openTime.findIndex((time) => time > to * 1000);
  return sliceBars(bars, { from: first, to: after < 0 ? bars.openTime.length : after });
}

/** Round trips as they are, and the position that is open at the end from the fills since the last one. */
function tradesOf(result: SessionResult, bars: Bars, instrument: Instrument) {
  const money = (units: number): number => units / 1e8;
  const size = Number(instrument.lotSize);
  const trades: object[] = result.roundTrips.map((trip) => ({
    entryTime: trip.openedAt / 1000,
    exitTime: trip.closedAt / 1000,
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

/** Runs one golden case. @throws Error that names what the engine cannot say. */
export async function runBacktest(test: GoldenBacktest, { dataDir }: { readonly dataDir: string }) {
  const missing = inexpressible(test);
  if (missing !== '') throw new Error(`not in the engine yet: ${missing}`);
  const { data, rules, strategy } = test;
  const loaded = await loadBars({
    file: join(dataDir, data.file),
    ...(data.symbol === undefined ? {} : { symbol: data.symbol }),
  });
  const bars = cut(loaded.bars, data);
  const qty = rules.size.qty as number;
  const instrument = instrumentOf(bars, qty, rules.slippageBps > 0);
  const { features, params, onBar } = partsOf(test);
  const [long, short] = WAYS[strategy.params.direction ?? 'both'];
  const bundle = bundleStrategy({
    name: 'golden',
    features,
    params: {
      ...params,
      long,
      short,
      stopsOnly: strategy.params.exitOn === 'stopsOnly' ? 1 : 0,
      interval: bars.intervalMicros / 1000,
      unit: (1.25 * qty) / rules.initialCash,
    },
    onBar,
  });
  const result = await backtest(
    {
      bundle,
      bars,
      instrument,
      dataHash: loaded.sha256,
      initialCash: parseMoney(String(rules.initialCash)),
      costs: { feePpm: ppm(Math.round(rules.feeRate * 1e6)), slippagePpm: ppm(Math.round(rules.slippageBps * 100)) },
      risk: unlimited(rules.stopLossPct),
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
  const returns = Float64Array.from(
    { length: result.equity.length - 1 },
    (_, i) => (result.equity[i + 1] as number) / (result.equity[i] as number) - 1,
  );
  return {
    trades: tradesOf(result, bars, instrument),
    equityFinal: result.finalEquity / 1e8,
    maxDrawdown: Math.abs(performance(returns, { periods: 1 }).maxDrawdown),
    sharpePerBar: sharpe(returns, { rf: 0, periods: 1 }),
    rows: bars.close.length,
    closeSum: bars.close.reduce((sum, close) => sum + close, 0),
  };
}
