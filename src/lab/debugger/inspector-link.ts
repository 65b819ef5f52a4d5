/** A session with the main thread's inspector, from the I/O thread, where it goes on while the main thread is paused. */
import { Session } from 'node:inspector';

type Handler = (params: never) => void;

export class InspectorLink {
  readonly #session = new Session();

  constructor() {
    this.#session.connectToMainThread();
  }

  /** Asks V8. @throws Error when V8 refuses. */
  post<T = unknown>(method: string, params: object = {}): Promise<T> {
    return new Promise((resolve, reject) => {
      const done = (error: Error | null, result: unknown): void => {
        // Node gives the protocol's error, which is no Error.
        if (error === null) resolve(result as T);
        else reject(new Error(error.message));
      };
      (this.#session.post as (method: string, params: object, done: unknown) => void).call(
        this.#session,
        method,
        params,
        done,
      );
    });
  }

  on(event: string, handle: Handler): void {
    this.#session.on(event, (message: unknown) => handle((message as { params: never }).params));
  }

  close(): void {
    this.#session.disconnect();
  }
}
