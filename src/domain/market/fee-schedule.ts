/**
 * Fees of a venue by what an account traded in the last 30 days. They change often, so a schedule says of which day it
 * is, and nobody has a default one. Decimal text in and out; comparisons are exact. Never on the hot path.
 */
import { Decimal } from 'decimal.js';
import { TermsReader } from './terms-reader.ts';

/** One step of the ladder. */
export interface FeeTier {
  /** From this 30-day volume on, in the volume currency, as decimal text. */
  readonly fromVolume: string;
  /** Percent of the order value: `0.16` is 16 basis points. Below 0 where the venue pays a rebate. */
  readonly makerPercent: string;
  readonly takerPercent: string;
}

/** Fees of a market, or of a venue where all its markets have the same. */
export interface FeeSchedule {
  readonly venue: string;
  /** Day the fees were said on, `2021-04-17`. */
  readonly asOf: string;
  /** Currency that volumes are counted in, as the venue names it. */
  readonly volumeCurrency: string;
  /** The first one from volume 0, then by growing volume. At least one. */
  readonly tiers: readonly FeeTier[];
}

/** Fees at one volume. */
export interface FeeRates {
  /** Position in the tiers. */
  readonly tier: number;
  readonly makerPercent: string;
  readonly takerPercent: string;
}

function readerOf({ venue }: FeeSchedule): TermsReader {
  return new TermsReader(`the fees of ${venue}`, venue);
}

/**
 * Checks a schedule and puts its decimal text into the shortest form.
 * @param schedule tiers in any order.
 * @returns the same fees, tiers by growing volume, frozen.
 * @throws BOT4_DATA_VALUE when there is no tier from volume 0, two have the same volume, or text is no number or no day.
 * @example defineFeeSchedule({ venue: 'x', asOf: '2024-01-31', volumeCurrency: 'USD', tiers: [{ fromVolume: '0', makerPercent: '0.10', takerPercent: '0.2' }] }).tiers[0].makerPercent // => '0.1'
 */
export function defineFeeSchedule(schedule: FeeSchedule): FeeSchedule {
  const terms = readerOf(schedule);
  terms.day(schedule.asOf);
  const tiers = schedule.tiers.map(({ fromVolume, makerPercent, takerPercent }) => ({
    volume: terms.decimal(fromVolume, 'a volume'),
    fromVolume: terms.decimal(fromVolume, 'a volume').toFixed(),
    makerPercent: terms.decimal(makerPercent, 'a maker fee').toFixed(),
    takerPercent: terms.decimal(takerPercent, 'a taker fee').toFixed(),
  }));
  tiers.sort((a, b) => a.volume.comparedTo(b.volume));
  if (tiers[0] === undefined || !tiers[0].volume.isZero()) terms.refuse('no tier begins at volume 0');
  for (let i = 1; i < tiers.length; i++) {
    if (tiers[i]?.volume.eq(tiers[i - 1]?.volume ?? 0)) terms.refuse(`two tiers begin at ${tiers[i]?.fromVolume}`);
  }
  return Object.freeze({
    venue: schedule.venue,
    asOf: schedule.asOf,
    volumeCurrency: schedule.volumeCurrency,
    tiers: tiers.map(({ fromVolume, makerPercent, takerPercent }) =>
      Object.freeze({ fromVolume, makerPercent, takerPercent }),
    ),
  });
}

/**
 * Fees that an account with this 30-day volume pays. A volume that equals a threshold has reached its tier.
 * @param schedule as `defineFeeSchedule` gives it.
 * @param volume30d volume of the last 30 days in the volume currency, decimal text, 0 or more.
 * @throws BOT4_DATA_VALUE when the volume is no number or below 0.
 * @example feeAt({ venue: 'x', asOf: '2024-01-31', volumeCurrency: 'USD', tiers: [{ fromVolume: '0', makerPercent: '0.16', takerPercent: '0.26' }, { fromVolume: '50000', makerPercent: '0.14', takerPercent: '0.24' }] }, '49999.99').takerPercent // => '0.26'
 */
export function feeAt(schedule: FeeSchedule, volume30d: string): FeeRates {
  const terms = readerOf(schedule);
  const volume = terms.decimal(volume30d, 'the volume');
  if (volume.lt(0)) terms.refuse(`the volume is ${volume30d}, below 0`);
  let tier = 0;
  while (tier + 1 < schedule.tiers.length && volume.gte(schedule.tiers[tier + 1]?.fromVolume ?? 0)) tier += 1;
  const { makerPercent, takerPercent } = schedule.tiers[tier] ?? terms.refuse('there is no tier');
  return { tier, makerPercent, takerPercent };
}

/**
 * Fee of a fill, exact: value · percent / 100, below 0 for a rebate.
 * @param value price times quantity in quote currency, decimal text.
 * @param percent as in `FeeRates`.
 * @example feeOf('1234.5', '0.26') // => '3.2097'
 */
export function feeOf(value: string, percent: string): string {
  // 40 digits hold any product of two numbers that venues write; the default of 20 would round some of them.
  const exact = Decimal.clone({ precision: 60 });
  return new exact(value).times(percent).div(100).toFixed();
}
