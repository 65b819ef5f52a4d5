/** Logarithmic returns of two series, and their moments over a window. */
import { LogChange } from './log-change.ts';
import { WindowCrossMoments } from './window-cross-moments.ts';

/** Streaming moments of the last n pairs of returns: NaN until n + 1 pairs of prices have come. */
export class PairReturns {
  readonly moments: WindowCrossMoments;
  readonly #x = new LogChange();
  readonly #y = new LogChange();

  constructor(n: number) {
    this.moments = new WindowCrossMoments(n);
  }

  update(x: number, y: number): void {
    this.moments.update(this.#x.update(x), this.#y.update(y));
  }

  reset(): void {
    this.moments.reset();
    this.#x.reset();
    this.#y.reset();
  }
}
