/** Fees of Binance Spot as dated data: what clients pay, and what they pay while fees are taken in another asset. */
import type { SimFeeSchedule } from '../../../domain/sim/index.ts';
import { HOUSE_FEES } from '../hosted/hosted-market.ts';

/** Names of the schedules of clients. */
export const FEE_SCHEDULES = { usual: 'spot', other: 'spot, in BNB' } as const;

/** 0.10 % on both sides, the first tier of Binance Spot (binance-spot-api-docs, faqs/commission_faq.md; ccxt 4.5). */
const FIRST_TIER = [{ volumeUnits: 0, makerPpm: 1000, takerPpm: 1000 }] as const;
/** A quarter less for who pays in BNB (same page): of an account that has BNB, where BNB trades in the quote asset. */
const BNB_DISCOUNT = { asset: 'BNB', ppm: 250_000 } as const;

export const SPOT_FEES: readonly SimFeeSchedule[] = [
  { name: FEE_SCHEDULES.usual, source: 'Binance Spot, regular user, 2026', entries: [{ from: 0, tiers: FIRST_TIER }] },
  {
    name: FEE_SCHEDULES.other,
    source: 'Binance Spot, regular user who pays in BNB, 2026',
    entries: [{ from: 0, tiers: FIRST_TIER, discount: BNB_DISCOUNT }],
  },
  HOUSE_FEES,
];
