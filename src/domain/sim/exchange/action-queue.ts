/**
 * What a command sets off and is done after it, in order: triggered orders, legs of lists that are released or end. Orders
 * are named by id, so that one that has gone in between is simply not found. Hot path; allocates only when it grows.
 */

/** What is to be done with an order, or with the list whose pending legs are released. */
export const ACTION = { trigger: 0, expire: 1, cancel: 2, release: 3 } as const;
export type ActionCode = (typeof ACTION)[keyof typeof ACTION];

/** First in, first out. */
export class ActionQueue {
  #kinds = new Uint8Array(64);
  #reasons = new Uint8Array(64);
  #ids = new Float64Array(64);
  #first = 0;
  #end = 0;
  /** The action that `next` took out. */
  kind: ActionCode = ACTION.trigger;
  reason = 0;
  id = 0;

  /** Adds an action. @param id of an order, or of a list for `release`.   @param reason of an expiry. */
  push(kind: ActionCode, id: number, reason: number): void {
    if (this.#end === this.#kinds.length) this.#makeRoom();
    this.#kinds[this.#end] = kind;
    this.#reasons[this.#end] = reason;
    this.#ids[this.#end] = id;
    this.#end = (this.#end + 1) | 0;
  }

  /** Takes the oldest action out. @returns false when there is none. */
  next(): boolean {
    const at = this.#first;
    if (at === this.#end) return false;
    this.kind = this.#kinds[at] as ActionCode;
    this.reason = this.#reasons[at] as number;
    this.id = this.#ids[at] as number;
    this.#first = (at + 1) | 0;
    if (this.#first === this.#end) {
      this.#first = 0;
      this.#end = 0;
    }
    return true;
  }

  #makeRoom(): void {
    const length = 2 * this.#kinds.length;
    const kinds = new Uint8Array(length);
    kinds.set(this.#kinds);
    this.#kinds = kinds;
    const reasons = new Uint8Array(length);
    reasons.set(this.#reasons);
    this.#reasons = reasons;
    const ids = new Float64Array(length);
    ids.set(this.#ids);
    this.#ids = ids;
  }
}
