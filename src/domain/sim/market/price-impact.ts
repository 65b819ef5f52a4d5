/**
 * How trades move the efficient price of a generated market: for good, or for a while. Shares are signed (a buy is above
 * 0) and of an average day's volume; shifts are of the logarithm of the price.
 *
 * Linear (Kyle 1985): λ·share, for good. Square root: γ·√|x| with the sign of x, x being the net share of the recent past,
 * which is forgotten with a half-life of five minutes (Tóth et al. 2011; decay as in Bouchaud et al. 2004, Quantitative
 * Finance 4(2)). Almgren-Chriss (2001): half of λ for good, the other half in proportion to the pace of trading, which is
 * measured over ten seconds. All three are odd in the share, so to buy and to sell the same leaves nothing for good.
 */
import { assert } from '../../../core/index.ts';
import { almgrenChrissImpact, LinearImpact, SquareRootImpact } from '../models/index.ts';
import type { MarketProfile } from './market-profile.ts';

/** Models by name. */
export const IMPACT_KINDS = ['linear', 'squareRoot', 'almgrenChriss'] as const;
export type ImpactKind = (typeof IMPACT_KINDS)[number];

/** Half-life of the net share that the square root is of, µs. */
export const SQUARE_ROOT_HALF_LIFE = 300e6;
/** Time that a pace is measured over, µs. */
export const PACE_TIME = 10e6;

/** An impact as trades come in. */
export interface PriceImpact {
  /** A trade of a signed share at a time (µs). @returns the shift that stays. */
  trade(time: number, share: number): number;
  /** Shift of the moment that goes by again. */
  transientAt(time: number): number;
}

/** A signed sum whose parts fade. */
class FadingSum {
  readonly #meanLife: number;
  #sum = 0;
  #time = 0;

  /** @param meanLife µs. */
  constructor(meanLife: number) {
    this.#meanLife = meanLife;
  }

  at(time: number): number {
    assert(time >= this.#time, 'time of an impact does not go back', time, this.#time);
    return this.#sum * Math.exp((this.#time - time) / this.#meanLife);
  }

  add(time: number, value: number): void {
    this.#sum = this.at(time) + value;
    this.#time = time;
  }
}

function sideOf(share: number): 1 | -1 {
  return share < 0 ? -1 : 1;
}

/** λ·share, for good. */
class LinearPriceImpact implements PriceImpact {
  readonly #model: LinearImpact;

  constructor(lambda: number) {
    this.#model = new LinearImpact(lambda);
  }

  trade(_time: number, share: number): number {
    return this.#model.impact({ side: sideOf(share), quantity: Math.abs(share), dailyVolume: 1 });
  }

  transientAt(): number {
    return 0;
  }
}

/** γ·√|x|, as long as x is remembered. */
class SquareRootPriceImpact implements PriceImpact {
  readonly #model: SquareRootImpact;
  readonly #net = new FadingSum(SQUARE_ROOT_HALF_LIFE / Math.LN2);

  constructor(gamma: number) {
    this.#model = new SquareRootImpact(gamma);
  }

  trade(time: number, share: number): number {
    this.#net.add(time, share);
    return 0;
  }

  transientAt(time: number): number {
    const net = this.#net.at(time);
    return this.#model.impact({ side: sideOf(net), quantity: Math.abs(net), dailyVolume: 1 });
  }
}

/** A permanent part, and one that follows the pace. */
class AlmgrenChrissPriceImpact implements PriceImpact {
  readonly #params: { readonly permanent: number; readonly fixed: 0; readonly temporary: number };
  readonly #recent = new FadingSum(PACE_TIME);

  constructor(lambda: number) {
    this.#params = { permanent: lambda / 2, fixed: 0, temporary: (lambda / 2) * PACE_TIME };
  }

  trade(time: number, share: number): number {
    this.#recent.add(time, share);
    return almgrenChrissImpact(this.#params, { units: share, time: PACE_TIME }).permanent;
  }

  transientAt(time: number): number {
    return almgrenChrissImpact(this.#params, { units: this.#recent.at(time), time: PACE_TIME }).temporary;
  }
}

/** The impact of a profile by the model of a name. */
export function priceImpact(kind: ImpactKind, { lambda, gamma }: MarketProfile['impact']): PriceImpact {
  switch (kind) {
    case 'linear':
      return new LinearPriceImpact(lambda);
    case 'squareRoot':
      return new SquareRootPriceImpact(gamma);
    case 'almgrenChriss':
      return new AlmgrenChrissPriceImpact(lambda);
  }
}
