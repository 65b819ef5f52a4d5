/** Orders of a date by the time at which they expire: a binary heap. Equal times leave in the order of their ids. */

/** Ids by time. An order that ended before its date stays until then: whoever takes it out looks whether it is open. */
export class DateQueue {
  #times = new Float64Array(16);
  #ids = new Float64Array(16);
  #size = 0;
  /** The earliest time, Infinity when there is none. */
  next: number = Number.POSITIVE_INFINITY;

  /** Adds an order. */
  add(time: number, id: number): void {
    if (this.#size === this.#times.length) this.#grow();
    let at = this.#size++;
    while (at > 0) {
      const parent = (at - 1) >>> 1;
      if (!this.#isBefore(time, id, parent)) break;
      this.#move(parent, at);
      at = parent;
    }
    this.#times[at] = time;
    this.#ids[at] = id;
    this.next = this.#times[0] as number;
  }

  /** Takes the earliest order out; there is one. @returns its id. */
  take(): number {
    const id = this.#ids[0] as number;
    const last = --this.#size;
    const time = this.#times[last] as number;
    const lastId = this.#ids[last] as number;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= last) break;
      if (child + 1 < last && this.#isBefore(this.#times[child + 1] as number, this.#ids[child + 1] as number, child))
        child++;
      if (this.#isBefore(time, lastId, child)) break;
      this.#move(child, at);
      at = child;
    }
    this.#times[at] = time;
    this.#ids[at] = lastId;
    this.next = last > 0 ? (this.#times[0] as number) : Number.POSITIVE_INFINITY;
    return id;
  }

  #isBefore(time: number, id: number, place: number): boolean {
    const other = this.#times[place] as number;
    return time < other || (time === other && id < (this.#ids[place] as number));
  }

  #move(from: number, to: number): void {
    this.#times[to] = this.#times[from] as number;
    this.#ids[to] = this.#ids[from] as number;
  }

  #grow(): void {
    const times = new Float64Array(2 * this.#times.length);
    times.set(this.#times);
    this.#times = times;
    const ids = new Float64Array(2 * this.#ids.length);
    ids.set(this.#ids);
    this.#ids = ids;
  }
}
