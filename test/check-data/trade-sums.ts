/**
 * All trade messages of Binance in a recording, read by the product's parser. A session passes over a trade that came twice
 * or that futures mark as no match of two orders; the expected sums count what the venue sent.
 */
import { type BinanceMarket, BinanceParser, binanceKinds } from '../../src/adapters/binance/index.ts';
import type { RecordedFrame } from '../../src/adapters/recording/index.ts';
import type { MarketScan } from './recording-scan.ts';

/** Sums are exact: whole ticks times whole lots, as bigints. */
export class TradeSums {
  trades = 0;
  firstId = 0;
  lastId = 0;
  /** Places where an id does not follow on the one before. */
  gaps = 0;
  takerBuys = 0;
  takerSells = 0;
  sumQty = 0n;
  sumPriceQty = 0n;
  readonly #parser: BinanceParser;

  constructor(markets: readonly MarketScan[], market: BinanceMarket) {
    const instruments = markets.map(({ symbol, priceDecimals, qtyDecimals }, index) => ({
      index,
      symbol,
      scale: { priceDecimals, qtyDecimals },
    }));
    this.#parser = new BinanceParser(instruments, market);
  }

  /** Takes a line of the recording. */
  take({ dir, bytes, from, to }: RecordedFrame): void {
    if (dir !== 'in' || this.#parser.read(bytes, from, to) !== binanceKinds.TRADE) return;
    const { id, price, qty, side } = this.#parser.message;
    if (this.trades === 0) this.firstId = id;
    else if (id !== this.lastId + 1) this.gaps += 1;
    this.lastId = id;
    this.trades += 1;
    if (side > 0) this.takerBuys += 1;
    if (side < 0) this.takerSells += 1;
    this.sumQty += BigInt(qty);
    this.sumPriceQty += BigInt(price) * BigInt(qty);
  }
}
