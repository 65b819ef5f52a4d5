import { describe, expect, it } from 'vitest';
import { micros, priceTicks, qtyLots, quoteUnits } from '../../src/core/index.ts';
import { clientOrderId, OpenOrders, type OrderIntent } from '../../src/domain/orders/index.ts';

const INTENT: OrderIntent = {
  intentSeq: 1,
  clientOrderId: clientOrderId({ session: '00000000', epoch: 1, intentSeq: 1 }),
  instrument: 0,
  side: 'buy',
  type: 'market',
  purpose: 'entry',
  lots: qtyLots(100),
  priceTicks: priceTicks(0),
  reduceOnly: false,
  time: micros(0),
};

function fillOf(lots: number, tradeId: number) {
  return {
    kind: 'filled' as const,
    clientOrderId: INTENT.clientOrderId,
    instrument: 0,
    time: micros(1),
    tradeId,
    lots: qtyLots(lots),
    ticks: priceTicks(100),
    fee: quoteUnits(0),
    deadMarket: false,
  };
}

describe('open orders', () => {
  it('count a fill of an order that the venue had called rejected, because the money has moved', () => {
    const orders = new OpenOrders();
    orders.add(INTENT);
    orders.apply(INTENT.clientOrderId, 'reject');
    expect(orders.fill(fillOf(100, 1)).kind).toBe('counted');
  });
});
