/**
 * What an account pays for a fill: the rate of its schedule at that time and its volume of the last 30 days. Hot path.
 *
 * A commission is a share of what is received, cut down to a whole unit, so a fee is never more than the rate says; a
 * rebate is cut down too. Volume is counted in whole quote units of 1 by days of UTC; what a fill has beyond whole ones is
 * carried to the next. The rates of an account are looked up when its day or its tier changes.
 *
 * Where commissions are in the quote asset, a buy locks them with its price, at the highest rate that its account can come
 * to by trading more. A rate that rises later, as volume ages, costs no more than what is locked.
 */
import { assert } from '../../../core/index.ts';
import type { SimFeeSchedule } from './contract.ts';
import { floorDiv } from './exact-products.ts';

const PPM = 1_000_000;
const UNITS_PER_ONE = 100_000_000;
const DAY_MICROS = 86_400_000_000;
const DAYS = 30;

type Entry = SimFeeSchedule['entries'][number];

/** A share of units in millionths, cut down to a whole one; a rate is below 1, so neither part leaves the exact range. */
export function shareOf(units: number, ppm: number): number {
  const millions = Math.floor(units / PPM);
  return millions * ppm + floorDiv((units - millions * PPM) * ppm, PPM);
}

/** Fees of all accounts. */
export class FeeDesk {
  readonly #schedules = new Map<string, SimFeeSchedule>();
  /** By account. */
  readonly #scheduleOf: SimFeeSchedule[] = [];
  readonly #entryOf: (Entry | undefined)[] = [];
  #makerPpm = new Float64Array(16);
  #takerPpm = new Float64Array(16);
  /** Highest rate that locks are made for, and whether commissions are in the quote asset. */
  #lockPpm = new Float64Array(16);
  #inQuote = new Uint8Array(16);
  /** Volume at which the next tier begins, and time at which rates have to be looked up again. */
  #nextTier = new Float64Array(16);
  #validTo = new Float64Array(16);
  /** Whole volume of 30 days, that of each day, the rest below one, and the day of the newest. */
  #volume = new Float64Array(16);
  #days = new Float64Array(16 * DAYS);
  #rest = new Float64Array(16);
  #day = new Float64Array(16);
  /** Place of that day among the days of the account. */
  #dayAt = new Int32Array(16);

  /** @param schedules all schedules by name. */
  constructor(schedules: readonly SimFeeSchedule[]) {
    for (const schedule of schedules) {
      for (const { tiers, discount } of schedule.entries) {
        assert(discount === undefined || schedule.charged !== 'quote', 'a discount asset replaces what is received');
        assert(tiers.length > 0 && tiers[0]?.volumeUnits === 0, 'the first tier of fees is from 0');
        for (const { makerPpm, takerPpm } of tiers) {
          assert(Math.abs(makerPpm) < PPM && Math.abs(takerPpm) < PPM, 'a rate is below 1', makerPpm, takerPpm);
        }
      }
      this.#schedules.set(schedule.name, schedule);
    }
  }

  /** Whether there is a schedule of this name. */
  has(name: string): boolean {
    return this.#schedules.has(name);
  }

