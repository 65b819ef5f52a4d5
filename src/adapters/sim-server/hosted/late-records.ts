/**
 * What queries see of the orders that a protocol keeps itself, as `LateView` does for those of the exchange: each as it was
 * a while ago when a chaos plan wants so, and not at all before it was known. States are copies that are taken when an
 * order has changed; of a closed one a few stay until the order itself is forgotten. O(states of an order) a query.
 */
import type { LateView } from './late-view.ts';

interface Since<R> {
  readonly since: number;
  readonly state: R;
}

/** Records of a protocol as queries see them. */
export class LateRecords<R extends object> {
  readonly #view: LateView;
  readonly #copy: (record: R) => R;
  readonly #states = new WeakMap<R, Since<R>[]>();
  /** True time at which something came to be that does not change: a fill, an entry of a ledger. */
  readonly #begun = new WeakMap<object, number>();

  /** @param view of the same venue, which knows lag and history.   @param copy of a record that no change reaches. */
  constructor(view: LateView, copy: (record: R) => R) {
    this.#view = view;
    this.#copy = copy;
  }

  /** A record has changed, or is new. */
  note(record: R): void {
    const since = this.#view.clockUs;
    const states = this.#states.get(record) ?? [];
    this.#states.set(record, states);
    states.push({ since, state: this.#copy(record) });
    const oldest = since - this.#view.lagMaxUs;
    while (states.length > 1 && (states[1] as Since<R>).since <= oldest) states.shift();
  }

  /** Something that does not change has come to be. */
  begin(thing: object): void {
    this.#begun.set(thing, this.#view.clockUs);
  }

  /** A record as it was; undefined before it was known. What was never noted is as it is. */
  asOf(record: R): R | undefined {
    const states = this.#view.lagUs === 0 ? undefined : this.#states.get(record);
    if (states === undefined) return record;
    const cutoff = this.#view.clockUs - this.#view.lagUs;
    return states.findLast(({ since }) => since <= cutoff)?.state;
  }

  /** Whether something that does not change is known: it has begun, and is no older than what is kept. @param timeUs its time of the exchange. */
  shows(thing: object, timeUs: number): boolean {
    if (timeUs < this.#view.oldestUs) return false;
    const begun = this.#begun.get(thing);
    return begun === undefined || begun <= this.#view.clockUs - this.#view.lagUs;
  }

  /** Whether a closed record is not older than what is kept. @param timeUs of its end. */
  keeps(timeUs: number): boolean {
    return timeUs >= this.#view.oldestUs;
  }
}
