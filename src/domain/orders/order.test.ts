import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvariantError, micros, priceTicks, qtyLots, quoteUnits } from '../../core/index.ts';
import {
  type ClientOrderId,
  ClientOrderIds,
  cancelLine,
  clientOrderId,
  type FillReport,
  intentSeqOf,
  OpenOrders,
  type OrderIntent,
  orderLine,
  signOf,
} from './index.ts';

const session = fc.integer({ min: 0, max: 2 ** 32 - 1 }).map((n) => n.toString(16).padStart(8, '0'));
const term = fc.integer({ min: 1, max: 2 ** 32 - 1 });
const seq = fc.integer({ min: 1, max: 2 ** 32 - 1 });

function intent(change: Partial<OrderIntent> = {}): OrderIntent {
  return {
    intentSeq: 1,
    clientOrderId: clientOrderId({ session: '0a1b2c3d', epoch: 1, intentSeq: 1 }),
    instrument: 0,
    side: 'buy',
    type: 'market',
    purpose: 'entry',
    lots: qtyLots(10),
    priceTicks: priceTicks(0),
    reduceOnly: false,
    time: micros(5),
    ...change,
  };
}

function fill(of: OrderIntent, tradeId: number): FillReport {
  const { clientOrderId: id, instrument, time, lots } = of;
  const money = { ticks: priceTicks(100), fee: quoteUnits(1) };
  return { kind: 'filled', clientOrderId: id, instrument, time, tradeId, lots, ...money, deadMarket: false };
}

describe('client order id', () => {
  it('fits every venue: at most 36 characters of letters, digits and hyphens', () => {
    fc.assert(
      fc.property(session, term, seq, (name, epoch, intentSeq) => {
        expect(clientOrderId({ session: name, epoch, intentSeq })).toMatch(/^[0-9a-z-]{1,36}$/);
      }),
    );
  });

  it('is another one for another session, term or intent', () => {
    const key = fc.tuple(session, term, seq);
    fc.assert(
      fc.property(key, key, (a, b) => {
        const of = ([name, epoch, intentSeq]: typeof a) => clientOrderId({ session: name, epoch, intentSeq });
        expect(of(a) === of(b)).toBe(a.join() === b.join());
      }),
    );
  });
});

describe('client order ids of a session', () => {
  it('are those of `clientOrderId`, in any order of terms and intents', () => {
    const key = fc.tuple(term, fc.oneof(seq, fc.integer({ min: 1, max: 4000 })));
    fc.assert(
      fc.property(session, fc.array(key), (name, keys) => {
        const ids = new ClientOrderIds(name);
        for (const [epoch, intentSeq] of keys) {
          expect(ids.of(epoch, intentSeq)).toBe(clientOrderId({ session: name, epoch, intentSeq }));
        }
      }),
    );
  });

  it('tell the number of their intent', () => {
    fc.assert(
      fc.property(session, term, seq, (name, epoch, intentSeq) => {
        expect(intentSeqOf(clientOrderId({ session: name, epoch, intentSeq }))).toBe(intentSeq);
      }),
    );
  });

  it.each([
    '',
    '-',
    'x',
    'b4-0a1b2c3d-1-',
    'web_7f3a',
    'B4-0-1-Z',
    'b4-0-1-12345678901',
    'b4-0-1-1 ',
    '12',
    'b4-0-1-\u00e9',
  ])('have no number in %j', (text) => {
    expect(intentSeqOf(text)).toBe(0);
  });

  it('of somebody else do not find our order by its number', () => {
    const orders = new OpenOrders();
    orders.add(intent());
    orders.add(intent({ intentSeq: 2, clientOrderId: clientOrderId({ session: '0', epoch: 1, intentSeq: 2 }) }));
    expect(orders.get('web-1' as ClientOrderId)).toBeUndefined();
    expect(orders.get('web-2' as ClientOrderId)).toBeUndefined();
    expect(orders.fill({ ...fill(intent(), 1), clientOrderId: 'web-1' as ClientOrderId }).kind).toBe('external');
    expect(orders.get(intent().clientOrderId)?.intent.intentSeq).toBe(1);
  });
});

describe('line of the order list', () => {
  it('of a cancel names the order by its number, whatever term made it', () => {
    fc.assert(
      fc.property(session, term, seq, (name, epoch, intentSeq) => {
        const id = clientOrderId({ session: name, epoch, intentSeq });
        expect(cancelLine({ intentSeq: 9, clientOrderId: id, instrument: 2, time: micros(7) })).toBe(
          `9 cancel 7 2 ${intentSeq}`,
        );
      }),
    );
  });

  it('of an order shows each of its values once', () => {
    const stop = intent({
      side: 'sell',
      type: 'stopMarket',
      purpose: 'stop',
      priceTicks: priceTicks(123),
      reduceOnly: true,
    });
    expect(orderLine(stop)).toBe('1 order 5 0 sell stopMarket stop 10 123 1');
    expect(orderLine(intent())).toBe('1 order 5 0 buy market entry 10 0 0');
  });
});

describe('side', () => {
  it('is +1 for a buy and −1 for a sell', () => {
    expect([signOf('buy'), signOf('sell')]).toEqual([1, -1]);
  });
});

describe('open orders', () => {
  it('take no order twice, and none of no quantity', () => {
    const orders = new OpenOrders();
    orders.add(intent());
    expect(() => orders.add(intent())).toThrow(InvariantError);
    const empty = intent({ clientOrderId: clientOrderId({ session: '0', epoch: 1, intentSeq: 2 }), lots: qtyLots(0) });
    expect(() => orders.add(empty)).toThrow('positive quantity');
    expect(orders.size).toBe(1);
  });

  it('count a trade number once for each instrument', () => {
    const orders = new OpenOrders();
    const made = [0, 1].map((instrument) => {
      const intentSeq = 1 + instrument;
      return intent({ instrument, intentSeq, clientOrderId: clientOrderId({ session: '0', epoch: 1, intentSeq }) });
    });
    for (const order of made) orders.add(order);
    expect(made.map((order) => orders.fill(fill(order, 7)).kind)).toEqual(['counted', 'counted']);
    expect(made.map((order) => orders.fill(fill(order, 7)).kind)).toEqual(['duplicate', 'duplicate']);
  });

  it('remember 65,536 trades, so that memory does not grow with history', () => {
    const orders = new OpenOrders();
    const big = intent({ lots: qtyLots(1_000_000) });
    orders.add(big);
    const one = (tradeId: number) => orders.fill({ ...fill(big, tradeId), lots: qtyLots(1) }).kind;
    for (let i = 1; i <= 65_536; i++) one(i);
    expect(one(1)).toBe('duplicate');
    expect(one(65_537)).toBe('counted');
    // The oldest one was forgotten for it.
    expect(one(1)).toBe('counted');
    expect(one(3)).toBe('duplicate');
  });

  it('refuse a fill of nothing', () => {
    const orders = new OpenOrders();
    orders.add(intent());
    expect(() => orders.fill({ ...fill(intent(), 1), lots: qtyLots(0) })).toThrow('positive quantity');
  });
});
