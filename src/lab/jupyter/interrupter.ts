/**
 * Interrupts the main thread from the I/O thread. A live main thread is asked to stop its cell; one that does not
 * answer and runs code of the user is held by a loop, and is stopped by force. One that runs code of Node or of the
 * kernel is only slow, and is left to it. The question is asked again after each forced stop, in case that hit it.
 */
import type { Activity } from './terminator.ts';

/** A live main thread answers within this time. */
const ANSWER_WITHIN_MS = 60;

/** A forced stop needs a moment to unwind, longer on a busy machine. */
const STOPPED_WITHIN_MS = 200;
const TRIES_MAX = 20;

const LOOK_EVERY_MS = 10;

/** The first look after a pause of V8 may find the last step of a cell; only a second one shows that it goes on. */
const USER_LOOKS = 2;

/**
 * A main thread without a stack either waits for events, and then the question is the next of them, or runs promise
 * reactions without end: `for (;;) await null`. So many looks in a row tell the one from the other.
 */
const EMPTY_LOOKS = 4;

export interface InterrupterParts {
  /** Asks the main thread; its answer must lead to `answered()`. */
  ask(): void;
  /** Says what the main thread runs. */
  look(): Promise<Activity>;
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
    for (let tries = 0; tries < TRIES_MAX && !isAnswered; tries++) {
      this.#parts.ask();
      await within(ANSWER_WITHIN_MS, answer);
      await this.#untilUserCode(answer, () => isAnswered);
      if (isAnswered) return;
      this.#parts.terminate();
      await within(STOPPED_WITHIN_MS, answer);
    }
  }

  /** Resolves when the main thread may be stopped by force, or has answered. */
  async #untilUserCode(answer: Promise<void>, isAnswered: () => boolean): Promise<void> {
    const seen = { user: 0, machinery: 0, none: 0 };
    while (!isAnswered() && seen.user < USER_LOOKS && seen.none < EMPTY_LOOKS) {
      const activity = await Promise.race([this.#parts.look(), answer]);
      if (activity === undefined) return;
      const inARow = seen[activity] + 1;
      Object.assign(seen, { user: 0, machinery: 0, none: 0 }, { [activity]: inARow });
      if (inARow < USER_LOOKS || activity !== 'user') await within(LOOK_EVERY_MS, answer);
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
