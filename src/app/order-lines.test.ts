import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { micros, priceTicks, qtyLots } from '../core/index.ts';
import { cancelLine, clientOrderId, type OrderIntent, orderLine } from '../domain/orders/index.ts';
import { DecisionLog } from './decision-log.ts';
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
        const log = new DecisionLog();
        const lines = new OrderLines(log);
        const expected: string[] = [];
        let before = '';
        for (const [i, one] of fields.entries()) {
          // Asked for on the way, as a session that runs is.
          if (i === asked) before = lines.text();
          const id = clientOrderId({ session: '0a1b2c3d', epoch: 3, intentSeq: one.intentSeq });
          const intent = { ...one, clientOrderId: id } as OrderIntent;
          const cancel = { intentSeq: 1, clientOrderId: id, instrument: one.instrument, time: one.time };
          log.order(intent, 0);
          log.cancel(cancel);
          expected.push(orderLine(intent), cancelLine(cancel));
        }
        expect(lines.text()).toBe(expected.join('\n'));
        const seen = before === '' ? 0 : 2 * asked;
        expect(before).toBe(expected.slice(0, seen).join('\n'));
        expect(lines.text(seen)).toBe(before);
        expect(log.count).toBe(expected.length);
      }),
    );
  });

  it('come in pieces that make up the text, however many there are', () => {
    const log = new DecisionLog();
    const lines = new OrderLines(log);
    const expected: string[] = [];
    for (let seq = 1; seq <= 5000; seq++) {
      const id = clientOrderId({ session: '0a1b2c3d', epoch: 3, intentSeq: seq });
      const intent = {
        intentSeq: seq,
        clientOrderId: id,
        instrument: seq % 3,
        side: 'buy',
        type: 'limit',
        purpose: 'entry',
      };
      const order = {
        ...intent,
        lots: qtyLots(seq),
        priceTicks: priceTicks(seq * 7),
        reduceOnly: false,
        time: micros(seq),
      };
      log.order(order as OrderIntent, 0);
      expected.push(orderLine(order as OrderIntent));
    }
    const sizes: number[] = [];
    let text = '';
    for (const piece of lines.pieces()) {
      sizes.push(piece.length);
      text += new TextDecoder().decode(piece);
    }
    expect(sizes.length).toBeGreaterThan(2);
    expect(text).toBe(expected.join('\n'));
    expect(lines.text()).toBe(text);
  });

  it('of numbers that no order has are theirs too', () => {
    const log = new DecisionLog();
    const lines = new OrderLines(log);
    const odd = { ...({ instrument: 0, side: 'buy', type: 'market', purpose: 'entry', reduceOnly: true } as const) };
    const intent = { ...odd, intentSeq: 1, lots: -1.5, priceTicks: 2 ** 60, time: 1e21 } as unknown as OrderIntent;
    log.order(intent, 0);
    expect(lines.text()).toBe(orderLine(intent));
  });
});
