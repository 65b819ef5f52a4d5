/**
 * The equity curve of a session while it grows, with the cash behind each point, and the gross exposure where there are
 * several instruments, which may stand against each other. Hot path.
 *
 * As long as it was said to become, it is filled without being moved: growing the columns of a year of minutes costs more
 * than everything that is worked out for them. Cash changes with fills, not with bars, so its changes are kept.
 */
import type { Account } from '../domain/portfolio/index.ts';
import type { ExposureSeries } from './execution-log.ts';

/** Points of a curve of unknown length, at first. */
const START = 4096;
const MICROS_PER_MINUTE = 60_000_000;

/** A growing column of doubles. */
class Column {
  #values: Float64Array;
  #length = 0;

  constructor(length: number) {
    this.#values = new Float64Array(Math.max(1, length));
  }

  get length(): number {
    return this.#length;
  }

  at(index: number): number {
    return this.#values[index] as number;
  }

  push(value: number): void {
    const at = this.#length;
    this.room(1)[at] = value;
    this.#length = (at + 1) | 0;
  }

  /** Makes room for so many more. @returns the array that has it. */
  room(count: number): Float64Array {
    let { length } = this.#values;
    if (this.#length + count <= length) return this.#values;
    while (length < this.#length + count) length *= 2;
    const larger = new Float64Array(length);
    larger.set(this.#values);
    this.#values = larger;
    return larger;
  }

  /** Counts values that were written behind the last one. */
  grow(count: number): void {
    this.#length = (this.#length + count) | 0;
  }

  /** Takes the last value off. */
  pop(): void {
    this.#length = (this.#length - 1) | 0;
  }

  done(): Float64Array {
    return this.#length === this.#values.length ? this.#values : this.#values.slice(0, this.#length);
  }
}

/** Cells of a point that waits: its time, its equity, and cash and gross exposure of the account at that time. */
const EQUITY = 1;
const CASH = 2;
const GROSS = 3;
const CELLS = 4;
/** Points that wait at most. */
const WAITING = 256;

/** Points in the order of time. */
export class EquityCurve {
  /**
   * Points wait here until there are many. Taking one must be so little code that the compiler merges it into whoever handles
   * the event: an argument of a call is boxed at each event.
   */
  readonly #waiting = new Float64Array(WAITING * CELLS);
  #waitingTo = 0;
  /** Whether those that wait are points of a curve over trades. */
  #areTrades = false;
  readonly #time: Column;
  readonly #equity: Column;
  /** Present where there are several instruments. */
  readonly #gross: Column | undefined;
  /** Points at which the cash is another one than before, and what it is from there on. */
  readonly #cashFrom = new Column(START);
  readonly #cash = new Column(START);
  #account: Account | undefined = undefined;
  /** End of the minute of the last point of a curve over trades. Minus infinity is a double, as what follows is. */
  #minuteEnd = Number.NEGATIVE_INFINITY;

  /** @param points length that is expected; another one costs time and nothing else. */
  constructor(instruments: number, points = START) {
    this.#time = new Column(points);
    this.#equity = new Column(points);
    this.#gross = instruments === 1 ? undefined : new Column(points);
  }

  /** The account that cash is read from. */
  watch(account: Account): void {
    this.#settle();
    this.#account = account;
  }

  /** Adds a point. Of several instruments whose bars close at one time the last one counts: then all have their marks. */
  add(time: number, equity: number): void {
    if (this.#areTrades) this.#turn();
    this.#wait(time, equity);
  }

  /** Adds a point, or moves the last one where it is of the same minute: one a trade would be most of the memory. */
  addOfMinute(time: number, equity: number): void {
    if (!this.#areTrades) this.#turn();
    this.#wait(time, equity);
  }

  /** (n,) microseconds. */
  get time(): Float64Array {
    this.#settle();
    return this.#time.done();
  }

  /** (n,) quote units. */
  get equity(): Float64Array {
    this.#settle();
    return this.#equity.done();
  }

  /** What is not cash, at each point; all 0 where no account was watched. */
  exposure(): ExposureSeries {
    this.#settle();
    const net = new Float64Array(this.#equity.length);
    for (let step = 0; step < this.#cash.length; step++) {
      const until = step + 1 < this.#cash.length ? this.#cashFrom.at(step + 1) : net.length;
      for (let i = this.#cashFrom.at(step); i < until; i++) net[i] = this.#equity.at(i) - this.#cash.at(step);
    }
    return { net, gross: this.#gross === undefined ? net.map(Math.abs) : this.#gross.done() };
  }

  #wait(time: number, equity: number): void {
    const cells = this.#waiting;
    const at = this.#waitingTo;
    cells[at] = time;
    cells[at + EQUITY] = equity;
    const account = this.#account;
    if (account !== undefined) {
      cells[at + CASH] = account.cash;
      if (this.#gross !== undefined) cells[at + GROSS] = account.grossExposure();
    }
    this.#waitingTo = (at + CELLS) | 0;
    if (at === (WAITING - 1) * CELLS) this.#settle();
  }

  #turn(): void {
    this.#settle();
    this.#areTrades = !this.#areTrades;
  }

  /** Takes the points that wait into the curve. */
  #settle(): void {
    if (this.#gross === undefined && !this.#areTrades) this.#settleBars();
    else this.#settleEach();
    this.#waitingTo = 0;
  }

  /** Of the bars of one instrument each is a point of its own. */
  #settleBars(): void {
    const cells = this.#waiting;
    const until = this.#waitingTo;
    const from = this.#time.length;
    const time = this.#time.room(until / CELLS);
    const equity = this.#equity.room(until / CELLS);
    const isWatched = this.#account !== undefined;
    let cash = this.#cash.length === 0 ? Number.NaN : this.#cash.at(this.#cash.length - 1);
    for (let at = 0, to = from; at < until; at += CELLS, to++) {
      time[to] = cells[at] as number;
      equity[to] = cells[at + EQUITY] as number;
      if (!isWatched || cells[at + CASH] === cash) continue;
      cash = cells[at + CASH] as number;
      this.#cashFrom.push(to);
      this.#cash.push(cash);
    }
    this.#time.grow(until / CELLS);
    this.#equity.grow(until / CELLS);
  }

  #settleEach(): void {
    const cells = this.#waiting;
    const until = this.#waitingTo;
    let minuteEnd = this.#minuteEnd;
    for (let at = 0; at < until; at += CELLS) {
      const time = cells[at] as number;
      if (this.#areTrades) {
        // Time does not fall: whatever comes before the end of the minute is of the same one.
        const isSame = time < minuteEnd;
        if (!isSame) minuteEnd = (Math.floor(time / MICROS_PER_MINUTE) + 1) * MICROS_PER_MINUTE;
        if (isSame || this.#isLast(time)) this.#pop();
        // Of those that wait, the last one of a minute is all that will be left of it.
        while (at + CELLS < until && (cells[at + CELLS] as number) < minuteEnd) at += CELLS;
      } else if (this.#isLast(time)) this.#pop();
      if (this.#account !== undefined) this.#note(cells[at + CASH] as number, cells[at + GROSS] as number);
      this.#time.push(cells[at] as number);
      this.#equity.push(cells[at + EQUITY] as number);
    }
    this.#minuteEnd = minuteEnd;
  }

  #isLast(time: number): boolean {
    const { length } = this.#time;
    return this.#gross !== undefined && length > 0 && this.#time.at(length - 1) === time;
  }

  #note(cash: number, gross: number): void {
    const steps = this.#cash.length;
    if (steps === 0 || this.#cash.at(steps - 1) !== cash) {
      this.#cashFrom.push(this.#time.length);
      this.#cash.push(cash);
    }
    this.#gross?.push(gross);
  }

  #pop(): void {
    this.#time.pop();
    this.#equity.pop();
    if (this.#account === undefined) return;
    this.#gross?.pop();
    const steps = this.#cashFrom.length;
    if (steps === 0 || this.#cashFrom.at(steps - 1) !== this.#time.length) return;
    this.#cashFrom.pop();
    this.#cash.pop();
  }
}
