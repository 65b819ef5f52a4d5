/**
 * Fees of Binance as a public list says them. An account has its own: ask the venue for them before money depends on it.
 * The tiers of spot depend on holdings too, so only the one that everybody has is listed.
 */
import { defineFeeSchedule, type FeeSchedule } from '../../domain/market/index.ts';
import type { BinanceMarket } from './parser.ts';

/** Day on which the lists were read, in ccxt 4.5.84 and for spot also in Lean. */
const AS_OF = '2026-11-28';

const SPOT = defineFeeSchedule({
  venue: 'binance-spot',
  asOf: AS_OF,
  volumeCurrency: 'USD',
  tiers: [{ fromVolume: '0', makerPercent: '0.1', takerPercent: '0.1' }],
});

const FUTURES = defineFeeSchedule({
  venue: 'binance-um',
  asOf: AS_OF,
  volumeCurrency: 'USD',
  tiers: [{ fromVolume: '0', makerPercent: '0.02', takerPercent: '0.05' }],
});

/** Fees of the lowest tier, without the discount for paying in BNB. */
export function binanceFees(market: BinanceMarket): FeeSchedule {
  return market === 'um' ? FUTURES : SPOT;
}
