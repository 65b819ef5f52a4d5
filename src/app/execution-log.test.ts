import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillReport, orderIntent, X_PERP } from '../../test/builders.ts';
import { cryptoDigest } from '../adapters/crypto/digest.ts';
import { MemoryJournal } from '../adapters/memory/memory-journal.ts';
import { openSimExchange } from '../adapters/sim-venue/index.ts';
import { VmSandbox } from '../adapters/vm/sandbox.ts';
import { micros, ppm, priceTicks, qtyLots, quoteUnits, Rng } from '../core/index.ts';
import type { Bars } from '../domain/market/index.ts';
import type { OrderIntent } from '../domain/orders/index.ts';
import { HOUSE_RISK_PROFILE } from '../domain/risk/index.ts';
import { bundleStrategy } from '../domain/strategy/index.ts';
import { replay } from './backtest.ts';
import { DecisionLog } from './decision-log.ts';
import { ExecutionLog } from './execution-log.ts';
import type { FillRow } from './fill-table.ts';
import type { SessionResult } from './session-result.ts';

const MINUTE = 60_000_000;

function order(intentSeq: number, more: Partial<OrderIntent> = {}): OrderIntent {
  return orderIntent(intentSeq, { lots: qtyLots(10), time: micros(100), ...more });
}

function row(of: OrderIntent, lots: number, ticks: number, tradeId = of.intentSeq): FillRow {
  const money = { lots: qtyLots(lots), ticks: priceTicks(ticks), fee: quoteUnits(7) };
  const fill = fillReport(of, { tradeId, time: micros(160), ...money });
  return { fill, order: of, realised: quoteUnits(0) };
}

const NONE = { instruments: [X_PERP], isOpen: () => false, isVoid: () => false };

describe('the log of executions', () => {
  it('takes an order apart by the prices of its decision, its arrival and its end', () => {
    const decisions = new DecisionLog();
    const log = new ExecutionLog(decisions);
    const one = order(1);
    decisions.order(one, 1000);
    decisions.answered(one, 'accepted', 1002);
    decisions.answered(one, 'cancelled', 1010);
    const [found] = log.executions([row(one, 6, 1005)], NONE);
    // A tick of a lot is 1,000 units. By hand: 6·2, 6·3 and 4·10 ticks of a lot, and a fee of 7 units.
    expect(found).toMatchObject({ orderSeq: 1, delay: 12_000, slippage: 18_000, opportunity: 40_000, fees: 7 });
    expect(found).toMatchObject({ fillPpm: 600_000, toFirstFillMicros: 60, shortfall: 70_007 });
  });

  it('finds each order by its number, whichever numbers in between were refused or cancels', () => {
    const kinds = fc.array(fc.constantFrom('order', 'cancel', 'refusal'), { maxLength: 60 });
    fc.assert(
      fc.property(kinds, (all) => {
        const decisions = new DecisionLog();
        const log = new ExecutionLog(decisions);
        const orders: OrderIntent[] = [];
        for (const [i, kind] of all.entries()) {
          const one = order(i + 1);
          if (kind === 'order') orders.push(one);
          if (kind === 'order') decisions.order(one, 1000);
          else if (kind === 'cancel') decisions.cancel({ ...order(i + 1), orderSeq: 1 });
          // The newest, and one that was decided before others.
          for (const of of [orders.at(-1), orders[i >> 1]])
            if (of !== undefined) decisions.answered(of, 'accepted', 1000 + of.intentSeq);
        }
        decisions.answered(order(all.length + 5), 'accepted', 1);
        decisions.answered(order(0), 'accepted', 1);
        const found = log.executions(
          orders.map((of) => row(of, 10, 1000 + of.intentSeq)),
          NONE,
        );
        expect(found.map(({ orderSeq }) => orderSeq)).toEqual(orders.map(({ intentSeq }) => intentSeq));
        for (const one of found) expect([one.delay, one.slippage]).toEqual([one.orderSeq * 10_000, 0]);
      }),
    );
  });

  it('measures a stop by its level, and one that never traded not at all', () => {
    const decisions = new DecisionLog();
    const log = new ExecutionLog(decisions);
    const stop = order(3, { side: 'sell', purpose: 'stop', type: 'stopMarket', priceTicks: priceTicks(990) });
    const idle = order(7, { ...stop, intentSeq: 7 });
    decisions.order(stop, 1000);
    decisions.order(idle, 1000);
    decisions.answered(stop, 'accepted', 1001);
    const found = log.executions([row(stop, 10, 988)], NONE);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ purpose: 'stop', delay: 0, slippage: 20_000, opportunity: 0 });
  });

  it('leaves out what is open, what was void, and an order for a share of the cash that bought nothing', () => {
    const decisions = new DecisionLog();
    const log = new ExecutionLog(decisions);
    for (let seq = 1; seq <= 400; seq++) decisions.order(order(seq, seq === 3 ? { cashSharePpm: 5 } : {}), 1000);
    const fills = [row(order(2), 10, 1001), row(order(4), 12, 1001)];
    const found = log.executions(fills, { ...NONE, isOpen: (seq) => seq === 1, isVoid: (_, id) => id === 2 });
    expect(found.map(({ orderSeq }) => orderSeq).slice(0, 3)).toEqual([2, 4, 5]);
    expect(found[0]).toMatchObject({ filledLots: 0 });
    // More than was ordered was filled: that is what it came to.
    expect(found[1]).toMatchObject({ lots: 12, fillPpm: 1_000_000 });
    expect(found).toHaveLength(398);
  });
});

