/** The second reading of a recording: played into the product's sessions. */
import { BookFeedSession, type InstrumentCounts } from '../../src/adapters/book-feed/index.ts';
import { type RecordedFrame, replayRecording } from '../../src/adapters/recording/index.ts';
import type { FeedNotice, VenueSession } from '../../src/ports/index.ts';
import { FactSink } from './fact-sink.ts';
import type { VenueName } from './protocols.ts';
import type { MarketScan, RecordingScan } from './recording-scan.ts';
import { sessionFor } from './venue-sessions.ts';

/** What a recording became. */
export interface PlayedRecording {
  readonly markets: readonly MarketScan[];
  readonly sink: FactSink;
  readonly sessions: readonly VenueSession[];
  readonly notices: readonly FeedNotice[];
}

/**
 * Plays a recording. Several connections of a recording have a session each and share the sink.
 * @param onLine called after each line with what there is so far.
 */
export async function playRecording(
  files: readonly string[],
  scan: RecordingScan,
  onLine: (line: number, sink: FactSink, frame: RecordedFrame) => void = () => undefined,
): Promise<PlayedRecording> {
  const markets = [...scan.markets.values()];
  const sink = new FactSink();
  const notices: FeedNotice[] = [];
  const { venue } = scan.protocol as { readonly venue: VenueName };
  const { sessions } = await replayRecording(files, {
    sessionFor: () => sessionFor(venue, markets, { sink, notify: (notice) => notices.push(notice) }),
    onFrame: (frame) => onLine(frame.line, sink, frame),
  });
  return { markets, sink, sessions, notices };
}

/** Counts of one market over all connections. */
export function countsOf({ sessions }: PlayedRecording, slot: number, key: keyof InstrumentCounts): number {
  let sum = 0;
  for (const session of sessions) {
    if (session instanceof BookFeedSession) sum += session.counts.instruments[slot]?.[key] ?? 0;
  }
  return sum;
}