  /** The next account pays by this schedule. */
  addAccount(name: string): void {
    const schedule = this.#schedules.get(name);
    if (schedule === undefined) assert(false, 'an account has a schedule of fees that is there');
    const account = this.#scheduleOf.push(schedule as SimFeeSchedule) - 1;
    this.#entryOf.push(undefined);
    if (account >= this.#volume.length) this.#grow(2 * account);
    this.#inQuote[account] = schedule?.charged === 'quote' ? 1 : 0;
  }

  /** From now on an account pays by another schedule, which charges in the same kind of asset: orders are locked for that. */
  switchTo(account: number, name: string): void {
    const schedule = this.#schedules.get(name);
    if (schedule === undefined) assert(false, 'an account has a schedule of fees that is there');
    assert((schedule?.charged === 'quote' ? 1 : 0) === this.#inQuote[account], 'both schedules charge alike');
    this.#scheduleOf[account] = schedule as SimFeeSchedule;
    this.#validTo[account] = 0;
  }

  /** Looks the rates of an account up when its time or volume says so. @param time µs. */
  refresh(account: number, time: number): void {
    if (
      time < (this.#validTo[account] as number) &&
      (this.#volume[account] as number) < (this.#nextTier[account] as number)
    ) {
      return;
    }
    this.#lookUp(account, time);
  }

  /** Rate in millionths, below 0 for a rebate. Of the last `refresh`. */
  rate(account: number, maker: boolean): number {
    return (maker ? this.#makerPpm : this.#takerPpm)[account] as number;
  }

  /** Whether the commissions of an account are in the quote asset. */
  isInQuote(account: number): boolean {
    return this.#inQuote[account] === 1;
  }

  /** Units that a buy locks for its commission beside the value itself. Of the last `refresh`. */
  lockedOn(account: number, quoteUnits: number): number {
    return this.#inQuote[account] === 0 ? 0 : shareOf(quoteUnits, this.#lockPpm[account] as number);
  }

  /** The discount of an account, if its schedule has one. */
  discount(account: number): Entry['discount'] {
    return this.#entryOf[account]?.discount;
  }

  /** Whole quote units that an account traded in 30 days. */
  volume(account: number): number {
    return this.#volume[account] as number;
  }

  /** An account traded. @param quoteUnits units of 1e-8. */
  addVolume(account: number, quoteUnits: number): void {
    let whole = Math.floor(quoteUnits / UNITS_PER_ONE);
    const all = (this.#rest[account] as number) + (quoteUnits - whole * UNITS_PER_ONE);
    this.#rest[account] = all >= UNITS_PER_ONE ? all - UNITS_PER_ONE : all;
    if (all >= UNITS_PER_ONE) whole++;
    const at = account * DAYS + (this.#dayAt[account] as number);
    this.#days[at] = (this.#days[at] as number) + whole;
    this.#volume[account] = (this.#volume[account] as number) + whole;
  }

  #lookUp(account: number, time: number): void {
    const day = Math.floor(time / DAY_MICROS);
    this.#ageVolume(account, day);
    const { entries } = this.#scheduleOf[account] as SimFeeSchedule;
    let validTo = (day + 1) * DAY_MICROS;
    let entry: Entry | undefined;
    for (const one of entries) {
      if (one.from <= time) entry = one;
      else validTo = Math.min(validTo, one.from);
    }
    this.#entryOf[account] = entry;
    const volume = this.#volume[account] as number;
    let next = Number.POSITIVE_INFINITY;
    this.#makerPpm[account] = 0;
    this.#takerPpm[account] = 0;
    let lock = 0;
    for (const { volumeUnits, makerPpm, takerPpm } of entry?.tiers ?? []) {
      const from = volumeUnits / UNITS_PER_ONE;
      if (from > volume) {
        next = Math.min(next, from);
        lock = Math.max(lock, makerPpm, takerPpm);
        continue;
      }
      this.#makerPpm[account] = makerPpm;
      this.#takerPpm[account] = takerPpm;
    }
    this.#lockPpm[account] = Math.max(lock, this.#makerPpm[account] as number, this.#takerPpm[account] as number);
    this.#nextTier[account] = next;
    this.#validTo[account] = validTo;
  }

  #ageVolume(account: number, day: number): void {
    const from = Math.max((this.#day[account] as number) + 1, day - DAYS + 1);
    for (let gone = from; gone <= day; gone++) {
      const at = account * DAYS + (gone % DAYS);
      this.#volume[account] = (this.#volume[account] as number) - (this.#days[at] as number);
      this.#days[at] = 0;
    }
    const newest = Math.max(day, this.#day[account] as number);
    this.#day[account] = newest;
    this.#dayAt[account] = newest % DAYS;
  }

  #grow(accounts: number): void {
    const longer = (from: Float64Array, length: number): Float64Array<ArrayBuffer> => {
      const to = new Float64Array(length);
      to.set(from);
      return to;
    };
    this.#makerPpm = longer(this.#makerPpm, accounts);
    this.#takerPpm = longer(this.#takerPpm, accounts);
    this.#lockPpm = longer(this.#lockPpm, accounts);
    const inQuote = new Uint8Array(accounts);
    inQuote.set(this.#inQuote);
    this.#inQuote = inQuote;
    this.#nextTier = longer(this.#nextTier, accounts);
    this.#validTo = longer(this.#validTo, accounts);
    this.#volume = longer(this.#volume, accounts);
    this.#rest = longer(this.#rest, accounts);
    this.#day = longer(this.#day, accounts);
    const dayAt = new Int32Array(accounts);
    dayAt.set(this.#dayAt);
    this.#dayAt = dayAt;
    this.#days = longer(this.#days, accounts * DAYS);
  }
}
