import { describe, expect, it } from 'vitest';
import { micros, qtyLots } from '../core/index.ts';
import { ClientOrderIds, OpenOrders, type OrderRecord } from '../domain/orders/index.ts';
import { Outbox } from './outbox.ts';

function draftOf(orders: OpenOrders, intentSeq: number): OrderRecord {
  const draft = orders.draft(new ClientOrderIds('0a1b2c3d'), 1, intentSeq);
  draft.lots = qtyLots(1);
  return draft;
}

describe('outbox', () => {
  it('gives decisions in the order in which they were made, and uses their records again when it is empty', () => {
    const outbox = new Outbox();
    const orders = new OpenOrders();
    const order = orders.add(draftOf(orders, 1));
    outbox.pushRefusal({ intentSeq: 7, instrument: 2, code: 'BOT4_RISK_FUNDS' });
    outbox.pushCancel(order, { intentSeq: 8, time: micros(5) });
    expect(outbox.length).toBe(2);
    expect(outbox.at(1)).toMatchObject({ kind: 'cancel', intent: { intentSeq: 8, orderSeq: 1, epoch: 1, time: 5 } });
    const first = outbox.shift();
    expect(first).toMatchObject({ kind: 'refusal', intentSeq: 7, instrument: 2, code: 'BOT4_RISK_FUNDS' });
    outbox.drop(1);
    expect([outbox.length, outbox.at(0), outbox.shift()]).toEqual([0, undefined, undefined]);
    outbox.pushRefusal({ intentSeq: 9, instrument: 0, code: 'BOT4_RISK_FUNDS' });
    expect(outbox.at(0)).toBe(first);
  });

  it('names a cancelled order by its id, whoever asks', () => {
    const outbox = new Outbox();
    const orders = new OpenOrders();
    outbox.pushCancel(orders.add(draftOf(orders, 35)), { intentSeq: 36, time: micros(5) });
    const [kept] = outbox.takeAll();
    expect(kept).toEqual({
      kind: 'cancel',
      intent: { intentSeq: 36, orderSeq: 35, epoch: 1, clientOrderId: 'b4-0a1b2c3d-1-z', instrument: 0, time: 5 },
    });
    // A kept decision is one of its own.
    outbox.pushRefusal({ intentSeq: 40, instrument: 0, code: 'BOT4_RISK_FUNDS' });
    expect(kept).toMatchObject({ kind: 'cancel', intent: { intentSeq: 36 } });
    expect(outbox.takeAll()).toEqual([{ kind: 'refusal', intentSeq: 40, instrument: 0, code: 'BOT4_RISK_FUNDS' }]);
  });

  it('gives away no more decisions than it has', () => {
    expect(() => new Outbox().drop(1)).toThrow('are there');
  });
});
