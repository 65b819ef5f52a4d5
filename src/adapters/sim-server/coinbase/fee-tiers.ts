/** Fees of the venue by the volume of 30 days, as dated data. */
import type { SimFeeSchedule } from '../../../domain/sim/index.ts';
import { HOUSE_FEES } from '../hosted/hosted-market.ts';
import { trimmed } from './decimal-text.ts';

/** Name of the schedule of clients. */
export const CLIENT_FEES = 'advanced';
const UNITS_PER_DOLLAR = 100_000_000;
const PPM_DIGITS = 6;

/** A tier of fees by the volume of 30 days in dollars, rates in millionths. */
interface FeeTier {
  readonly name: string;
  readonly from: number;
  readonly to: number | undefined;
  readonly makerPpm: number;
  readonly takerPpm: number;
}

type TierRow = readonly [name: string, from: number, makerPpm: number, takerPpm: number];

/**
 * Advanced tiers as of 2026: the first one as the venue itself answers it, the others from its published ladder as ccxt
 * 4.5 carries it. Volume is counted in the quote asset of each trade.
 */
const TIER_ROWS: readonly TierRow[] = [
  ['Intro 1', 0, 6000, 12_000],
  ['Intro 2', 1000, 4000, 6000],
  ['Advanced 1', 10_000, 2500, 4000],
  ['Advanced 2', 50_000, 1500, 2500],
  ['Advanced 3', 100_000, 1000, 2000],
  ['VIP 1', 1_000_000, 800, 1800],
  ['VIP 2', 15_000_000, 600, 1600],
  ['VIP 3', 75_000_000, 300, 1200],
  ['VIP 4', 250_000_000, 0, 800],
  ['VIP 5', 400_000_000, 0, 500],
];

/** Tiers of fees. */
export const COINBASE_TIERS: readonly FeeTier[] = TIER_ROWS.map(([name, from, makerPpm, takerPpm], index) => ({
  name,
  from,
  to: TIER_ROWS[index + 1]?.[1],
  makerPpm,
  takerPpm,
}));

/** Fees of the venue: in the quote asset, on top of what a buy pays. */
export const COINBASE_FEES: readonly SimFeeSchedule[] = [
  {
    name: CLIENT_FEES,
    source: 'Coinbase Advanced, 2026',
    charged: 'quote',
    entries: [
      {
        from: 0,
        tiers: COINBASE_TIERS.map(({ from, makerPpm, takerPpm }) => ({
          volumeUnits: from * UNITS_PER_DOLLAR,
          makerPpm,
          takerPpm,
        })),
      },
    ],
  },
  HOUSE_FEES,
];

/** The tier of a volume. @param volume whole dollars of 30 days. */
export function tierOf(volume: number): FeeTier {
  return COINBASE_TIERS.findLast(({ from }) => volume >= from) as FeeTier;
}

/** Millionths as a decimal. */
export function ppmText(ppm: number): string {
  return trimmed(`0.${String(ppm).padStart(PPM_DIGITS, '0')}`);
}
