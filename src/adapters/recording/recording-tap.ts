/** Hands what crosses the wire to a writer: a feed that is recorded. */
import type { FeedTap } from '../feed/index.ts';
import type { RecordingWriter } from './recording-writer.ts';

export class RecordingTap implements FeedTap {
  readonly #writer: RecordingWriter;

  constructor(writer: RecordingWriter) {
    this.#writer = writer;
  }

  get congested(): boolean {
    return this.#writer.congested;
  }

  opened(conn: string, url: string, localTime: number): void {
    this.#writer.put({ dir: 'open', localTime, url, conn });
  }

  closed(conn: string, detail: string, localTime: number): void {
    this.#writer.put({ dir: 'close', localTime, conn, raw: detail });
  }

  sent(conn: string, text: string, localTime: number): void {
    this.#writer.put({ dir: 'out', localTime, conn, raw: text });
  }

  received(conn: string, bytes: Uint8Array, localTime: number): void {
    this.#writer.put({ dir: 'in', localTime, conn, raw: bytes });
  }

  httpBody(conn: string, url: string, bytes: Uint8Array, localTime: number): void {
    this.#writer.put({ dir: 'http', localTime, url, conn, raw: bytes });
  }

  httpFailed(conn: string, url: string, detail: string, localTime: number): void {
    this.#writer.put({ dir: 'failed', localTime, url, conn, raw: detail });
  }
}
