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
    if (at === this.#values.length) {
      const larger = new Float64Array(2 * at);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[at] = value;
    this.#length = (at + 1) | 0;
  }

  /** Takes the last value off. */
  pop(): void {
    this.#length = (this.#length - 1) | 0;
  }

  done(): Float64Array {
    return this.#length === this.#values.length ? this.#values : this.#values.slice(0, this.#length);
  }
}

/** Points in the order of time. */
export class EquityCurve {
  readonly #time: Column;
  readonly #equity: Column;
  /** Present where there are several instruments. */
  readonly #gross: Column | undefined;
  /** Points at which the cash is another one than before, and what it is from there on. */
  readonly #cashFrom = new Column(START);
  readonly #cash = new Column(START);
  #account: Account | undefined = undefined;
  /** Minute of the last point of a curve over trades. */
  #minute = -1;

  /** @param points length that is expected; another one costs time and nothing else. */
  constructor(instruments: number, points = START) {
    this.#time = new Column(points);
    this.#equity = new Column(points);
    this.#gross = instruments === 1 ? undefined : new Column(points);
  }

  /** The account that cash is read from. */
  watch(account: Account): void {
    this.#account = account;
  }

  /** Adds a point. Of several instruments whose bars close at one time the last one counts: then all have their marks. */
  add(time: number, equity: number): void {
    const account = this.#account;
    if (this.#gross !== undefined && this.#time.length > 0 && this.#time.at(this.#time.length - 1) === time)
      this.#pop();
    if (account !== undefined) this.#note(account);
    this.#time.push(time);
    this.#equity.push(equity);
  }

  /** Adds a point, or moves the last one where it is of the same minute: one a trade would be most of the memory. */
  addOfMinute(time: number, equity: number): void {
    const minute = Math.floor(time / MICROS_PER_MINUTE);
    if (minute === this.#minute) this.#pop();
    this.#minute = minute;
    this.add(time, equity);
  }

  /** (n,) microseconds. */
  get time(): Float64Array {
    return this.#time.done();
  }

  /** (n,) quote units. */
  get equity(): Float64Array {
    return this.#equity.done();
  }

  /** What is not cash, at each point; all 0 where no account was watched. */
  exposure(): ExposureSeries {
    const net = new Float64Array(this.#equity.length);
    for (let step = 0; step < this.#cash.length; step++) {
      const until = step + 1 < this.#cash.length ? this.#cashFrom.at(step + 1) : net.length;
      for (let i = this.#cashFrom.at(step); i < until; i++) net[i] = this.#equity.at(i) - this.#cash.at(step);
    }
    return { net, gross: this.#gross === undefined ? net.map(Math.abs) : this.#gross.done() };
  }

  #note(account: Account): void {
    const { cash } = account;
    const steps = this.#cash.length;
    if (steps === 0 || this.#cash.at(steps - 1) !== cash) {
      this.#cashFrom.push(this.#time.length);
      this.#cash.push(cash);
    }
    this.#gross?.push(account.grossExposure());
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
