/**
 * Reads messages of Binance, spot and USD-M futures, combined and raw streams, straight from the bytes. Hot path.
 *
 * A message is read whole into fields and columns before anything of it is handed over. Prices and quantities become
 * whole numbers on the grid of their market; a number that the grid cannot hold exactly makes the message a PRECISION
 * fault, everything else that is not as documented a MALFORMED one. Allocates nothing once the columns have grown.
 */
import { ASK, BID, type MarketSink } from '../../domain/market/index.ts';
import type { FeedInstrument } from '../../ports/index.ts';
import { AnyOrderReader } from './any-order.ts';
import { KnownLayouts, layoutsFor, UNFIT } from './known-layout.ts';
import { LevelColumns } from './level-columns.ts';
import { MarketScales } from './market-scales.ts';
import { BinanceMessage } from './message.ts';
import * as kinds from './message-kind.ts';
import { SymbolTable } from './symbol-table.ts';

/** Which of the two interfaces. */
export type BinanceMarket = 'spot' | 'um';

/**
 * A parser for the messages of one connection.
 * @example
 * const parser = new BinanceParser([{ index: 0, symbol: 'BTCUSDT', scale: { priceDecimals: 2, qtyDecimals: 5 } }], 'spot');
 * if (parser.read(bytes, 0, bytes.length) !== MALFORMED) parser.emit(sink);
 */
export class BinanceParser {
  /** What the last message said. Overwritten by the next one. */
  readonly message: BinanceMessage;
  readonly #reader: AnyOrderReader;
  readonly #known: KnownLayouts;
  readonly #index: Int32Array;
  #kind = kinds.MALFORMED;

  constructor(instruments: readonly FeedInstrument[], market: BinanceMarket) {
    const symbols = new SymbolTable(instruments.map(({ symbol }) => symbol));
    const scales = new MarketScales(instruments);
    this.#index = Int32Array.from(instruments, ({ index }) => index);
    const layouts = layoutsFor(instruments.length);
    this.message = new BinanceMessage(layouts.values, new LevelColumns(layouts.prices, layouts.qtys));
    this.#known = new KnownLayouts(layouts, scales, this.message);
    this.#reader = new AnyOrderReader({ symbols, scales, futures: market === 'um' }, this.message);
  }

  /**
   * Reads the message between two positions. Never throws.
   * @returns its kind: TRADE, DEPTH, … or MALFORMED.
   */
  read(bytes: Uint8Array, from: number, to: number): number {
    let kind = this.#known.read(bytes, from, to);
    if (kind === UNFIT) {
      kind = this.#reader.read(bytes, from, to);
      this.#known.learn(bytes, from, to, kind);
    }
    this.#kind = kind;
    return kind;
  }

  /** Reads a book as REST gives it; the body does not name the market, so the caller does (position in the list). */
  readSnapshot(bytes: Uint8Array, from: number, to: number, slot: number): number {
    this.#kind = this.#reader.readSnapshot(bytes, from, to, slot);
    this.#known.forget();
    return this.#kind;
  }

  /** Hands the last message over as it is, without any check of its sequence. Bars and answers have no event. */
  emit(sink: MarketSink): void {
    const { message } = this;
    const kind = this.#kind;
    const index = this.#index[message.slot] as number;
    if (kind === kinds.TRADE || kind === kinds.AGG_TRADE) {
      sink.trade(index, message.id, message.price, message.qty, message.side, message.time);
    } else if (kind === kinds.DEPTH) {
      this.#emitLevels(sink, index);
    } else if (kind === kinds.PARTIAL_DEPTH || kind === kinds.SNAPSHOT) {
      sink.bookReset(index, message.time);
      this.#emitLevels(sink, index);
    } else if (kind === kinds.QUOTE) {
      const { price, qty, askPrice, askQty, lastId, time } = message;
      sink.quote(index, price, qty, askPrice, askQty, lastId, time);
    }
  }

  #emitLevels(sink: MarketSink, index: number): void {
    const { levels, lastId, time } = this.message;
    const { price, qty, bids, count } = levels;
    for (let i = 0; i < bids; i++) sink.level(index, BID, price[i] as number, qty[i] as number);
    for (let i = bids; i < count; i++) sink.level(index, ASK, price[i] as number, qty[i] as number);
    sink.bookEnd(index, lastId, time);
  }
}
