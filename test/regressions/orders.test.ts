import { describe, expect, it } from 'vitest';
import { micros, priceTicks } from '../../src/core/index.ts';
import { OpenOrders } from '../../src/domain/orders/index.ts';
import { fillReport, orderIntent } from '../builders.ts';

const INTENT = orderIntent(1);

describe('open orders', () => {
  it('count a fill of an order that the venue had called rejected, because the money has moved', () => {
    const orders = new OpenOrders();
    orders.add(INTENT);
    orders.apply(INTENT.clientOrderId, 'reject');
    expect(
      orders.fill(fillReport(INTENT, { tradeId: 1, lots: INTENT.lots, ticks: priceTicks(100), time: micros(1) })).kind,
    ).toBe('counted');
  });
});