const crosser = bundleStrategy({
  name: 'back-and-forth',
  features: [],
  params: {},
  onBar: ({ close }) => ({ target: Math.sin(close) }),
});

function bars(count: number): Bars {
  const rng = new Rng(7);
  const price: number[] = [100];
  for (let i = 1; i <= count; i++) price.push(Math.round(((price.at(-1) as number) + rng.uniform() - 0.5) * 100) / 100);
  const at = (of: (i: number) => number): Float64Array => Float64Array.from({ length: count }, (_, i) => of(i));
  return {
    symbol: 'XUSDT',
    intervalMicros: MINUTE,
    openTime: at((i) => i * MINUTE),
    open: at((i) => price[i] as number),
    close: at((i) => price[i + 1] as number),
    high: at((i) => Math.max(price[i] as number, price[i + 1] as number)),
    low: at((i) => Math.min(price[i] as number, price[i + 1] as number)),
    volume: at(() => 5),
  };
}

async function run(count: number): Promise<SessionResult> {
  const ports = {
    openExchange: openSimExchange,
    openJournal: () => new MemoryJournal({ keeps: false }),
    sandbox: new VmSandbox(),
    digest: cryptoDigest,
  };
  const costs = { feePpm: ppm(1000), slippagePpm: ppm(100) };
  const risk = { ...HOUSE_RISK_PROFILE, ordersPerWindow: 1000 };
  const initialCash = quoteUnits(1e12);
  return replay(
    { bundle: crosser, bars: bars(count), instrument: X_PERP, dataHash: 'x', initialCash, costs, risk },
    ports,
  );
}

describe('the result of a session', () => {
  it('has an execution of each order that ended, and their slippage is that of the venue', async () => {
    const found = await run(300);
    expect(found.executions.length).toBeGreaterThan(50);
    const filled = found.fills.reduce((sum, { fill }) => sum + fill.lots, 0);
    expect(found.executions.reduce((sum, one) => sum + one.filledLots, 0)).toBe(filled);
    expect(found.executions.reduce((sum, one) => sum + one.fees, 0)).toBe(found.fees);
    expect(found.execution.orders).toBe(found.executions.length);
    expect(found.execution.shortfall).toBe(found.executions.reduce((sum, one) => sum + one.shortfall, 0));
  });

  it('has the exposure at each point of equity: none while nothing is held', async () => {
    const { exposure, equity, equityTime, fills } = await run(300);
    expect([exposure.net.length, exposure.gross.length]).toEqual([equity.length, equity.length]);
    let held = 0;
    let next = 0;
    equityTime.forEach((time, i) => {
      for (let row = fills[next]; row !== undefined && row.fill.time < time; row = fills[++next]) {
        held += (row.order.side === 'buy' ? 1 : -1) * row.fill.lots;
      }
      // What fills at the close of a bar is told before its equity: only bars without such a fill are compared.
      if (fills[next]?.fill.time === time) return;
      expect(Math.sign(exposure.net[i] as number)).toBe(Math.sign(held));
      expect(exposure.gross[i]).toBe(Math.abs(exposure.net[i] as number));
    });
  });

  it.each(['average', 'fifo', 'lifo'] as const)(
    'realises by lots (%s) what the round trips do once flat',
    async (method) => {
      const found = await run(300);
      const lots = found.lots(method);
      const last = found.roundTrips.at(-1)?.closedAt ?? 0;
      const upTo = lots.filter(({ closedAt }) => closedAt <= last);
      const net = upTo.reduce((sum, { realised, fees }) => sum + realised - fees, 0);
      expect(upTo.length).toBeGreaterThanOrEqual(found.roundTrips.length);
      expect(net).toBe(found.roundTrips.reduce((sum, { pnl }) => sum + pnl, 0));
    },
  );
});
