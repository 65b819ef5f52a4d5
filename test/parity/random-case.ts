/** Random cases for the comparison of engine and scan: a rule, its parameters, sizes, exits, costs and an instrument. */
import { ppm, quoteUnits, type Rng } from '../../src/core/index.ts';
import { type Bars, defineInstrument, type Instrument } from '../../src/domain/market/index.ts';
import { HOUSE_RISK_PROFILE, type RiskProfile } from '../../src/domain/risk/index.ts';
import type { Direction, RuleOptions, ScanMarket, ScanParams } from '../../src/domain/scan/index.ts';
import type { SizeRule, TradingRules } from '../../src/domain/strategy/index.ts';

/** One case. */
export interface RandomCase {
  readonly rule: string;
  readonly params: ScanParams;
  readonly options: RuleOptions;
  readonly market: ScanMarket & { readonly risk: RiskProfile };
}

function pick<T>(rng: Rng, values: readonly T[]): T {
  return values[rng.below(values.length)] as T;
}

function whole(rng: Rng, min: number, max: number): number {
  return min + rng.below(max - min + 1);
}

const PARAMS: Readonly<Record<string, (rng: Rng) => ScanParams>> = {
  'ema-cross': (rng) => {
    const fast = whole(rng, 1, 40);
    return { fast, slow: fast + whole(rng, 1, 80) };
  },
  'rsi-reversal': (rng) => ({
    period: whole(rng, 2, 30),
    low: whole(rng, 15, 45),
    high: whole(rng, 55, 85),
    exit: whole(rng, 40, 70),
  }),
  donchian: (rng) => ({ entry: whole(rng, 2, 90), exit: whole(rng, 2, 60) }),
  bollinger: (rng) => ({ period: whole(rng, 2, 60), k: 0.5 + rng.below(30) / 10 }),
};

/** Limits of the account never bind; those of an order do in a part of the cases. */
function riskOf(rng: Rng): RiskProfile {
  const positionLimitPpm = ppm(pick(rng, [20_000, 500_000, 1_000_000, 5_000_000]));
  return {
    ...HOUSE_RISK_PROFILE,
    positionLimitPpm,
    grossExposurePpm: ppm(5_000_000),
    drawdownPpm: ppm(2_000_000),
    strategyStopPpm: ppm(2_000_000),
    positionStopPpm: ppm(pick(rng, [30_000, 100_000, 900_000])),
    priceCollarPpm: ppm(pick(rng, [50_000, 500_000])),
    ordersPerWindow: 1000,
    staleAfterMicros: Number.MAX_SAFE_INTEGER,
  };
}

/** @param money what one position may be worth by its limit and by the cash. */
function sizeOf(rng: Rng, money: number, price: number): SizeRule {
  const kind = pick(rng, ['fixed', 'cashShare', 'limitShare'] as const);
  if (kind === 'limitShare') return { kind };
  if (kind === 'cashShare') return { kind, sharePpm: pick(rng, [1, 37_000, 500_000, 999_900, 1_000_000]) };
  // From far below the money to where a change of the price decides whether it is enough.
  const qty = (money / price) * pick(rng, [0.01, 0.3, 0.7, 0.97, 1.03]);
  return { kind, qty: qty.toFixed(6) };
}

function tradingOf(rng: Rng, size: SizeRule): Omit<TradingRules, 'targets'> {
  const exitsFrom = pick(rng, ['entryBar', 'nextBar'] as const);
  const stop = rng.below(2) === 0 ? {} : { stopLossPpm: whole(rng, 1_000, 40_000) };
  const target = rng.below(2) === 0 ? {} : { takeProfitPpm: whole(rng, 1_000, 80_000) };
  return { size, exitsFrom, ...stop, ...target };
}

function instrumentOf(rng: Rng, bars: Bars, tickSize: string): Instrument {
  const highest = bars.high.reduce((a, b) => Math.max(a, b), 0);
  return defineInstrument({
    symbol: bars.symbol,
    kind: 'perp',
    base: 'BASE',
    quote: 'USDT',
    tickSize,
    lotSize: pick(rng, ['0.00001', '0.001', '0.00000001']),
    minNotional: pick(rng, ['0.00000001', '5']),
    maxPrice: String(Math.ceil(highest * 3)),
    roundsMoney: true,
  });
}

/** @param tickSize a tick on which all prices of the bars lie. */
export function randomCase(rng: Rng, bars: Bars, tickSize: string): RandomCase {
  const rule = pick(rng, Object.keys(PARAMS));
  const cash = pick(rng, [1_000, 100_000]);
  const risk = riskOf(rng);
  const size = sizeOf(rng, cash * Math.min(1, risk.positionLimitPpm / 1e6), bars.close[0] as number);
  const direction = pick<Direction>(rng, ['long', 'short', 'both']);
  const market = {
    bars,
    instrument: instrumentOf(rng, bars, tickSize),
    costs: { feePpm: ppm(pick(rng, [0, 400, 1000, -100])), slippagePpm: ppm(pick(rng, [0, 37, 500])) },
    initialCash: quoteUnits(cash * 1e8),
    risk,
    trading: tradingOf(rng, size),
  };
  const exits = pick(rng, ['signals', 'signals', 'venue'] as const);
  return { rule, params: (PARAMS[rule] as (rng: Rng) => ScanParams)(rng), options: { direction, exits }, market };
}
