/**
 * Which orders are there, and which were deleted lately. Hot path.
 *
 * A value above 0 is the row of an order that is there, plus 1; 0 says that the id is unknown. A value below 0 says
 * that the order was deleted: the ids of the last deletes are remembered in a ring, and the value tells the place in it, so
 * that the note can be dropped when the ring comes round to it and not when the id is in use again.
 *
 * Single owner, O(1) on average. Allocates only when there are more ids than ever before.
 */
import { OrderIds } from './order-ids.ts';

/** Value of the first place of the ring, of an order that had been there. Odd; the ring goes down by 2. */
const GONE = -1;
/** The same of an order that had not been there. Even. */
const GONE_UNSEEN = -2;

/** Whether the value of an id says that the order was deleted without ever having been there. */
export function isGoneUnseen(value: number): boolean {
  return value < 0 && (value & 1) === 0;
}

/** Orders by id, with a memory of the last deletes. */
export class KnownOrders {
  readonly #ids: OrderIds;
  /** Ids of the last deletes, overwritten at `#nextDelete`; 0 where there was none yet. */
  readonly #deletes: Float64Array;
  #nextDelete = 0;
  /** Place of the id that `get` asked for. */
  #place = 0;
  /** (1,) the id of a call, put here by the caller: doubles as arguments are boxed wherever a call is not inlined. */
  readonly input: Float64Array;

  /** @param capacity orders that fit before the first growth.   @param remembered deletes that are remembered. */
  constructor(capacity: number, remembered: number) {
    this.#ids = new OrderIds(capacity + remembered);
    this.#deletes = new Float64Array(remembered);
    this.input = this.#ids.input;
  }

  /**
   * Row + 1 of the order with the id in `input`, 0 when it is unknown, below 0 when it was deleted. `add` and `remember`
   * that follow are about the same id.
   */
  get(): number {
    this.#place = this.#ids.find();
    return this.#ids.valueAt(this.#place);
  }

  /** The order that `get` asked for is there, in this row. */
  add(row: number): void {
    this.#ids.setAt(this.#place, row + 1);
  }

  /** The order that `get` asked for is there no more. @param wasThere whether it had been. */
  remember(wasThere: boolean): void {
    const deletes = this.#deletes;
    if (deletes.length === 0) {
      this.#ids.deleteAt(this.#place);
      return;
    }
    const next = this.#nextDelete;
    this.#forget(next);
    deletes[next] = this.input[0] as number;
    this.#nextDelete = next + 1 === deletes.length ? 0 : next + 1;
    this.#ids.setAt(this.#place, (wasThere ? GONE : GONE_UNSEEN) - 2 * next);
  }

  /** Forgets all orders and all deletes. */
  clear(): void {
    this.#ids.clear();
    this.#deletes.fill(0);
    this.#nextDelete = 0;
  }

  /** Drops the oldest note, unless its order is there again or was deleted again since. */
  #forget(next: number): void {
    const id = this.input[0] as number;
    const oldest = this.#deletes[next] as number;
    if (oldest === 0 || oldest === id) return;
    this.input[0] = oldest;
    const place = this.#ids.find();
    const value = this.#ids.valueAt(place);
    this.input[0] = id;
    if (value >= 0 || (GONE - value) >>> 1 !== next) return;
    this.#ids.deleteAt(place);
    // Others may have moved.
    this.#place = this.#ids.find();
  }
}
