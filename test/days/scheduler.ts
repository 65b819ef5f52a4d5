/** Virtual time: what is to happen, in order. Equal times happen in the order in which they were planned. */

/** When days begin, microseconds. */
export const START = 1_700_000_000_000_000;

export interface Planned {
  readonly time: number;
  readonly order: number;
  readonly act: () => void;
}

/** A binary heap of planned acts, and the present. */
export class Scheduler {
  /** Microseconds. A call that blocks moves it on; what was due meanwhile then happens late. */
  now: number;
  readonly #heap: Planned[] = [];
  #order = 0;

  constructor(start: number) {
    this.now = start;
  }

  get waiting(): number {
    return this.#heap.length;
  }

  at(time: number, act: () => void): void {
    this.#order += 1;
    const heap = this.#heap;
    const item = { time, order: this.#order, act };
    let i = heap.length;
    heap.push(item);
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const above = heap[parent] as Planned;
      if (!isBefore(item, above)) break;
      heap[i] = above;
      i = parent;
    }
    heap[i] = item;
  }

  /** Takes the next act and moves the present to it. */
  next(): Planned | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined) return undefined;
    if (heap.length > 0) this.#sink(last);
    if (first.time > this.now) this.now = first.time;
    return first;
  }

  #sink(item: Planned): void {
    const heap = this.#heap;
    const { length } = heap;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= length) break;
      if (child + 1 < length && isBefore(heap[child + 1] as Planned, heap[child] as Planned)) child += 1;
      if (!isBefore(heap[child] as Planned, item)) break;
      heap[i] = heap[child] as Planned;
      i = child;
    }
    heap[i] = item;
  }
}

function isBefore(a: Planned, b: Planned): boolean {
  return a.time < b.time || (a.time === b.time && a.order < b.order);
}
