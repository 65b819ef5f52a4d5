/** Commissions that are always in the quote asset: a buy locks them with its price and pays them on top. */
import { describe, expect, it } from 'vitest';
import {
  createSimExchange,
  makeOrderRequest,
  ORDER_TYPE,
  type OrderRequest,
  REFUSAL,
  type SimExchange,
  type SimFeeSchedule,
} from '../../src/domain/sim/index.ts';
import { market } from './schedule.ts';

const DAY = 86_400_000_000;

/** Two accounts with 10 AAA and 1,000 QQQ each; a tick is 0.01, a lot 0.001. */
function twoTraders(tiers: SimFeeSchedule['entries'][number]['tiers'] = FLAT): SimExchange {
  const exchange = createSimExchange({
    fees: [{ name: 'q', source: 'made up', charged: 'quote', entries: [{ from: 0, tiers }] }],
  });
  exchange.addSymbol(market('AAAQQQ', 'AAA', 'QQQ'));
  for (const name of ['a', 'b']) {
    const account = exchange.addAccount({ name, tradeGroup: -1, enabled: true, feeSchedule: 'q' });
    exchange.deposit(1, account, 0, 10e8);
    exchange.deposit(1, account, 1, 1000e8);
  }
  return exchange;
}

const FLAT = [{ volumeUnits: 0, makerPpm: 6000, takerPpm: 12_000 }];

function order(more: Partial<OrderRequest>): OrderRequest {
  return { ...makeOrderRequest(), ...more };
}

describe('a commission in the quote asset', () => {
  it('is locked with a buy, and what it did not cost comes back', () => {
    const exchange = twoTraders();
    exchange.submit(2, order({ side: 1, priceTicks: 10_000, lots: 1000 }));
    // 1 AAA at 100.00 and 1.2 % of it.
    expect(exchange.balance(0, 1)).toEqual({ free: 898.8e8, locked: 101.2e8 });
    exchange.submit(3, order({ account: 1, side: -1, type: ORDER_TYPE.market, lots: 1000 }));
    // The maker pays 0.6 %, the taker 1.2 % of what it receives.
    expect(exchange.balance(0, 1)).toEqual({ free: 899.4e8, locked: 0 });
    expect(exchange.balance(0, 0).free).toBe(11e8);
    expect(exchange.balance(1, 1).free).toBe(1098.8e8);
    expect(exchange.collected(1)).toBe(1.8e8);
    expect(exchange.collected(0)).toBe(0);
  });

  it('is taken at the better price of a taker, part by part, to the unit', () => {
    const exchange = twoTraders();
    exchange.submit(2, order({ account: 1, side: -1, priceTicks: 3333, lots: 7 }));
    exchange.submit(3, order({ account: 1, side: -1, priceTicks: 3337, lots: 5 }));
    exchange.submit(4, order({ side: 1, priceTicks: 4000, lots: 20 }));
    const spent = [33.33e8 * 0.007, 33.37e8 * 0.005].map(Math.round);
    const fees = spent.map((units) => Math.floor((units * 12) / 1000));
    const rest = 40e8 * 0.008;
    const locked = rest + (rest * 12) / 1000;
    const paid = [...spent, ...fees].reduce((sum, units) => sum + units, 0);
    expect(exchange.balance(0, 1)).toEqual({ free: 1000e8 - paid - locked, locked });
    exchange.cancelAll(5, 0, -1);
    expect(exchange.balance(0, 1)).toEqual({ free: 1000e8 - paid, locked: 0 });
  });

  it('counts when an order asks for more than there is', () => {
    const exchange = twoTraders();
    expect(exchange.submit(2, order({ side: 1, priceTicks: 10_000, lots: 9882 }))).toBe(REFUSAL.insufficientBalance);
    expect(exchange.submit(2, order({ side: 1, priceTicks: 10_000, lots: 9881 }))).toBeGreaterThan(0);
    exchange.submit(3, order({ account: 1, side: -1, priceTicks: 20_000, lots: 9000 }));
    const all = order({ account: 0, side: 1, type: ORDER_TYPE.market, lots: 3000 });
    expect(exchange.submit(4, all)).toBe(REFUSAL.insufficientBalance);
  });

  it('is paid by a market order for a quote quantity on top of it', () => {
    const exchange = twoTraders();
    exchange.submit(2, order({ account: 1, side: -1, priceTicks: 10_000, lots: 5000 }));
    exchange.submit(3, order({ side: 1, type: ORDER_TYPE.market, quoteUnits: 250e8 }));
    expect(exchange.balance(0, 0).free).toBe(12.5e8);
    expect(exchange.balance(0, 1).free).toBe(1000e8 - 253e8);
  });

  it('keeps within what was locked when the rate has risen since', () => {
    const exchange = twoTraders([
      { volumeUnits: 0, makerPpm: 10_000, takerPpm: 10_000 },
      { volumeUnits: 100e8, makerPpm: 1000, takerPpm: 1000 },
    ]);
    exchange.submit(2, order({ account: 1, side: -1, priceTicks: 10_000, lots: 1000 }));
    exchange.submit(3, order({ side: 1, priceTicks: 10_000, lots: 1000 }));
    exchange.submit(4, order({ side: 1, priceTicks: 10_000, lots: 1000 }));
    expect(exchange.balance(0, 1).locked).toBe(100.1e8);
    exchange.submit(40 * DAY, order({ account: 1, side: -1, priceTicks: 10_000, lots: 400 }));
    expect(exchange.balance(0, 1).locked).toBe(60e8);
    exchange.submit(40 * DAY, order({ account: 1, side: -1, priceTicks: 10_000, lots: 600 }));
    expect(exchange.balance(0, 1)).toEqual({ free: 1000e8 - 101e8 - 100.1e8, locked: 0 });
  });

  it('is a rebate where the rate is below 0', () => {
    const exchange = twoTraders([{ volumeUnits: 0, makerPpm: -100, takerPpm: 200 }]);
    exchange.submit(2, order({ side: 1, priceTicks: 10_000, lots: 1000 }));
    exchange.submit(3, order({ account: 1, side: -1, priceTicks: 10_000, lots: 1000 }));
    expect(exchange.balance(0, 1)).toEqual({ free: 900.01e8, locked: 0 });
    expect(exchange.collected(1)).toBe(0.01e8);
  });
});
