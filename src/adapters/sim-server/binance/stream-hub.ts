/**
 * Who listens to which stream. A message is written once for all of its listeners, and not at all when there is none.
 * A connection gets bare messages (`/ws/…`) or wrapped ones (`/stream`); user streams go to those that hold their key.
 */

/** A connection that listens. */
export interface Listener {
  /** Wrapped as `{"stream":…,"data":…}`. */
  isCombined: boolean;
  readonly streams: Set<string>;
  send(text: string): void;
}

/** All listeners by stream. */
export class StreamHub {
  readonly #listeners = new Map<string, Set<Listener>>();

  has(stream: string): boolean {
    return this.#listeners.has(stream);
  }

  /** Streams that anybody listens to. */
  streams(): IterableIterator<string> {
    return this.#listeners.keys();
  }

  add(stream: string, listener: Listener): void {
    listener.streams.add(stream);
    const listeners = this.#listeners.get(stream);
    if (listeners === undefined) this.#listeners.set(stream, new Set([listener]));
    else listeners.add(listener);
  }

  remove(stream: string, listener: Listener): void {
    listener.streams.delete(stream);
    const listeners = this.#listeners.get(stream);
    listeners?.delete(listener);
    if (listeners?.size === 0) this.#listeners.delete(stream);
  }

  /** A connection is gone. */
  drop(listener: Listener): void {
    for (const stream of [...listener.streams]) this.remove(stream, listener);
  }

  /** Sends to all listeners of a stream. @param message made only when somebody listens. */
  publish(stream: string, message: () => unknown): void {
    const listeners = this.#listeners.get(stream);
    if (listeners === undefined) return;
    const data = JSON.stringify(message());
    let wrapped: string | undefined;
    for (const listener of listeners) {
      if (listener.isCombined) wrapped ??= `{"stream":${JSON.stringify(stream)},"data":${data}}`;
      listener.send(listener.isCombined ? (wrapped as string) : data);
    }
  }
}
