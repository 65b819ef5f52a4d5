/** What is counted of one connection: traffic, lag by the estimate of the venue's clock, notices. */
import type { FeedNotice } from '../../ports/index.ts';
import { ClockOffset } from './clock-offset.ts';
import type { ConnectionStats } from './feed-stats.ts';
import { LagHistogram } from './lag-histogram.ts';
import { ANY_DATA, type MeteredSink } from './metered-sink.ts';
import { RateMeter } from './rate-meter.ts';

const LAG_WINDOW = 60e6;

export class ConnectionMeter {
  readonly #sink: MeteredSink;
  readonly #offset = new ClockOffset();
  readonly #lags = new LagHistogram(LAG_WINDOW);
  readonly #rate = new RateMeter();
  readonly #notices: Record<string, number> = {};
  #messages = 0;
  #bytes = 0;
  /** Sockets that opened, and GETs that were asked for. */
  connections = 0;
  requests = 0;
  #slow = 0;
  #slowestMs = 0;

  constructor(sink: MeteredSink) {
    this.#sink = sink;
  }

  received(bytes: number, now: number): void {
    this.#messages += 1;
    this.#bytes += bytes;
    this.#rate.add(bytes, now);
  }

  /** A message of another event time than the one before. */
  timed(eventTime: number, now: number): void {
    this.#lags.add(this.#offset.add(now, eventTime), now);
  }

  roundTrip(micros: number): void {
    this.#offset.roundTrip(micros);
  }

  /** The event loop stood still. */
  slow(ms: number): void {
    this.#slow += 1;
    this.#slowestMs = Math.max(this.#slowestMs, ms);
  }

  noticed(what: FeedNotice['what']): void {
    this.#notices[what] = (this.#notices[what] ?? 0) + 1;
  }

  stats(of: Pick<ConnectionStats, 'name' | 'venue' | 'state'>, now: number): ConnectionStats {
    const sink = this.#sink;
    const rates = this.#rate.rates(now);
    const count = (what: FeedNotice['what']): number => this.#notices[what] ?? 0;
    return {
      ...of,
      messages: this.#messages,
      bytes: this.#bytes,
      trades: sink.trades,
      levels: sink.levels,
      quotes: sink.quotes,
      messagesPerSecond: rates.messages,
      bytesPerSecond: rates.bytes,
      lagP50Ms: this.#lags.quantile(0.5) / 1000,
      lagP99Ms: this.#lags.quantile(0.99) / 1000,
      clockOffsetMs: this.#offset.offset / 1000,
      roundTripMs: this.#offset.shortestRoundTrip / 1000,
      lastDataAt: sink.silence.lastAt(ANY_DATA),
      reconnects: Math.max(0, this.connections - 1),
      notices: { ...this.#notices },
      gaps: count('gap'),
      checksumFailures: count('checksum'),
      stalls: count('stalled'),
      booksLost: sink.booksLost,
      resyncs: sink.resyncs,
      recovery: sink.recoveries.figures(),
      requests: this.requests,
      slow: this.#slow,
      slowestMs: this.#slowestMs,
    };
  }
}
