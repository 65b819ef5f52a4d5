/** A served book in the words of the expected files. */
import { ASK, BID, type L2Book } from '../../src/domain/market/index.ts';
import type { Found } from './compare.ts';
import type { MarketScan } from './recording-scan.ts';
import { decimalText, gridText } from './wire-text.ts';

const TOP = 10;

/** Best bid and ask with their quantities; null for what is not there. */
export function bestFacts(book: L2Book | undefined, scale: MarketScan): { readonly [key: string]: Found } {
  const { priceDecimals, qtyDecimals } = scale;
  const side = (price: number, qty: number): [string | null, string | null] =>
    Number.isNaN(price) ? [null, null] : [gridText(price, priceDecimals), gridText(qty, qtyDecimals)];
  const [bid, bidQty] = book === undefined ? [null, null] : side(book.bestBid, book.bestBidQty);
  const [ask, askQty] = book === undefined ? [null, null] : side(book.bestAsk, book.bestAskQty);
  return { bid, bid_qty: bidQty, ask, ask_qty: askQty };
}

/** Number of levels of both sides. */
export function levelFacts(book: L2Book | undefined): { readonly [key: string]: Found } {
  return { bid_levels: book?.levelCount(BID) ?? null, ask_levels: book?.levelCount(ASK) ?? null };
}

function topQty(book: L2Book | undefined, side: number, decimals: number): string | null {
  if (book === undefined) return null;
  const quantities = new Float64Array(TOP);
  const count = book.top(side, TOP, new Float64Array(TOP), quantities);
  let sum = 0n;
  for (const qty of quantities.subarray(0, count)) sum += BigInt(qty);
  return decimalText(sum, decimals);
}

/** Quantity of the ten best levels of both sides. */
export function topFacts(book: L2Book | undefined, { qtyDecimals }: MarketScan): { readonly [key: string]: Found } {
  return { top10_bid_qty: topQty(book, BID, qtyDecimals), top10_ask_qty: topQty(book, ASK, qtyDecimals) };
}
