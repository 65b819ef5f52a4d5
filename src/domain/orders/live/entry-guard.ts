/**
 * What keeps orders from leaving: the venue's own bounds for all of them, and for entries everything that says "not now":
 * the kill switch, a closed market, an old price, an old decision, and refusals that follow each other.
 */
import { type LiveOptions, QUARANTINE_MICROS, REFUSALS_MAX } from './live-options.ts';
import type { LiveOrder } from './live-order.ts';

/** Why entries of an instrument wait or are refused, by what the venue's answers came to; undefined for not at all. */
export type BarOf = (instrument: number) => string | undefined;

/** Asks before an order leaves. */
export class EntryGuard {
  /** Why no entry leaves at all; empty when they do. */
  halted = '';
  readonly #options: LiveOptions;
  readonly #barOf: BarOf;
  readonly #closed: boolean[];
  readonly #strikes: Int32Array;
  readonly #quarantinedUntil: Float64Array;
  /** Time of the last market data of each instrument, and its price. */
  readonly #marketTimes: Float64Array;
  readonly #lastTicks: Float64Array;

  constructor(options: LiveOptions, barOf: BarOf) {
    const count = options.instruments.length;
    this.#options = options;
    this.#barOf = barOf;
    this.#closed = options.instruments.map(() => false);
    this.#strikes = new Int32Array(count);
    this.#quarantinedUntil = new Float64Array(count);
    this.#marketTimes = new Float64Array(count);
    this.#lastTicks = new Float64Array(count);
  }

  /** Market data of this time has come. */
  market(instrument: number, time: number, ticks: number): void {
    this.#lastTicks[instrument] = ticks;
    this.#marketTimes[instrument] = Math.max(time, this.#marketTimes[instrument] as number);
  }

  /** The venue opened or closed a market. */
  setOpen(instrument: number, open: boolean): void {
    this.#closed[instrument] = !open;
  }

  /** Why an entry must not leave, or an order is not what the venue takes. */
  refusalOf(order: LiveOrder, now: number): string | undefined {
    const { instrument, lots, priceTicks, reduceOnly } = order;
    const rules = this.#options.instruments[instrument];
    if (rules === undefined) return 'no such instrument';
    if (lots > rules.maxQtyLots || priceTicks > rules.maxPriceTicks) return 'beyond what the venue takes';
    const ticks = priceTicks > 0 ? priceTicks : (this.#lastTicks[instrument] as number);
    if (ticks > 0 && lots * ticks * rules.unitsPerTickLot < rules.minNotional) return 'worth less than the venue takes';
    if (reduceOnly) return undefined;
    if (this.halted !== '') return this.halted;
    if (this.#closed[instrument] === true) return 'the market is closed';
    const bar = this.#barOf(instrument);
    if (bar !== undefined) return bar;
    if (now < (this.#quarantinedUntil[instrument] as number)) return 'refused too often; in quarantine';
    if (now - (this.#marketTimes[instrument] as number) > this.#options.staleMicros) return 'the last price is too old';
    return now - order.time > this.#options.entryAgeMicros ? 'decided too long ago' : undefined;
  }

  /** The venue took an order: refusals before it count no more. */
  taken(instrument: number): void {
    this.#strikes[instrument] = 0;
  }

  /** The venue refused an entry. @returns how many in a row that were when it was one too many, else 0. */
  struck(instrument: number, now: number): number {
    const strikes = (this.#strikes[instrument] as number) + 1;
    const isTooMany = strikes >= REFUSALS_MAX;
    this.#strikes[instrument] = isTooMany ? 0 : strikes;
    if (isTooMany) this.#quarantinedUntil[instrument] = now + QUARANTINE_MICROS;
    return isTooMany ? strikes : 0;
  }
}
