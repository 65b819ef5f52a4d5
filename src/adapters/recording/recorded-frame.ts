/**
 * One line of a recording. Two layouts are read, and the first byte of a line tells them apart:
 *
 * NDJSON: `{"t": "<local seconds>", "dir": …, "url": …, "conn": …, "raw": "<exact text>"}`. `dir` is `open` (a socket
 * opened), `out` (sent), `in` (received) or `http` (body of a GET). bot4 also writes `close` (the socket is gone),
 * `failed` (a GET failed; `raw` says how), `start` (a recorder has started: everything before it is over; `raw`
 * describes the session) and `base64` in the place of `raw` for bytes that are not UTF-8. Unknown keys are passed over.
 *
 * hftbacktest: `<local nanoseconds> <raw JSON>`, before 2024 `<local microseconds> <raw JSON>`, told apart by their
 * digits; no socket is named, and a REST snapshot is a line like any other.
 */

/** What happened. */
export type FrameDirection = 'start' | 'open' | 'close' | 'in' | 'out' | 'http' | 'failed';

/** The line that was read. One object, filled anew for each line: copy what has to stay. */
export interface RecordedFrame {
  readonly dir: FrameDirection;
  /** Local receive time, microseconds since the epoch. */
  readonly localTime: number;
  /** Address of the socket or of the GET; empty where the line has none. */
  readonly url: string;
  /** Name of the connection; empty where the line has none. */
  readonly conn: string;
  /** The exact bytes of the message are `bytes[from, to)`. They are overwritten by the next line. */
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly to: number;
  /** 1-based number of the line; goes on over the files of one recording. */
  readonly line: number;
}

/** What was read, and what was wrong with it. */
export interface RecordingSummary {
  /** Whole lines, bad ones included. */
  readonly lines: number;
  readonly bytes: number;
  /** Local time of the first and the last line, microseconds; 0 when there is none. */
  readonly from: number;
  readonly to: number;
  /** Lines that are of neither layout. */
  readonly badLines: number;
  /** Number of the first of them, 0 when there is none. */
  readonly firstBadLine: number;
  /** Empty, or a sentence about the end that a crash left: it was passed over. */
  readonly torn: string;
}
