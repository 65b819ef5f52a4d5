/**
 * Interrupts the main thread from the I/O thread. A live main thread is asked to stop its cell; one that does not
 * answer is held by a loop, and is stopped by force. A forced stop may also hit the kernel's own code on the main
 * thread, which was only slow: so the question is asked again after each one, until it is answered.
 */

/** A live main thread answers within this time. */
const ANSWER_WITHIN_MS = 60;

/** A forced stop needs a moment to unwind, longer on a busy machine. */
const STOPPED_WITHIN_MS = 200;
const TRIES_MAX = 20;

export interface InterrupterParts {
  /** Asks the main thread; its answer must lead to `answered()`. */
  ask(): void;
  /** Stops the JavaScript that the main thread runs. */
  terminate(): void;
}

export class Interrupter {
  readonly #parts: InterrupterParts;
  #underWay: Promise<void> | undefined;
  #onAnswer: (() => void) | undefined;

  constructor(parts: InterrupterParts) {
    this.#parts = parts;
  }

  /** The main thread has stopped its cell. */
  answered(): void {
    this.#onAnswer?.();
  }

  /** Resolves when the main thread has answered, or could not be stopped. A second call joins the first. */
  interrupt(): Promise<void> {
    this.#underWay ??= this.#interrupt().finally(() => {
      this.#underWay = undefined;
    });
    return this.#underWay;
  }

  /** Resolves when no interrupt is under way: nothing new should be started before. */
  async idle(): Promise<void> {
    await this.#underWay;
  }

  async #interrupt(): Promise<void> {
    let isAnswered = false;
    const answer = new Promise<void>((resolve) => {
      this.#onAnswer = () => {
        isAnswered = true;
        resolve();
      };
    });
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      this.#parts.ask();
      await within(ANSWER_WITHIN_MS, answer);
      if (isAnswered) return;
      this.#parts.terminate();
      await within(STOPPED_WITHIN_MS, answer);
      if (isAnswered) return;
    }
  }
}

async function within(milliseconds: number, promise: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([promise, timeout]);
  clearTimeout(timer);
}
