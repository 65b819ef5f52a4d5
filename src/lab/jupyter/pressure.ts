/**
 * Holds back a cell that prints faster than its output can leave: the main thread sleeps while too much is under way.
 * Without it, `while (true) console.log(1)` fills the memory in seconds. Two 32-bit words in shared memory suffice.
 */

const UNDER_WAY_MAX = 16 * 1024 * 1024;

/** An interrupt must reach a sleeping thread soon. */
const NAP_MS = 20;

export class Pressure {
  readonly buffer: SharedArrayBuffer;
  readonly #bytes: Int32Array;
  constructor(buffer: SharedArrayBuffer = new SharedArrayBuffer(4)) {
    this.buffer = buffer;
    this.#bytes = new Int32Array(buffer);
  }

  /**
   * Main thread: counts output in that is about to be handed over, and waits while there would be too much of it. One
   * that is larger than all that may be under way goes alone: to wait until it has left, before it has come, is for ever.
   */
  add(size: number): void {
    for (;;) {
      const now = Atomics.load(this.#bytes, 0);
      if (now <= 0 || now + size <= UNDER_WAY_MAX) break;
      Atomics.wait(this.#bytes, 0, now, NAP_MS);
    }
    Atomics.add(this.#bytes, 0, size);
  }

  /** I/O thread: counts output out. */
  remove(size: number): void {
    Atomics.sub(this.#bytes, 0, size);
    Atomics.notify(this.#bytes, 0);
  }
}
