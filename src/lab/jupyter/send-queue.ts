/** A ZeroMQ socket takes one send at a time; a second one while the first waits is an error. So each socket has a queue. */

/** What of a socket is needed. */
export interface Sender {
  send(frames: (Buffer | string)[]): Promise<void>;
}

/** Sends frames in order, one after another. */
export class SendQueue {
  readonly #socket: Sender;
  #last: Promise<void> = Promise.resolve();
  constructor(socket: Sender) {
    this.#socket = socket;
  }

  /** @returns a promise of the moment when ZeroMQ has taken the message. A closed socket takes nothing, silently. */
  send(frames: (Buffer | string)[]): Promise<void> {
    this.#last = this.#last.then(() => this.#socket.send(frames)).catch(() => undefined);
    return this.#last;
  }

  /** Resolves when everything handed over so far is sent. */
  drained(): Promise<void> {
    return this.#last;
  }
}
