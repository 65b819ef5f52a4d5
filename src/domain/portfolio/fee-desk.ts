/**
 * What a venue takes for trades: maker and taker rates by the volume of the last 30 days, under schedules that change on
 * a day. Rates are decimal text in the schedules and whole parts of 10^-7 here, so a fee is one exact product that is
 * rounded once.
 *
 * The volume of a fill counts from the next UTC day on, for 30 days, as venues work it out once a day.
 */
import { Decimal } from 'decimal.js';
import { InputError, type Micros, mulDiv, PPM, type Ppm, ppm, type QuoteUnits, quoteUnits } from '../../core/index.ts';
import { defineFeeSchedule, type FeeSchedule, feeAt, TermsReader } from '../market/index.ts';

/** Parts of one in a rate. */
const RATE_PARTS = 1e7;
const MICROS_PER_DAY = 86_400_000_000;
const DAYS = 30;
const UNITS = new Decimal(1e8);

/** Which side of the trade waited in the book. */
export type Liquidity = 'maker' | 'taker';

interface Rates {
  readonly maker: number;
  readonly taker: number;
}

/** Fees of one account at one venue. */
export class FeeDesk {
  /** By the day from which each holds, oldest first. */
  readonly #schedules: readonly { readonly fromDay: number; readonly schedule: FeeSchedule }[];
  /** Volume by day, the newest at its number modulo the length. */
  readonly #volumes = new Float64Array(DAYS + 1);
  #day = Number.NEGATIVE_INFINITY;
  #rates: Rates = { maker: 0, taker: 0 };

  /**
   * @param schedules of one venue; each holds from its day `asOf` on, the first one also before.
   * @throws BOT4_DATA_VALUE when there is none, two are of one day, or a rate has more than 5 decimals of a percent.
   */
  constructor(schedules: readonly FeeSchedule[]) {
    const dated = schedules
      .map((schedule) => ({ fromDay: dayOf(schedule), schedule: defineFeeSchedule(schedule) }))
      .sort((a, b) => a.fromDay - b.fromDay);
    if (dated.length === 0) throw new InputError('BOT4_DATA_VALUE', 'there is no fee schedule');
    dated.forEach(({ fromDay, schedule }, i) => {
      if (fromDay === dated[i - 1]?.fromDay) {
        throw new InputError('BOT4_DATA_VALUE', `two fee schedules are of ${schedule.asOf}`);
      }
      for (const tier of schedule.tiers) for (const rate of [tier.makerPercent, tier.takerPercent]) partsOf(rate);
    });
    this.#schedules = dated;
  }

  /** Volume of the 30 days before the day of the last fill, in quote units. */
  get volume30d(): QuoteUnits {
    let sum = 0;
    for (let back = 1; back <= DAYS; back++) sum += this.#volumes[placeOf(this.#day - back)] as number;
    return quoteUnits(this.#day === Number.NEGATIVE_INFINITY ? 0 : sum);
  }

  /**
   * Fee of a fill, whose volume then counts.
   * @param value of the fill, in quote units, either sign.
   * @returns what the venue takes, rounded up; negative for a rebate, rounded towards zero.
   */
  charge(value: QuoteUnits, liquidity: Liquidity, time: Micros): QuoteUnits {
    const fee = this.quote(value, liquidity, time);
    const place = placeOf(this.#day);
    this.#volumes[place] = (this.#volumes[place] as number) + Math.abs(value);
    return fee;
  }

  /** Fee that a fill would have now; its volume does not count. Values as in `charge`. */
  quote(value: QuoteUnits, liquidity: Liquidity, time: Micros): QuoteUnits {
    const day = Math.floor(time / MICROS_PER_DAY);
    if (day !== this.#day) this.#moveTo(day);
    const traded = Math.abs(value);
    const rate = liquidity === 'maker' ? this.#rates.maker : this.#rates.taker;
    if (rate >= 0) return quoteUnits(mulDiv(traded, rate, RATE_PARTS, 'up'));
    const rebate = mulDiv(traded, -rate, RATE_PARTS, 'down');
    return quoteUnits(rebate === 0 ? 0 : -rebate);
  }

  #moveTo(day: number): void {
    if (day < this.#day) throw new InputError('BOT4_DATA_ORDER', 'fills come in the order of time');
    if (day - this.#day > DAYS) this.#volumes.fill(0);
    else for (let next = this.#day + 1; next <= day; next++) this.#volumes[placeOf(next)] = 0;
    this.#day = day;
    const { schedule } = this.#schedules.findLast(({ fromDay }) => fromDay <= day) ?? this.#schedules[0] ?? never();
    const rates = feeAt(schedule, new Decimal(this.volume30d).div(UNITS).toFixed());
    this.#rates = { maker: partsOf(rates.makerPercent), taker: partsOf(rates.takerPercent) };
  }
}

/**
 * The most that any tier of the schedules takes, in parts per million, rounded up; 0 where all give rebates.
 * @example highestFeePpm([{ venue: 'x', asOf: '2024-01-31', volumeCurrency: 'USD', tiers: [{ fromVolume: '0', makerPercent: '-0.01', takerPercent: '0.07505' }] }]) // => 751
 */
export function highestFeePpm(schedules: readonly FeeSchedule[]): Ppm {
  const percents = schedules.flatMap(({ tiers }) => tiers.flatMap((tier) => [tier.makerPercent, tier.takerPercent]));
  const highest = percents.reduce((most, percent) => Decimal.max(most, percent), new Decimal(0));
  return ppm(
    highest
      .times(PPM / 100)
      .ceil()
      .toNumber(),
  );
}

function never(): never {
  throw new InputError('BOT4_DATA_VALUE', 'there is no fee schedule');
}

function placeOf(day: number): number {
  return ((day % (DAYS + 1)) + DAYS + 1) % (DAYS + 1);
}

function dayOf({ asOf, venue }: FeeSchedule): number {
  return new TermsReader(`the fees of ${venue}`, venue).day(asOf) / MICROS_PER_DAY;
}

/** A rate in parts of 10^-7. */
function partsOf(percent: string): number {
  const parts = new Decimal(percent).times(RATE_PARTS / 100);
  if (parts.isInteger() && parts.abs().lte(RATE_PARTS)) return parts.toNumber();
  throw new InputError('BOT4_DATA_VALUE', `a fee of ${percent} % has more than 5 decimals, or is above 100 %`);
}
