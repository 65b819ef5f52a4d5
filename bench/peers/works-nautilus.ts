/**
 * The works of group `nautilus`: whole backtests over minutes and over trades beside nautilus_trader. Ours is everything from
 * bars in doubles to the result: ticks, sandbox, features, risk engine, orders with a protective stop for each position,
 * venue, account, ledger, curve, order list and its hash. Of nautilus the run alone is timed.
 */
import { cryptoDigest } from '../../src/adapters/crypto/digest.ts';
import { MemoryJournal } from '../../src/adapters/memory/memory-journal.ts';
import { openSimExchange } from '../../src/adapters/sim-venue/index.ts';
import { VmSandbox } from '../../src/adapters/vm/sandbox.ts';
import { type BacktestRequest, replay, type TradesRequest } from '../../src/app/backtest.ts';
import { ppm, quoteUnits } from '../../src/core/index.ts';
import { feature } from '../../src/domain/features/index.ts';
import { defineInstrument } from '../../src/domain/market/index.ts';
import { HOUSE_RISK_PROFILE } from '../../src/domain/risk/index.ts';
import { bundleStrategy, type StrategyBundle } from '../../src/domain/strategy/index.ts';
import type { PeerInput } from './inputs.ts';
import { barColumns, barsOf, tradeColumns, tradesOf } from './market-inputs.ts';
import type { OwnCall, PeerWork } from './work.ts';

const YEAR_MINUTES = 525_600;
const TRADES = 500_000;

const INSTRUMENT = defineInstrument({
  symbol: 'BTCUSDT',
  kind: 'perp',
  base: 'BTC',
  quote: 'USDT',
  tickSize: '0.01',
  lotSize: '0.00001',
  minNotional: '0.01',
  maxPrice: '1000000',
});

/** The house rules, with stop layers so far away that none ends the year. */
const RISK = {
  ...HOUSE_RISK_PROFILE,
  positionStopPpm: ppm(900_000),
  strategyStopPpm: ppm(900_000),
  drawdownPpm: ppm(900_000),
};

/** With trades, orders may follow each other as fast as its rules let them: a hundred a second. */
const TRADES_RISK = { ...RISK, ordersPerWindow: 100, orderWindowMicros: 1_000_000 };

function idle(): StrategyBundle {
  return bundleStrategy({ name: 'idle', features: [], params: {}, onBar: () => undefined });
}

function cross(): StrategyBundle {
  return bundleStrategy({
    name: 'ema-cross',
    features: [
      feature.ema('fast', { input: 'close', period: 10 }),
      feature.ema('slow', { input: 'close', period: 20 }),
    ],
    params: {},
    trading: { size: { kind: 'fixed', qty: '0.01' } },
    onBar: ({ features }) => ({ target: (features.fast as number) > (features.slow as number) ? 1 : -1 }),
  });
}

/** The same at each trade. */
function tradeCross(): StrategyBundle {
  return bundleStrategy({
    name: 'trade-cross',
    features: [],
    tradeFeatures: [
      feature.ema('fast', { input: 'price', period: 10 }),
      feature.ema('slow', { input: 'price', period: 20 }),
    ],
    params: {},
    trading: { size: { kind: 'fixed', qty: '0.01' } },
    onTrade: ({ features }) => ({ target: (features.fast as number) > (features.slow as number) ? 1 : -1 }),
  });
}

function tradeIdle(): StrategyBundle {
  return bundleStrategy({ name: 'idle', features: [], params: {}, onTrade: () => undefined });
}

const PORTS = {
  openExchange: openSimExchange,
  openJournal: () => new MemoryJournal({ keeps: false }),
  sandbox: new VmSandbox(),
  digest: cryptoDigest,
};

const SETTING = { instrument: INSTRUMENT, dataHash: 'synthetic', initialCash: quoteUnits(1e15) } as const;
const COSTS = { feePpm: ppm(400), slippagePpm: ppm(0) } as const;

function callOf(request: BacktestRequest | TradesRequest, events: () => number): OwnCall {
  const call = () => replay(request, PORTS);
  const answer = async () => {
    const { orderLines } = await call();
    return { events: events(), turns: orderLines.filter((line) => line.includes(' entry ')).length };
  };
  return { call, answer, awaited: true };
}

function overBars(bundle: StrategyBundle) {
  return (inputs: readonly PeerInput[]): OwnCall => {
    const bars = barsOf(inputs[0] as PeerInput);
    return callOf({ ...SETTING, bundle, bars, costs: COSTS, risk: RISK }, () => bars.close.length);
  };
}

function overTrades(bundle: StrategyBundle) {
  return (inputs: readonly PeerInput[]): OwnCall => {
    const trades = tradesOf(inputs[0] as PeerInput);
    const costs = { ...COSTS, queueLots: 0 };
    return callOf({ ...SETTING, bundle, trades, costs, risk: TRADES_RISK }, () => trades.time.length);
  };
}

/** Averages begin with the mean of their first closes here, with the first close there: a turn or two in the first hours. */
const TURNS = { name: 'turns', rule: 'relative', limit: 1e-3 } as const;
const EVENTS = { name: 'events', rule: 'absolute', limit: 0 } as const;

function work(o: {
  readonly name: string;
  readonly n: number;
  readonly peer: 'idle' | 'cross' | 'trade-idle' | 'trade-cross';
  readonly times?: number;
}): PeerWork {
  const { name, n, peer, times } = o;
  const isTrades = peer.startsWith('trade');
  const bundle = { idle, cross, 'trade-idle': tradeIdle, 'trade-cross': tradeCross }[peer]();
  return {
    group: 'nautilus',
    name,
    n,
    peer: { library: 'nautilus_trader', work: peer, side: 'nautilus' },
    inputs: (count) => [isTrades ? tradeColumns(count) : barColumns(count)],
    ours: isTrades ? overTrades(bundle) : overBars(bundle),
    ...(times === undefined ? {} : { goal: { kind: 'faster', times } }),
    closeness: peer.endsWith('idle') ? [EVENTS] : [EVENTS, TURNS],
  };
}

export const NAUTILUS_WORKS: readonly PeerWork[] = [
  work({ name: 'backtest of an idle strategy', n: YEAR_MINUTES, peer: 'idle', times: 100 }),
  // The cost of an order grows with those before it there, not here: the goal is a year's.
  work({ name: 'an EMA cross 10/20 over a quarter', n: YEAR_MINUTES / 4, peer: 'cross' }),
  work({ name: 'backtest of an EMA cross 10/20', n: YEAR_MINUTES, peer: 'cross', times: 500 }),
  work({ name: 'trades, an idle strategy', n: TRADES, peer: 'trade-idle', times: 50 }),
  work({ name: 'trades, an EMA cross 10/20', n: TRADES / 5, peer: 'trade-cross', times: 50 }),
];
