/** Thins results for plots and reports: exact values at chosen points, never averages. */

import type { LotTrade } from '../../app/lot-trades.ts';
import type { SessionResult } from '../../app/session-result.ts';
import type { Micros } from '../../core/index.ts';
import { QUOTE_UNITS_PER_ONE, quoteUnits } from '../../core/index.ts';
import {
  type Bars,
  firstBarAtOrAfter,
  formatMoney,
  formatQty,
  type Instrument,
  ticksToNumber,
} from '../../domain/market/index.ts';
import type { RoundTrip } from '../../domain/portfolio/index.ts';
import type { CurveRecord, TradeRecord } from '../../dto/run-report.ts';

const POINTS = 2000;
const PRICE_DIGITS = 12;

/** The account's curve at up to 2,000 bars, the worst drawdown always among them. */
export function curveOf(result: SessionResult, bars: Bars): CurveRecord {
  const n = result.equity.length;
  const drawdown = drawdowns(result);
  const step = Math.max(1, Math.ceil(n / POINTS));
  const chosen = new Set<number>();
  for (let i = 0; i < n; i += step) chosen.add(i);
  chosen.add(indexOfSmallest(drawdown));
  chosen.add(n - 1);
  const at = [...chosen].filter((i) => i >= 0).sort((a, b) => a - b);
  return {
    time: at.map((i) => result.equityTime[i] as Micros),
    equity: at.map((i) => (result.equity[i] as number) / QUOTE_UNITS_PER_ONE),
    drawdown: at.map((i) => drawdown[i] as number),
    close: at.map((i) => closeAt(bars, result.equityTime[i] as number)),
  };
}

/** Close of the last bar that had closed at a time; of the first one before that. */
function closeAt(bars: Bars, time: number): number {
  const after = firstBarAtOrAfter(bars, time - bars.intervalMicros + 1);
  return bars.close[Math.max(0, after - 1)] as number;
}

/** Equity as a fraction of its peak, minus one, at each bar. */
export function drawdowns(result: SessionResult): Float64Array {
  let peak: number = result.initialCash;
  return result.equity.map((value) => {
    peak = Math.max(peak, value);
    return value / peak - 1;
  });
}

function indexOfSmallest(values: Float64Array): number {
  let best = -1;
  for (let i = 0; i < values.length; i++) if (best < 0 || (values[i] as number) < (values[best] as number)) best = i;
  return best;
}

/** A round trip for people. */
export function tradeRecord(trip: RoundTrip, instrument: Instrument): TradeRecord {
  return {
    side: trip.side,
    openedAt: trip.openedAt,
    closedAt: trip.closedAt,
    qty: formatQty(instrument, trip.lots as Parameters<typeof formatQty>[1]),
    entryPrice: ticksToNumber(instrument, trip.entryTicks),
    exitPrice: ticksToNumber(instrument, trip.exitTicks),
    fees: formatMoney(trip.fees),
    pnl: formatMoney(trip.pnl),
  };
}

/** A closed lot for people: its fees are its share of those of the two trades. */
export function lotRecord(lot: LotTrade, instrument: Instrument): TradeRecord {
  const lots = Math.abs(lot.lots) as Parameters<typeof formatQty>[1];
  const { unitsPerTickLot } = instrument;
  // Money of a lot may be rounded, so its price is shown to as many digits as are exact.
  const price = (units: number): number =>
    Number(ticksToNumber(instrument, units / (lot.lots * unitsPerTickLot)).toPrecision(PRICE_DIGITS));
  return {
    side: lot.lots > 0 ? 'long' : 'short',
    openedAt: lot.openedAt,
    closedAt: lot.closedAt,
    qty: formatQty(instrument, lots),
    entryPrice: price(lot.costUnits),
    exitPrice: price(lot.proceedsUnits),
    fees: formatMoney(lot.fees),
    pnl: formatMoney(quoteUnits(lot.realised - lot.fees)),
  };
}
