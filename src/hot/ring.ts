/**
 * A ring of slots that are made once and used again and again. Hot path.
 *
 * The producer claims a slot, fills its fields and publishes it; the consumer peeks at the oldest one, reads it and
 * releases it. A slot belongs to whoever claimed or peeked it until `publish` or `release`; a reference must not be
 * kept beyond that, because the slot comes round again. Where single fields are read in long loops, take columns
 * with `RingCursor` in place of slots.
 *
 * Single owner, O(1), nothing allocated after construction.
 */
import { RingCursor } from './ring-cursor.ts';

/** First in, first out over preallocated slots. */
export class Ring<Slot> {
  readonly #cursor: RingCursor;
  readonly #slots: readonly Slot[];

  /**
   * @param capacity number of slots: a power of two up to 2^28.
   * @param makeSlot makes one slot; called `capacity` times, here and never again.
   * @throws InvariantError when the capacity is not a power of two.
   */
  constructor(capacity: number, makeSlot: () => Slot) {
    this.#cursor = new RingCursor(capacity);
    const slots: Slot[] = [];
    for (let i = 0; i < capacity; i++) slots.push(makeSlot());
    this.#slots = slots;
  }

  get capacity(): number {
    return this.#cursor.capacity;
  }

  /** Slots published and not yet released. */
  get size(): number {
    return this.#cursor.size;
  }

  /** Slot to fill, or undefined when the ring is full. Asking again before `publish` gives the same slot. */
  claim(): Slot | undefined {
    const at = this.#cursor.claim();
    return at < 0 ? undefined : this.#slots[at];
  }

  /** Makes the claimed slot readable. @throws InvariantError when the ring is full. */
  publish(): void {
    this.#cursor.publish();
  }

  /** The oldest slot, or undefined when the ring is empty. */
  peek(): Slot | undefined {
    const at = this.#cursor.peek();
    return at < 0 ? undefined : this.#slots[at];
  }

  /** Gives the oldest slot free. @throws InvariantError when the ring is empty. */
  release(): void {
    this.#cursor.release();
  }

  /** Forgets all items; the slots stay. */
  clear(): void {
    this.#cursor.clear();
  }
}
