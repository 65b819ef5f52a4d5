import { describe, expect, it } from 'vitest';
import { isProtective, type OrderIntent, OrderRecord } from '../domain/orders/index.ts';
import { termsOfOrder, WAITING_TERMS, WORDS_OF_TERMS } from './order-words.ts';

const SIDES = ['buy', 'sell'] as const;
const TYPES = ['market', 'limit', 'stopMarket'] as const;
const PURPOSES = ['entry', 'exit', 'stop', 'flatten', 'target'] as const;

describe('words of an order', () => {
  it('come back from their number, whether an object or a record has them', () => {
    const seen = new Set<number>();
    for (const side of SIDES) {
      for (const type of TYPES) {
        for (const purpose of PURPOSES) {
          for (const reduceOnly of [false, true]) {
            const words = { side, type, purpose, reduceOnly };
            const terms = termsOfOrder(words as OrderIntent);
            expect(termsOfOrder(Object.assign(new OrderRecord(), words))).toBe(terms);
            expect(WORDS_OF_TERMS[terms]).toEqual(words);
            expect(WAITING_TERMS[terms]).toBe(isProtective(purpose) || type !== 'market' ? 1 : 0);
            seen.add(terms);
          }
        }
      }
    }
    expect(seen.size).toBe(60);
  });
});
