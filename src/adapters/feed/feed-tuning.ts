/** The times of a feed, with the values that suit public market data. */
import type { FeedChannel } from '../../ports/index.ts';
import type { StreamRules } from './metered-sink.ts';

export interface FeedTuning {
  /** A handshake that takes longer has failed, ms. @defaultValue 3000 */
  readonly connectTimeoutMs: number;
  /** A GET that takes longer has failed, ms. @defaultValue 3000 */
  readonly restTimeoutMs: number;
  /** Time between pings, ms. @defaultValue 5000 */
  readonly pingMs: number;
  /** A pong that takes longer means a dead connection, ms. @defaultValue 4000 */
  readonly pongTimeoutMs: number;
  /** A connection for books or quotes without any data for this long after it opened is useless, ms. @defaultValue 10000 */
  readonly firstDataMs: number;
  /** Time between two looks at silence, ms. @defaultValue 200 */
  readonly checkMs: number;
  /** First delay before a new connection and its ceiling, ms. @defaultValue 100 and 10000 */
  readonly reconnectFirstMs: number;
  readonly reconnectMaxMs: number;
  /** A connection that lived this long resets the back-off, ms. @defaultValue 5000 */
  readonly healthyMs: number;
  /** The event loop stood still for longer: data was not read, its stamps are late, ms. @defaultValue 500 */
  readonly slowMs: number;
  /** Normal gaps between messages by channel, ms. Learned where absent; where given, silence always reconnects. */
  readonly expectedGapMs: Readonly<Partial<Record<FeedChannel, number>>>;
}

export const DEFAULT_TUNING: FeedTuning = {
  connectTimeoutMs: 3000,
  restTimeoutMs: 3000,
  pingMs: 5000,
  pongTimeoutMs: 4000,
  firstDataMs: 10_000,
  checkMs: 200,
  reconnectFirstMs: 100,
  reconnectMaxMs: 10_000,
  healthyMs: 5000,
  slowMs: 500,
  expectedGapMs: {},
};

/** A busy connection is found silent after a second; a single stream among others is given five. */
const CONNECTION_FLOOR_MS = 1000;
const STREAM_FLOOR_MS = 5000;
const CONNECTION_CEILING_MS = 600_000;

/** The rules of silence that follow from the tuning. */
export function silenceRules(tuning: FeedTuning): StreamRules {
  const connection = { floorMs: CONNECTION_FLOOR_MS, ceilingMs: CONNECTION_CEILING_MS };
  const stream = (channel: 'trades' | 'book' | 'quotes') => {
    const expectedGapMs = tuning.expectedGapMs[channel];
    const ceilingMs = Number.POSITIVE_INFINITY;
    // Who states a gap knows the stream: no floor is above what he says.
    return expectedGapMs === undefined
      ? { floorMs: STREAM_FLOOR_MS, ceilingMs }
      : { floorMs: 0, ceilingMs, expectedGapMs };
  };
  const [trades, book, quotes] = [stream('trades'), stream('book'), stream('quotes')];
  return { connection, eventTime: connection, trades, book, quotes };
}
