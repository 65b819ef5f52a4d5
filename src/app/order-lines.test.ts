import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { micros, priceTicks, qtyLots } from '../core/index.ts';
import { cancelLine, clientOrderId, type OrderIntent, orderLine } from '../domain/orders/index.ts';
import { OrderLines } from './order-lines.ts';

const count = fc.oneof(
  fc.constantFrom(0, 9, 10, 99_999_999, 1e8, 1e8 + 1, 1e15, Number.MAX_SAFE_INTEGER),
  fc.integer({ min: 0, max: 1e6 }),
  fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
);
const order = fc.record({
  intentSeq: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
  instrument: fc.integer({ min: 0, max: 500 }),
  side: fc.constantFrom('buy', 'sell'),
  type: fc.constantFrom('market', 'limit', 'stopMarket'),
  purpose: fc.constantFrom('entry', 'exit', 'stop', 'flatten', 'target'),
  lots: count.map((n) => qtyLots(n)),
  priceTicks: count.map((n) => priceTicks(n)),
  reduceOnly: fc.boolean(),
  time: count.map((n) => micros(n)),
  cashSharePpm: fc.option(fc.integer({ min: 1, max: 1e6 }), { nil: undefined }),
});

describe('order lines', () => {
  it('are those of `orderLine` and `cancelLine`, for any numbers', () => {
    fc.assert(
      fc.property(fc.array(order, { maxLength: 80 }), fc.nat({ max: 80 }), (fields, asked) => {
        const lines = new OrderLines();
        const expected: string[] = [];
        let before: { readonly text: string; readonly bytes: Uint8Array } = { text: '', bytes: new Uint8Array(0) };
        for (const [i, one] of fields.entries()) {
          // Asked for on the way, as a session that runs is.
          if (i === asked) before = { text: lines.text(), bytes: lines.bytes() };
          const id = clientOrderId({ session: '0a1b2c3d', epoch: 3, intentSeq: one.intentSeq });
          const intent = { ...one, clientOrderId: id } as OrderIntent;
          const cancel = { intentSeq: 1, clientOrderId: id, instrument: one.instrument, time: one.time };
          lines.order(intent);
          lines.cancel(cancel);
          expected.push(orderLine(intent), cancelLine(cancel));
        }
        expect(lines.text()).toBe(expected.join('\n'));
        expect(new TextDecoder().decode(before.bytes)).toBe(before.text);
        expect(before.text).toBe(expected.slice(0, before.text === '' ? 0 : 2 * asked).join('\n'));
        expect(lines.count).toBe(expected.length);
      }),
    );
  });

  it('of numbers that no order has are theirs too', () => {
    const lines = new OrderLines();
    const odd = { ...({ instrument: 0, side: 'buy', type: 'market', purpose: 'entry', reduceOnly: true } as const) };
    const intent = { ...odd, intentSeq: 1, lots: -1.5, priceTicks: 2 ** 60, time: 1e21 } as unknown as OrderIntent;
    lines.order(intent);
    expect(lines.text()).toBe(orderLine(intent));
  });
});
