/**
 * What tests of orders, venues and traders begin with: two markets, an order, a fill, options of live orders. Pure, and
 * imports nothing above the domain, so that tests of pure code that use it may share a process.
 */
import { micros, priceTicks, qtyLots, quoteUnits, Rng } from '../src/core/index.ts';
import { defineInstrument, type Instrument, type Trades } from '../src/domain/market/index.ts';
import {
  binanceFault,
  clientOrderId,
  copyReport,
  type FillReport,
  type LiveOptions,
  type OrderIntent,
  type OrderName,
  type VenueReport,
} from '../src/domain/orders/index.ts';

export const SESSION = '0a1b2c3d';

/** Bitcoin with the steps of a large venue: a tick of a lot is 10 units of 1e-8. */
export const BTC = {
  symbol: 'BTCUSDT',
  base: 'BTC',
  quote: 'USDT',
  tickSize: '0.01',
  lotSize: '0.00001',
  minNotional: '5',
  maxPrice: '1000000',
} as const;
export const BTC_SPOT = defineInstrument({ ...BTC, kind: 'spot' });
export const BTC_PERP = defineInstrument({ ...BTC, kind: 'perp' });

const X = {
  symbol: 'XUSDT',
  base: 'X',
  quote: 'USDT',
  tickSize: '0.01',
  lotSize: '0.001',
  minNotional: '1',
  maxPrice: '100000',
} as const;

/** Round numbers: a tick of a lot is 1,000 units of 1e-8, and 10,000 ticks are a price of 100. */
export const X_PERP = defineInstrument({ ...X, kind: 'perp' });
export const X_SPOT = defineInstrument({ ...X, kind: 'spot' });

/** An entry at the market that buys 100 lots of the first instrument, except for what `more` says. */
export function orderIntent(intentSeq: number, more: Partial<OrderIntent> = {}): OrderIntent {
  return {
    intentSeq,
    clientOrderId: clientOrderId({ session: SESSION, epoch: 1, intentSeq }),
    instrument: 0,
    side: 'buy',
    type: 'market',
    purpose: 'entry',
    lots: qtyLots(100),
    priceTicks: priceTicks(0),
    reduceOnly: false,
    time: micros(0),
    ...more,
  };
}

/** What a trade must say for itself. */
type Trade = Pick<FillReport, 'tradeId' | 'lots' | 'ticks' | 'time'> & Partial<FillReport>;

/** A trade of an order of the first instrument, without a fee, except for what `trade` says. */
export function fillReport({ clientOrderId }: Pick<OrderName, 'clientOrderId'>, trade: Trade): FillReport {
  return { kind: 'filled', clientOrderId, instrument: 0, fee: quoteUnits(0), deadMarket: false, ...trade };
}

/** All reports of a venue that nobody has read, as copies. */
export function drain(venue: { takeReport(): VenueReport | undefined }): VenueReport[] {
  const reports: VenueReport[] = [];
  for (let r = venue.takeReport(); r !== undefined; r = venue.takeReport()) reports.push(copyReport(r));
  return reports;
}

const SECOND = 1_000_000;

/** Live orders at a spot venue that executes nothing later than a second after it was asked. */
export function liveOptions(instruments: readonly Instrument[]): LiveOptions {
  return {
    instruments,
    session: SESSION,
    recvWindowMicros: SECOND,
    marginMicros: SECOND,
    readLagMicros: 5 * SECOND,
    timeoutMicros: 1.5 * SECOND,
    entryAgeMicros: 5 * SECOND,
    staleMicros: 60 * SECOND,
    laneCapacity: 2,
    idCapacity: 64,
    sellsAreFunded: true,
    explain: binanceFault,
  };
}

/** 14 November 2023. */
const FIRST_TRADE = 1_700_000_000_000_000;

/** Seeded trades around 300 in steps of 0.01, some of them at one time; quantities below 1,000 in the last of so many decimals. */
export function seededTrades(seed: number, count: number, o: { symbol: string; qtyDecimals: number }): Trades {
  const rng = new Rng(seed);
  const columns = { time: new Float64Array(count), price: new Float64Array(count), qty: new Float64Array(count) };
  const side = new Int8Array(count);
  let time = FIRST_TRADE;
  let ticks = 30_000;
  for (let i = 0; i < count; i++) {
    time += Math.floor(rng.uniform() * 4) * 150_000;
    ticks += Math.floor(rng.uniform() * 9) - 4;
    columns.time[i] = time;
    columns.price[i] = ticks / 100;
    columns.qty[i] = (1 + Math.floor(rng.uniform() * 900)) / 10 ** o.qtyDecimals;
    side[i] = rng.uniform() < 0.5 ? 1 : -1;
  }
  return { symbol: o.symbol, ...columns, side };
}
