import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { micros, priceTicks, qtyLots, quoteUnits } from '../core/index.ts';
import {
  ClientOrderIds,
  clientOrderId,
  OpenOrders,
  type OrderIntent,
  type OrderPurpose,
} from '../domain/orders/index.ts';
import { FillTable } from './fill-table.ts';

const fillOf = (tradeId: number, clientId: OrderIntent['clientOrderId'], deadMarket = false) => ({
  kind: 'filled' as const,
  clientOrderId: clientId,
  instrument: 2,
  time: micros(10 + tradeId),
  tradeId,
  lots: qtyLots(5),
  ticks: priceTicks(100 + tradeId),
  fee: quoteUnits(-1),
  deadMarket,
});

describe('fill table', () => {
  it('gives each fill and its order back as they were, although their records stand for others by then', () => {
    const ids = new ClientOrderIds('0a1b2c3d');
    const orders = new OpenOrders();
    const step = fc.record({
      side: fc.constantFrom('buy' as const, 'sell' as const),
      purpose: fc.constantFrom<OrderPurpose>('entry', 'exit', 'stop', 'flatten', 'target'),
      type: fc.constantFrom('market' as const, 'limit' as const, 'stopMarket' as const),
      share: fc.option(fc.integer({ min: 1, max: 1e6 }), { nil: undefined }),
      foreign: fc.boolean(),
      dead: fc.boolean(),
    });
    let seq = 0;
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const table = new FillTable();
        const expected = steps.map((one) => {
          seq += 1;
          const draft = orders.draft(ids, 4, seq);
          const id = one.foreign ? ('by-hand' as OrderIntent['clientOrderId']) : draft.clientOrderId;
          const fields = {
            instrument: 2,
            side: one.side,
            type: one.type,
            purpose: one.purpose,
            lots: qtyLots(7),
            priceTicks: priceTicks(seq),
            reduceOnly: one.dead,
            time: micros(seq),
            ...(one.share === undefined ? undefined : { cashSharePpm: one.share }),
          };
          Object.assign(draft, { cashSharePpm: undefined }, fields);
          const named = one.foreign ? { clientOrderId: id } : { clientOrderId: id, epoch: 4 };
          const order = { ...named, intentSeq: seq, ...fields };
          const fill = fillOf(seq, id, one.dead);
          table.add(fill, one.foreign ? order : draft, quoteUnits(seq));
          // The next order is the same record.
          orders.discard(draft);
          return { fill: { ...fill, ...named }, order, realised: quoteUnits(seq) };
        });
        expect(table.rows()).toEqual(expected);
        expect(table.count).toBe(steps.length);
        expect(table.deadCount).toBe(steps.filter(({ dead }) => dead).length);
      }),
    );
  });

  it('keeps ids of two sessions apart', () => {
    const table = new FillTable();
    for (const session of ['00000000', '11111111', '00000000']) {
      // Each session counts its own orders from 1.
      const draft = new OpenOrders().draft(new ClientOrderIds(session), 1, 35);
      Object.assign(draft, { lots: qtyLots(1), priceTicks: priceTicks(0), time: micros(1) });
      table.add(fillOf(1, draft.clientOrderId), draft, quoteUnits(0));
    }
    const expected = ['00000000', '11111111', '00000000'].map((session) =>
      clientOrderId({ session, epoch: 1, intentSeq: 35 }),
    );
    expect(table.rows().map(({ order }) => order.clientOrderId)).toEqual(expected);
  });
});
