/**
 * Follows the ids of trades, which count up by one for each market: leaves out what was there already, tells of what did
 * not come. It outlives a connection, so that what a venue repeats after a new one fills what was missed between.
 */
import type { SessionDesk } from './session-desk.ts';
import { StaleRun } from './stale-run.ts';

export class TradeLog {
  readonly #desk: SessionDesk;
  /** (instruments,) id of the last trade, 0 before the first one. */
  readonly #last: Float64Array;
  /** (instruments,) id of the last trade that the venue spoke of, and of the last one that was told to be missing. */
  readonly #expected: Float64Array;
  readonly #missed: Float64Array;
  /** (instruments,) 1 for markets whose first trades are in the message at hand. */
  readonly #isFirst: Uint8Array;
  readonly #staleRuns: readonly StaleRun[];

  constructor(desk: SessionDesk) {
    const count = desk.instruments.length;
    this.#desk = desk;
    this.#last = new Float64Array(count);
    this.#expected = new Float64Array(count);
    this.#missed = new Float64Array(count);
    this.#isFirst = new Uint8Array(count);
    this.#staleRuns = desk.instruments.map(() => new StaleRun());
  }

  /**
   * Takes the id of a trade. @param isPast whether the venue repeats it at the begin of a subscription.
   * @returns whether the trade is to be handed over.
   */
  isNext(slot: number, id: number, isPast: boolean): boolean {
    const last = this.#last[slot] as number;
    if (last > 0 && id <= last && (isPast || !this.#goesOnAt(slot, id))) return false;
    this.#staleRuns[slot]?.reset();
    // Before the first trade there is nothing that past ones could fill up to.
    if (last === 0) this.#isFirst[slot] = 1;
    if (this.#isFirst[slot] === 1) {
      this.#last[slot] = id;
      return !isPast;
    }
    this.#tellMissing(slot, id - 1);
    this.#last[slot] = id;
    return true;
  }

  /** The message at hand is over. */
  endOfMessage(slot: number): void {
    this.#isFirst[slot] = 0;
  }

  /**
   * The venue says which trade of a market was the last one. It may say so before the trade itself comes, so trades are
   * missing only when they are not there at the next such message either.
   */
  expect(slot: number, id: number): void {
    const last = this.#last[slot] as number;
    const expected = this.#expected[slot] as number;
    if (last > 0 && expected > last) this.#tellMissing(slot, expected);
    this.#expected[slot] = id;
  }

  /** Whether a trade that seems to be old belongs to a count that goes on where it stands. */
  #goesOnAt(slot: number, id: number): boolean {
    this.#desk.counts.instruments[slot]!.stale += 1;
    if (!this.#staleRuns[slot]?.goesOnAt(id)) return false;
    this.#last[slot] = id - 1;
    this.#missed[slot] = 0;
    this.#desk.notice('gap', slot, `trades are counted anew from ${id} on`);
    return true;
  }

  /** Tells of trades up to `to` that did not come, once. */
  #tellMissing(slot: number, to: number): void {
    const from = Math.max(this.#last[slot] as number, this.#missed[slot] as number) + 1;
    if (to < from) return;
    this.#missed[slot] = to;
    this.#desk.counts.instruments[slot]!.gaps += 1;
    const { symbol } = this.#desk.instruments[slot]!;
    this.#desk.notice('gap', slot, `trades ${from} to ${to} of ${symbol} did not come`);
  }
}
