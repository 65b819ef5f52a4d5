/** The rules of `src/hot/breaker.ts` written down with lists: the twin in its bench and the model in its property tests. */
import { PPM } from '../../src/core/index.ts';
import type { BreakerOptions, BreakerState } from '../../src/hot/index.ts';

/** A circuit breaker that is easy to read and slow. */
export class PlainBreaker {
  state: BreakerState = 'closed';
  /** The latest outcomes, oldest first; true is a success. */
  outcomes: boolean[] = [];
  #waitEnds = 0;
  #probesOut = 0;
  #probesBack = 0;
  readonly #o: BreakerOptions;

  constructor(options: BreakerOptions) {
    this.#o = options;
  }

  get failures(): number {
    return this.outcomes.filter((ok) => !ok).length;
  }

  tryAcquire(now: number): boolean {
    if (this.state === 'closed') return true;
    const over = now >= this.#waitEnds;
    if (this.state === 'open' && !over) return false;
    if (this.state === 'halfOpen' && this.#probesOut + this.#probesBack < this.#o.probes) {
      this.#probesOut++;
      return true;
    }
    if (!over) return false;
    this.#go('halfOpen', now);
    this.#probesOut = 1;
    return true;
  }

  release(): void {
    if (this.state === 'halfOpen' && this.#probesOut > 0) this.#probesOut--;
  }

  complete(ok: boolean, now: number): void {
    this.outcomes.push(ok);
    if (this.outcomes.length > this.#o.windowOutcomes) this.outcomes.shift();
    const failed = this.failures * PPM;
    const all = this.outcomes.length;
    if (this.state === 'closed') {
      if (!ok && all >= this.#o.minOutcomes && failed >= this.#o.openAt * all) this.#go('open', now);
    } else if (this.state === 'halfOpen') {
      if (this.#probesOut > 0) {
        this.#probesOut--;
        this.#probesBack++;
      }
      if (failed <= this.#o.closeAt * all) this.#go('closed', now);
      else if (!ok) this.#go('open', now);
      else if (this.#probesBack === this.#o.probes) this.#go('halfOpen', now);
    }
  }

  #go(state: BreakerState, now: number): void {
    this.state = state;
    this.#probesOut = 0;
    this.#probesBack = 0;
    this.#waitEnds = now + this.#o.openMicros;
  }
}
