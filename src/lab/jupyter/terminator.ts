/** Stops a main thread that does not answer, from another thread of the same process. */
import { Session } from 'node:inspector';

export class Terminator {
  readonly #session = new Session();
  constructor() {
    this.#session.connectToMainThread();
  }

  /** Ends whatever JavaScript the main thread runs now. The state of its program is kept. */
  terminate(): void {
    // An error means that an earlier request is still under way, which is as good.
    this.#session.post('Runtime.terminateExecution', () => undefined);
  }

  close(): void {
    this.#session.disconnect();
  }
}
