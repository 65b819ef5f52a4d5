/**
 * The words of an order as one number, for rows: the bits that an `OrderRecord` has them in, so a row is written without
 * making the words and comparing them again.
 */
import { isProtective, type OrderIntent, OrderRecord, TERMS_END } from '../domain/orders/index.ts';

export type OrderWords = Pick<OrderIntent, 'side' | 'type' | 'purpose' | 'reduceOnly'>;

/** (`TERMS_END`,) the words of each number. */
export const WORDS_OF_TERMS: readonly OrderWords[] = Array.from({ length: TERMS_END }, (_, terms) => {
  const record = new OrderRecord();
  record.terms = terms;
  const { side, type, purpose, reduceOnly } = record;
  return { side, type, purpose, reduceOnly };
});

/** (`TERMS_END`,) 1 where an order waits for its price: it protects a position, or may enter one. */
export const WAITING_TERMS = Uint8Array.from(WORDS_OF_TERMS, ({ type, purpose }) =>
  isProtective(purpose) || type !== 'market' ? 1 : 0,
);

/** The number of an order's words. */
export function termsOfOrder(order: OrderIntent): number {
  return order instanceof OrderRecord ? order.terms : termsOfWords(order);
}

function termsOfWords({ side, type, purpose, reduceOnly }: OrderWords): number {
  const record = new OrderRecord();
  record.side = side;
  record.type = type;
  record.purpose = purpose;
  record.reduceOnly = reduceOnly;
  return record.terms;
}
