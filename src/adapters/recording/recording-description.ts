/** What a recorder says about itself in its `start` line: enough to replay the recording without asking the venue. */
import type { FeedChannel, FeedInstrument } from '../../ports/index.ts';
import { readRecording } from './read-recording.ts';

export interface RecordingDescription {
  /** Name of the session: `binance-spot` … */
  readonly venue: string;
  readonly instruments: readonly FeedInstrument[];
  readonly channels: readonly FeedChannel[];
  /** Number of the process that recorded. */
  readonly pid: number;
}

/** Text for the `start` line. */
export function describe(description: RecordingDescription): string {
  const { venue, instruments, channels, pid } = description;
  return JSON.stringify({ venue, pid, channels, instruments });
}

function isDescription(value: unknown): value is RecordingDescription {
  if (typeof value !== 'object' || value === null) return false;
  const { venue, instruments, channels } = value as Partial<Record<keyof RecordingDescription, unknown>>;
  return typeof venue === 'string' && Array.isArray(instruments) && Array.isArray(channels);
}

/**
 * The description of a recording by its first line.
 * @returns undefined for a recording of another program.
 * @throws BOT4_DATA_FILE, BOT4_DATA_CORRUPT
 */
export async function readDescription(path: string | readonly string[]): Promise<RecordingDescription | undefined> {
  let found: RecordingDescription | undefined;
  await readRecording(path, (frame) => {
    if (frame.dir !== 'start') return false;
    try {
      const value: unknown = JSON.parse(new TextDecoder().decode(frame.bytes.subarray(frame.from, frame.to)));
      if (isDescription(value)) found = value;
    } catch {
      // A start line of another program: its recording is read like any other.
    }
    return false;
  });
  return found;
}
