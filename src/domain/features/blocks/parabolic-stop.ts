/**
 * Stop and reverse of Wilder (1978): a stop that runs after the best price of a position, faster with every new best
 * price, and turns the position when the price touches it.
 *
 * Long and short are one arithmetic: a short position is a long one on the negatives of all prices, which is exact.
 */

/** How the stop of one side runs after the price. */
export interface StopAcceleration {
  /** Share of the way to the best price that the stop goes at first. */
  readonly initial: number;
  /** What is added to it at every new best price. */
  readonly step: number;
  readonly max: number;
}

/** Options of the stop. */
export interface ParabolicStopOptions {
  readonly long: StopAcceleration;
  readonly short: StopAcceleration;
  /** First stop: above 0 of a long position, below 0 (its negative) of a short one; 0: found from the first two bars. */
  readonly start: number;
  /** Share of the stop by which it is moved away from the price when the position turns. */
  readonly offset: number;
}

/** No step is larger than the largest share. */
function limited({ initial, step, max }: StopAcceleration): StopAcceleration {
  return { initial: Math.min(initial, max), step: Math.min(step, max), max };
}

/** Streaming stop. Its properties are those of the last bar. */
export class ParabolicStop {
  readonly #long: StopAcceleration;
  readonly #short: StopAcceleration;
  readonly #start: number;
  readonly #offset: number;
  #bars = 0;
  #highBefore = Number.NaN;
  #lowBefore = Number.NaN;
  /** 1 for a long position, −1 for a short one: what the prices of the next three are multiplied with. */
  #side = 1;
  /** Stop of this bar, stop of the next one, best price. */
  #stop = Number.NaN;
  #next = Number.NaN;
  #best = Number.NaN;
  #share = 0;

  constructor({ long, short, start, offset }: ParabolicStopOptions) {
    this.#long = limited(long);
    this.#short = limited(short);
    this.#start = start;
    this.#offset = offset;
  }

  /** The stop, NaN before the second bar. */
  get stop(): number {
    return this.#side * this.#stop;
  }

  /** The stop, the negative of it while the position is short; NaN before the second bar. */
  get signedStop(): number {
    return this.#stop;
  }

  update(high: number, low: number): void {
    if (this.#bars === 1) this.#open(high, low);
    if (this.#bars < 2) this.#bars++;
    if (this.#bars === 2) this.#advance(high, low);
    this.#highBefore = high;
    this.#lowBefore = low;
  }

  reset(): void {
    this.#bars = 0;
    this.#highBefore = Number.NaN;
    this.#lowBefore = Number.NaN;
    this.#side = 1;
    this.#stop = Number.NaN;
    this.#next = Number.NaN;
    this.#best = Number.NaN;
    this.#share = 0;
  }

  /** Second bar: the position is short when the low has fallen, and by more than the high has risen. */
  #open(high: number, low: number): void {
    const fall = this.#lowBefore - low;
    const short = this.#start === 0 ? fall > 0 && fall > high - this.#highBefore : this.#start < 0;
    const found = short ? this.#highBefore : this.#lowBefore;
    this.#side = short ? -1 : 1;
    this.#next = this.#side * (this.#start === 0 ? found : Math.abs(this.#start));
    this.#best = short ? -low : high;
    this.#share = (short ? this.#short : this.#long).initial;
    // The first stop is held against this bar only.
    this.#highBefore = high;
    this.#lowBefore = low;
  }

  #advance(high: number, low: number): void {
    const worst = this.#side === 1 ? low : -high;
    if (worst <= this.#next) this.#turn(high, low);
    else this.#run(high, low);
    // The next stop is not inside the last two bars.
    const near = this.#side === 1 ? Math.min(this.#lowBefore, low) : Math.min(-this.#highBefore, -high);
    this.#next = Math.min(this.#stop + this.#share * (this.#best - this.#stop), near);
  }

  #run(high: number, low: number): void {
    this.#stop = this.#next;
    const best = this.#side === 1 ? high : -low;
    if (best <= this.#best) return;
    this.#best = best;
    const { step, max } = this.#side === 1 ? this.#long : this.#short;
    this.#share = Math.min(this.#share + step, max);
  }

  /** The new stop is the best price of the position, or of the last two bars where that is better. */
  #turn(high: number, low: number): void {
    const wasLong = this.#side === 1;
    const best = Math.max(this.#best, wasLong ? Math.max(this.#highBefore, high) : -Math.min(this.#lowBefore, low));
    const side = wasLong ? -1 : 1;
    this.#side = side;
    this.#stop = -best * (1 - side * this.#offset);
    this.#best = wasLong ? -low : high;
    this.#share = (wasLong ? this.#short : this.#long).initial;
  }
}
