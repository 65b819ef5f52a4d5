/**
 * What the indicators of an order book read: one row for each state of the book, with the columns `bidPrice0`, `bidQty0`,
 * `askPrice0`, `askQty0` for the best level and the same with 1 to 4 for those behind it. `BOOK_SOURCE` lists them for
 * `CompileOptions.columns`. A source that names its columns otherwise, or bars that carry a quote, name them in the
 * specification. A level that the book does not have has quantity 0 at the price of the last one that it has.
 */
import type { SourceColumn } from '../../check-spec.ts';
import type { InputDefinition } from '../../indicator.ts';

/** Levels of a side that the deeper indicators read. */
export const BOOK_LEVELS = 5;

const LEVELS = Array.from({ length: BOOK_LEVELS }, (_, level) => level);

/** Columns of a book of five levels, in the order of the levels. */
export const BOOK_SOURCE: readonly SourceColumn[] = LEVELS.flatMap((level): SourceColumn[] => [
  { name: `bidPrice${level}`, of: 'price' },
  { name: `bidQty${level}`, of: 'size' },
  { name: `askPrice${level}`, of: 'price' },
  { name: `askQty${level}`, of: 'size' },
]);

/** The best level: bid price, bid quantity, ask price, ask quantity. */
export const QUOTE_INPUTS: readonly InputDefinition[] = [
  { name: 'bidPrice', meaning: 'best bid', of: 'price', usual: 'bidPrice0' },
  { name: 'bidQty', meaning: 'quantity at the best bid, base asset', of: 'size', usual: 'bidQty0' },
  { name: 'askPrice', meaning: 'best ask', of: 'price', usual: 'askPrice0' },
  { name: 'askQty', meaning: 'quantity at the best ask, base asset', of: 'size', usual: 'askQty0' },
];

function levelInput(name: string): InputDefinition {
  const side = name.startsWith('bid') ? 'bid' : 'ask';
  const level = name.slice(-1);
  return name.includes('Price')
    ? { name, meaning: `price of ${side} level ${level}`, of: 'price', usual: name }
    : { name, meaning: `quantity at ${side} level ${level}, base asset`, of: 'size', usual: name };
}

/** All columns of five levels, in the order of `BOOK_SOURCE`. */
export const DEPTH_INPUTS: readonly InputDefinition[] = BOOK_SOURCE.map(({ name }) => levelInput(name));

/** The quantities of five levels: bid, ask, bid, ask, … */
export const DEPTH_QTY_INPUTS: readonly InputDefinition[] = DEPTH_INPUTS.filter(({ of }) => of === 'size');

/** Quantities that buyers and sellers took, as bars from trades have them. */
export const TAKEN_INPUTS: readonly InputDefinition[] = [
  { name: 'buyVolume', meaning: 'bought by takers, base asset', of: 'size', usual: 'buyVolume' },
  { name: 'sellVolume', meaning: 'sold by takers, base asset', of: 'size', usual: 'sellVolume' },
];
