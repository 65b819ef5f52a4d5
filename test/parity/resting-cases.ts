/** Orders that wait, beside backtesting.py: entries by limit below and above the close, and by stop beyond it. */
import { replay } from '../../src/app/backtest.ts';
import { ppm } from '../../src/core/index.ts';
import { type Bars, parseMoney } from '../../src/domain/market/index.ts';
import { bundleStrategy, type RestingOrder, type StrategyDefinition } from '../../src/domain/strategy/index.ts';
import { ports } from '../fixtures.ts';
import { tradesOfFills } from './both-sides.ts';
import { FILES, instrumentOf, type PlainTrade, plainOf, UNLIMITED } from './parity-cases.ts';

/** One case; the other side reads the same object. */
export interface RestingCase {
  readonly name: string;
  readonly file: string;
  readonly bars: number;
  readonly resting: 'limit' | 'stop';
  /** Distance of the orders from the close, as a part of it. */
  readonly offset: number;
  /** Bars until what was entered is closed at the market. */
  readonly hold: number;
  readonly units: number;
  readonly cash: number;
  readonly fee: number;
  readonly peers: readonly ['backtesting'];
}

const VARIANTS = [
  { label: 'limits 0.7 % away', resting: 'limit', offset: 0.007, hold: 5 },
  { label: 'limits 0.15 % away', resting: 'limit', offset: 0.0015, hold: 3 },
  { label: 'stops 0.9 % away', resting: 'stop', offset: 0.009, hold: 8 },
  { label: 'stops 0.2 % away', resting: 'stop', offset: 0.002, hold: 2 },
] as const;

export const RESTING_CASES: readonly RestingCase[] = FILES.flatMap(({ label, file, bars, units }) =>
  VARIANTS.map(({ label: words, ...variant }) => ({
    ...variant,
    name: `${words}, ${label}`,
    ...{ file, bars, units, cash: 1_000_000, fee: 0.001, peers: ['backtesting'] as const },
  })),
);

/** One of each side waits while nothing is held; what was entered is closed some bars later. */
function definitionOf({ resting, offset, hold, units }: RestingCase): StrategyDefinition {
  return {
    name: 'resting-entries',
    features: [],
    params: { offset, hold, stop: resting === 'stop' ? 1 : 0 },
    trading: { size: { kind: 'fixed', qty: String(units) }, restingOrders: 2 },
    // backtesting.py asks at the close of the second bar for the first time.
    init: () => ({ bars: 0, held: 0 }),
    onBar({ close, position, params, state }) {
      const { offset, hold, stop } = params as { offset: number; hold: number; stop: number };
      const memory = state as { bars: number; held: number };
      memory.bars += 1;
      if (memory.bars < 2) return undefined;
      memory.held = position === 0 ? 0 : memory.held + 1;
      if (position !== 0) return memory.held >= hold ? { target: 0, orders: [] } : { orders: [] };
      const type = stop === 1 ? 'stop' : 'limit';
      const away = stop === 1 ? offset : -offset;
      const orders: RestingOrder[] = [
        { side: 'buy', type, price: close * (1 + away), size: 1 },
        { side: 'sell', type, price: close * (1 - away), size: 1 },
      ];
      return { orders };
    },
  };
}

/** The trades of the engine. */
export async function restingTrades(test: RestingCase, bars: Bars): Promise<readonly PlainTrade[]> {
  const instrument = instrumentOf(bars, { finer: true });
  const costs = { feePpm: ppm(Math.round(test.fee * 1e6)), slippagePpm: ppm(0) };
  const bundle = bundleStrategy(definitionOf(test));
  const initialCash = parseMoney(String(test.cash));
  const request = { bundle, bars, instrument, dataHash: 'none', initialCash, costs, risk: UNLIMITED };
  return tradesOfFills(await replay(request, ports), bars.openTime).map(plainOf(instrument));
}
