/**
 * How long this thread has waited for a processor, from the kernel's own count (second field of schedstat, nanoseconds).
 * A sample during which it grew was not a measurement of our code. Where the count does not exist (not Linux), every
 * sample is accepted.
 */
import { openSync, readSync } from 'node:fs';

const SPACE = 0x20;
const ZERO = 0x30;

/** Reads the run-delay counter of the thread that made it. Reading costs about a microsecond and allocates nothing of ours. */
export class RunDelay {
  readonly #fd: number;
  readonly #text = Buffer.alloc(96);

  constructor(path = '/proc/thread-self/schedstat') {
    this.#fd = open(path);
  }

  /** Whether the machine has the counter. */
  get available(): boolean {
    return this.#fd >= 0;
  }

  /** Nanoseconds waited so far; 0 where there is no counter. */
  read(): number {
    if (this.#fd < 0) return 0;
    const length = readSync(this.#fd, this.#text, 0, this.#text.length, 0);
    let at = this.#text.indexOf(SPACE) + 1;
    let value = 0;
    for (; at < length && this.#text[at] !== SPACE; at++) value = value * 10 + (this.#text[at] as number) - ZERO;
    return value;
  }
}

function open(path: string): number {
  try {
    return openSync(path, 'r');
  } catch {
    // Not Linux, or a kernel without the counter: there is nothing to reject by, which `available` tells the report.
    return -1;
  }
}
