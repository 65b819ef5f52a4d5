/**
 * Later turns of the event loop that may be stopped by force. Node runs timers and immediates from a script of its own
 * that keeps books, and aborts when that script is ended half-way; a message comes straight from the event loop.
 */
import { MessageChannel } from 'node:worker_threads';

export class Turns {
  readonly #waiting: (() => void)[] = [];
  readonly #channel = new MessageChannel();

  constructor() {
    const { port1 } = this.#channel;
    port1.on('message', () => this.#waiting.shift()?.());
    port1.unref();
  }

  /** Runs a function in a turn of its own, in the order of the calls. */
  next(run: () => void): void {
    this.#waiting.push(run);
    this.#channel.port2.postMessage(undefined);
  }
}
