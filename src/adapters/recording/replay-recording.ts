/**
 * Plays a recording into sessions: the same calls, in the same order and with the same local times, as the live feed
 * made when it was recorded. No socket, no clock, no chance: the same recording gives the same events every time.
 */
import type { VenueSession } from '../../ports/index.ts';
import { drain, type FrameVisitor, readPieces } from './read-recording.ts';
import type { RecordedFrame, RecordingSummary } from './recorded-frame.ts';
import { answeredRequest } from './recorded-http.ts';

/** A connection of the recording. */
export interface RecordedConnection {
  /** Address of the socket; empty in the hftbacktest layout. */
  readonly url: string;
  /** Name of the connection; empty where the recording has none. */
  readonly conn: string;
  /** Local time of the first line, microseconds. */
  readonly localTime: number;
}

export interface ReplayRecordingOptions {
  /**
   * Makes the session of a connection, with the caller's sink; called once for each connection, also when it opens
   * again. undefined passes over what the connection received.
   */
  readonly sessionFor: (connection: RecordedConnection) => VenueSession | undefined;
  /** Called before a line is handed over, for who wants its local time. */
  readonly beforeFrame?: (frame: RecordedFrame) => void;
  /** Called after a line was handed over, for checks at given lines. Return `false` to stop. */
  readonly onFrame?: FrameVisitor;
}

/** What happened. */
export interface RecordingReplay extends RecordingSummary {
  /** Sessions in the order of their first line. */
  readonly sessions: readonly VenueSession[];
  /** Frames and bodies that a session received. */
  readonly delivered: number;
  /** Frames of connections that no session follows. */
  readonly unclaimed: number;
  /** Bodies that no session asked for. */
  readonly unasked: number;
  /** GETs that the recording holds no answer to. */
  readonly unanswered: number;
  /** Times that a session asked for a new connection. A live feed would have made one. */
  readonly reconnects: number;
}

/** Bodies are kept for a session that asks a moment later than whoever recorded did: so many, and for so long (µs). */
const EARLY_MAX = 256;
const EARLY_MICROS = 30e6;

interface EarlyBody {
  readonly url: string;
  readonly bytes: Uint8Array;
  readonly localTime: number;
}

/** One connection and what its session waits for. */
class Line {
  readonly session: VenueSession | undefined;
  readonly url: string;
  conn: string;
  isOpen = false;
  asked: string[] = [];
  reconnects = 0;

  constructor(connection: RecordedConnection, session: VenueSession | undefined) {
    this.url = connection.url;
    this.conn = connection.conn;
    this.session = session;
  }

  open(localTime: number): void {
    this.close(localTime);
    this.isOpen = true;
    this.session?.opened(localTime);
    this.collect();
  }

  close(localTime: number): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.asked = [];
    this.session?.closed(localTime);
    this.collect();
    this.asked = [];
  }

  collect(): void {
    if (this.session === undefined) return;
    for (let request = this.session.nextRequest(); request !== undefined; request = this.session.nextRequest()) {
      if (request.kind === 'http') this.asked.push(request.url);
      else if (request.kind === 'reconnect') this.reconnects += 1;
    }
  }
}

class RecordingPlayer {
  readonly lines: Line[] = [];
  readonly #options: ReplayRecordingOptions;
  #last: Line | undefined;
  #early: EarlyBody[] = [];
  delivered = 0;
  unclaimed = 0;
  unasked = 0;

  constructor(options: ReplayRecordingOptions) {
    this.#options = options;
  }

  play(frame: RecordedFrame): void {
    switch (frame.dir) {
      case 'in':
        this.#received(frame);
        break;
      case 'http':
      case 'failed':
        this.#answered(frame);
        break;
      case 'open':
        this.#open(this.#known(frame) ?? this.#add(frame), frame.localTime);
        break;
      case 'close':
        this.#known(frame)?.close(frame.localTime);
        break;
      case 'start':
        for (const line of this.lines) line.close(frame.localTime);
        break;
      case 'out':
        break;
    }
  }

