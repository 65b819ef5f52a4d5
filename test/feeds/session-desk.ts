/** A session with a journal of its calls, its notices and what it sends: for tests that go message by message. */
import type { BookFeedSession } from '../../src/adapters/book-feed/index.ts';
import { SilentSink } from '../../src/domain/market/index.ts';
import type { FeedChannel, FeedInstrument, FeedNotice, SessionOptions } from '../../src/ports/index.ts';
import { sessionOf } from './session-fuzz.ts';
import { MARKETS, PRICE_DECIMALS, type Protocol, QTY_DECIMALS } from './session-venue.ts';

/** Calls of a sink, one line each. */
export class Journal extends SilentSink {
  readonly lines: string[] = [];

  override trade(instrument: number, id: number, price: number, qty: number, side: number, eventTime: number): void {
    this.lines.push(`trade ${instrument} id ${id} ${price} ${qty} ${side} at ${eventTime}`);
  }

  override bookReset(instrument: number): void {
    this.lines.push(`reset ${instrument}`);
  }

  override level(instrument: number, side: number, price: number, qty: number): void {
    this.lines.push(`level ${instrument} ${side} ${price} ${qty}`);
  }

  override bookEnd(instrument: number, _sequence: number, eventTime: number): void {
    this.lines.push(`end ${instrument} at ${eventTime}`);
  }

  override bookLost(instrument: number, reason: string): void {
    this.lines.push(`lost ${instrument} ${reason}`);
  }

  override quote(
    instrument: number,
    bid: number,
    bidQty: number,
    ask: number,
    askQty: number,
    _sequence: number,
    eventTime: number,
  ): void {
    this.lines.push(`quote ${instrument} ${bid} ${bidQty} ${ask} ${askQty} at ${eventTime}`);
  }
}

/** A message that a session sends. */
export type SentMessage = Readonly<Record<string, unknown>>;

export class Desk<S extends BookFeedSession = BookFeedSession> {
  readonly session: S;
  readonly sink = new Journal();
  readonly notices: FeedNotice[] = [];
  /** Local time, microseconds. */
  now = 1_704_067_200e6;

  constructor(
    make: (options: SessionOptions) => S,
    instruments: readonly FeedInstrument[],
    channels: readonly FeedChannel[],
  ) {
    this.session = make({ instruments, channels, sink: this.sink, notify: (notice) => this.notices.push(notice) });
  }

  /** A session of a protocol with the markets of the made-up venue. */
  static of(protocol: Protocol): Desk {
    const scale = { priceDecimals: PRICE_DECIMALS, qtyDecimals: QTY_DECIMALS };
    const instruments = MARKETS[protocol].map((symbol, index) => ({ index, symbol, scale }));
    return new Desk((options) => sessionOf(protocol, options), instruments, ['book', 'trades', 'quotes']);
  }

  open(): this {
    this.session.opened(this.now);
    return this;
  }

  take(text: string): this {
    const bytes = new TextEncoder().encode(text);
    this.session.frame(bytes, 0, bytes.length, this.now);
    return this;
  }

  /** What the session has sent since the last call. */
  sent(): SentMessage[] {
    const messages: SentMessage[] = [];
    for (let request = this.session.nextRequest(); request !== undefined; request = this.session.nextRequest()) {
      if (request.kind === 'send') messages.push(JSON.parse(request.text) as SentMessage);
    }
    return messages;
  }

  /** Notices of a kind. */
  told(kind: FeedNotice['what']): number {
    return this.notices.filter(({ what }) => what === kind).length;
  }
}
