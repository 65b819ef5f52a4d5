/**
 * Where in a queue the lots were that leave a price level by cancels, when a recording says only how many left. Trades need no
 * model: they take from the front.
 *
 * A model says, for a place in the queue with `front` lots before it and `back` lots behind, which share of the lots that
 * leave were before it. For a level of a given size that share rises with `front` from 0 to 1, so it is a distribution
 * function over the queue, and a replay can take cancels from its own orders by it without knowing where others stand.
 *
 * Risk-averse: whatever leaves, leaves behind. Probabilistic: the families of hftbacktest (nkaz001, Probability Queue
 * Position Models), there written as the probability that a decrease is behind: f(back)/(f(back) + f(front)), f(back)/
 * f(back + front), 1 − f(front/(front + back)), with f(x) = xⁿ or log(1 + x).
 */
import { assert } from '../../../core/index.ts';

/** Where lots leave a level. */
export interface QueueModel {
  /** Share, in [0, 1], of lots that leave which were before a place. */
  shareAhead(front: number, back: number): number;
}

function assertQueue(front: number, back: number): void {
  assert(front >= 0 && back >= 0, 'lots before and behind a place are not negative', front, back);
}

/** Nothing before a place leaves as long as anything is behind it. */
export class RiskAverseQueue implements QueueModel {
  shareAhead(front: number, back: number): number {
    assertQueue(front, back);
    return front > 0 && back === 0 ? 1 : 0;
  }
}

/** Families of the probabilistic model; of `power` 1 the first and the third are the plain proportion. */
export type QueueFamily = 'power' | 'power2' | 'power3' | 'log' | 'log2';

/** Lots leave before and behind a place by a function of how many there are. */
export class ProbabilisticQueue implements QueueModel {
  readonly #family: QueueFamily;
  readonly #power: number;

  /** @param power n of the power families, > 0. */
  constructor(family: QueueFamily = 'power', power = 1) {
    assert(power > 0 && Number.isFinite(power), 'power of a queue model is positive', power);
    this.#family = family;
    this.#power = power;
  }

  shareAhead(front: number, back: number): number {
    assertQueue(front, back);
    if (front === 0) return 0;
    if (back === 0) return 1;
    return 1 - this.#behind(front, back);
  }

  #behind(front: number, back: number): number {
    const n = this.#power;
    switch (this.#family) {
      // xⁿ/(xⁿ + yⁿ) by the quotient, which does not overflow.
      case 'power':
        return 1 / (1 + (front / back) ** n);
      case 'power2':
        return (back / (front + back)) ** n;
      case 'power3':
        return 1 - (front / (front + back)) ** n;
      case 'log':
        return Math.log1p(back) / (Math.log1p(back) + Math.log1p(front));
      case 'log2':
        return Math.log1p(back) / Math.log1p(front + back);
    }
  }
}

/**
 * An order's place in a queue of a recorded level, for who has no book of single orders.
 * Lots are exact fractions here, not whole: a model moves a place by parts of a lot.
 */
export class QueuePlace {
  readonly #model: QueueModel;
  /** Lots before the order. */
  front: number;
  /** Lots traded since the level was last seen: its next decrease holds them already. */
  #traded = 0;

  constructor(model: QueueModel, levelLots: number) {
    assert(levelLots >= 0, 'lots of a level are not negative', levelLots);
    this.#model = model;
    this.front = levelLots;
  }

  /** A trade of `lots` at the price of the order. @returns lots that reach the order. */
  trade(lots: number): number {
    assert(lots >= 0, 'traded lots are not negative', lots);
    this.#traded += lots;
    const reached = Math.max(0, lots - this.front);
    this.front = Math.max(0, this.front - lots);
    return reached;
  }

  /** The level had `before` lots of others and has `after` now. */
  changed(before: number, after: number): void {
    assert(before >= 0 && after >= 0, 'lots of a level are not negative', before, after);
    const left = before - this.#traded - after;
    const standing = Math.max(0, before - this.#traded);
    this.#traded = 0;
    const front = Math.min(this.front, standing);
    if (left > 0) {
      const back = standing - front;
      const ahead = left * this.#model.shareAhead(front, back);
      // What the lots behind cannot give must have been before.
      this.front = front - Math.min(front, Math.max(ahead, left - back));
    }
    this.front = Math.min(this.front, after);
  }
}