  #received(frame: RecordedFrame): void {
    const line = this.#lineOf(frame);
    if (!line.isOpen) this.#open(line, frame.localTime);
    const { session } = line;
    if (session === undefined) {
      this.unclaimed += 1;
      return;
    }
    this.delivered += 1;
    session.frame(frame.bytes, frame.from, frame.to, frame.localTime);
    this.#collect(line, frame.localTime);
  }

  #open(line: Line, localTime: number): void {
    line.open(localTime);
    this.#collect(line, localTime);
  }

  #answered(frame: RecordedFrame): void {
    const { bytes, from, to, localTime, url, conn } = frame;
    // The connection that recorded it asked first.
    const first = this.lines.find((line) => line.conn === conn);
    for (const line of first === undefined ? this.lines : [first, ...this.lines]) {
      const index = answeredRequest(line.asked, url);
      if (index < 0 || line.session === undefined) continue;
      const [asked = ''] = line.asked.splice(index, 1);
      if (frame.dir === 'http') line.session.httpBody(asked, bytes, from, to, localTime);
      else line.session.httpFailed(asked, new TextDecoder().decode(bytes.subarray(from, to)), localTime);
      this.delivered += 1;
      this.#collect(line, localTime);
      return;
    }
    this.unasked += 1;
    if (frame.dir === 'failed') return;
    this.#early.push({ url, bytes: bytes.slice(from, to), localTime });
    if (this.#early.length > EARLY_MAX) this.#early.shift();
  }

  /** Takes what a session asks for, and answers at once where the body is there already. */
  #collect(line: Line, localTime: number): void {
    line.collect();
    if (this.#early.length === 0 || line.asked.length === 0) return;
    this.#early = this.#early.filter((body) => localTime - body.localTime <= EARLY_MICROS);
    for (const body of this.#early) {
      const index = answeredRequest(line.asked, body.url);
      if (index < 0) continue;
      const [asked = ''] = line.asked.splice(index, 1);
      this.#early = this.#early.filter((other) => other !== body);
      this.unasked -= 1;
      this.delivered += 1;
      line.session?.httpBody(asked, body.bytes, 0, body.bytes.length, localTime);
      line.collect();
    }
  }

  /** The connection that an open or close line names. */
  #known(frame: RecordedFrame): Line | undefined {
    return this.lines.find((line) => line.conn === frame.conn && (frame.conn !== '' || line.url === frame.url));
  }

  /** The connection of a received frame: by its name, by its address, or the only one that has no name. */
  #lineOf(frame: RecordedFrame): Line {
    const last = this.#last;
    if (last !== undefined && last.conn === frame.conn && (frame.conn !== '' || this.lines.length === 1)) return last;
    const nameless = this.lines.filter((line) => line.conn === '');
    const found =
      this.lines.find((line) => frame.conn !== '' && line.conn === frame.conn) ??
      nameless.find((line) => frame.url !== '' && line.url === frame.url) ??
      (nameless.length === 1 ? nameless[0] : undefined) ??
      (frame.conn === '' && this.lines.length === 1 ? this.lines[0] : undefined) ??
      this.#add(frame);
    if (found.conn === '' && frame.conn !== '') found.conn = frame.conn;
    this.#last = found;
    return found;
  }

  #add(frame: RecordedFrame): Line {
    const connection = { url: frame.url, conn: frame.conn, localTime: frame.localTime };
    const line = new Line(connection, this.#options.sessionFor(connection));
    this.lines.push(line);
    return line;
  }
}

/** Plays a recording piece by piece: whoever takes the next piece decides when it is played. */
export async function* replayPieces(
  path: string | readonly string[],
  options: ReplayRecordingOptions,
): AsyncGenerator<void, RecordingReplay> {
  const player = new RecordingPlayer(options);
  const { onFrame, beforeFrame } = options;
  const summary = yield* readPieces(path, (frame) => {
    beforeFrame?.(frame);
    player.play(frame);
    return onFrame?.(frame);
  });
  const { lines, delivered, unclaimed, unasked } = player;
  return {
    ...summary,
    sessions: lines.flatMap(({ session }) => (session === undefined ? [] : [session])),
    delivered,
    unclaimed,
    unasked,
    unanswered: lines.reduce((sum, { asked }) => sum + asked.length, 0),
    reconnects: lines.reduce((sum, { reconnects }) => sum + reconnects, 0),
  };
}

/**
 * Plays a recording into the sessions that `sessionFor` makes; the events go where those sessions send them.
 * @param path a file (plain, gz or zst), files in sequence, or the folder of `bot4 data record`.
 * @throws BOT4_DATA_FILE, BOT4_DATA_CORRUPT
 */
export function replayRecording(
  path: string | readonly string[],
  options: ReplayRecordingOptions,
): Promise<RecordingReplay> {
  return drain(replayPieces(path, options));
}
