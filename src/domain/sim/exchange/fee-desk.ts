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
import { HEAD } from './core-layout.ts';
import { floorDiv } from './exact-products.ts';
import { type Column, ExchangeMemory } from './exchange-memory.ts';

const PPM = 1_000_000;
const UNITS_PER_ONE = 100_000_000;
const DAY_MICROS = 86_400_000_000;
const DAYS = 30;
/** Accounts that there is room for at first. */
const ROOM = 16;

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
  #makerPpm: Float64Array = new Float64Array(0);
  #takerPpm: Float64Array = new Float64Array(0);
  /** Highest rate that locks are made for, and whether commissions are in the quote asset. */
  #lockPpm: Float64Array = new Float64Array(0);
  #inQuote: Uint8Array = new Uint8Array(0);
  /** 1 where a commission is no share of what is received, or may be paid in another asset. */
  #special: Uint8Array = new Uint8Array(0);
  /** Volume at which the next tier begins, and time at which rates have to be looked up again. */
  #nextTier: Float64Array = new Float64Array(0);
  #validTo: Float64Array = new Float64Array(0);
  /** Whole volume of 30 days, that of each day, the rest below one, and the day of the newest. */
  #volume: Float64Array = new Float64Array(0);
  #days: Float64Array = new Float64Array(0);
  #rest: Float64Array = new Float64Array(0);
  #day: Float64Array = new Float64Array(0);
  /** Place of that day among the days of the account. */
  #dayAt: Int32Array = new Int32Array(0);
  /** All these columns, and the bytes that an account has in each. */
  readonly #columns: (readonly [column: Column, width: number])[] = [];

  /** @param schedules all schedules by name.   @param memory that the columns are in. */
  constructor(schedules: readonly SimFeeSchedule[], memory: ExchangeMemory = new ExchangeMemory()) {
    this.#makeColumns(memory);
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

  #makeColumns(memory: ExchangeMemory): void {
    const doubles = (bind: (view: Float64Array) => void, word?: number, width = 1): void => {
      const bindTo = (buffer: ArrayBuffer, address: number, bytes: number): void =>
        bind(new Float64Array(buffer, address, bytes / 8));
      this.#columns.push([memory.column(8 * width * ROOM, bindTo, word), 8 * width]);
    };
    doubles((view) => (this.#makerPpm = view), HEAD.makerPpm);
    doubles((view) => (this.#takerPpm = view), HEAD.takerPpm);
    doubles((view) => (this.#lockPpm = view));
    doubles((view) => (this.#nextTier = view), HEAD.nextTier);
    doubles((view) => (this.#validTo = view), HEAD.validTo);
    doubles((view) => (this.#volume = view), HEAD.volume);
    doubles((view) => (this.#days = view), HEAD.volumeDays, DAYS);
    doubles((view) => (this.#rest = view), HEAD.volumeRest);
    doubles((view) => (this.#day = view));
    const bytes = (bind: (view: Uint8Array) => void, word?: number): void => {
      this.#columns.push([
        memory.column(ROOM, (buffer, at, length) => bind(new Uint8Array(buffer, at, length)), word),
        1,
      ]);
    };
    bytes((view) => (this.#inQuote = view));
    bytes((view) => (this.#special = view), HEAD.feeSpecial);
    const dayAt = memory.column(
      4 * ROOM,
      (buffer, at, length) => {
        this.#dayAt = new Int32Array(buffer, at, length / 4);
      },
      HEAD.dayAt,
    );
    this.#columns.push([dayAt, 4]);
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
    if (account >= this.#volume.length) for (const [column, width] of this.#columns) column.grow(2 * account * width);
    this.#inQuote[account] = schedule?.charged === 'quote' ? 1 : 0;
    this.#special[account] = this.#inQuote[account] as number;
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
    this.#special[account] = this.isInQuote(account) || entry?.discount !== undefined ? 1 : 0;
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
}
