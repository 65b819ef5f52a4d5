/** History of venues through ccxt. */
import { InputError } from '../../core/index.ts';
import type { HistoryReader } from '../../ports/history-source.ts';
import { binanceBars, binanceFunding, binanceTrades } from './binance.ts';
import type { VenueClient } from './client.ts';
import { coinbaseBars, coinbaseTrades } from './coinbase.ts';
import { field, isoToMicros, whole } from './exact-text.ts';
import { krakenBarsFrom, krakenRecentBars, krakenTradeBars, krakenTrades } from './kraken.ts';
import type { CcxtVenueName } from './load.ts';
import type { VenueMarket } from './venue-market.ts';

export { type BackOff, DEFAULT_BACK_OFF } from './back-off.ts';
export { type ClientOptions, type ClientWorld, FetchStopped, VenueClient, type WaitNotice } from './client.ts';
export { instrumentRecord } from './instrument-record.ts';
export type { CcxtVenueName } from './load.ts';
export { findVenueMarket, type VenueMarket, type VenueRules } from './venue-market.ts';

/** Kinds of rows that can be fetched. */
export type FetchKind = 'bars' | 'trades' | 'funding';

/** What of a market is wanted. */
export interface ReaderRequest {
  readonly kind: FetchKind;
  /** Bars only: length in microseconds. */
  readonly intervalMicros: number;
  /** First time that will be asked for, microseconds. */
  readonly from: number;
  /** The venue's time. */
  readonly nowMicros: number;
  /** Build bars from trades also where the venue has them: the data set was begun so. */
  readonly fromTrades: boolean;
}

const MINUTE = 60e6;
const HOUR = 3600e6;

/** Bar lengths of a venue: microseconds and the venue's name of them. */
const INTERVALS: Readonly<Record<CcxtVenueName, ReadonlyMap<number, string>>> = {
  binance: new Map(
    Object.entries({
      '1s': 1e6,
      '1m': MINUTE,
      '3m': 3 * MINUTE,
      '5m': 5 * MINUTE,
      '15m': 15 * MINUTE,
      '30m': 30 * MINUTE,
    })
      .concat(Object.entries({ '1h': HOUR, '2h': 2 * HOUR, '4h': 4 * HOUR, '6h': 6 * HOUR, '8h': 8 * HOUR }))
      .concat(Object.entries({ '12h': 12 * HOUR, '1d': 24 * HOUR }))
      .map(([name, micros]) => [micros, name]),
  ),
  binanceusdm: new Map(
    Object.entries({ '1m': MINUTE, '3m': 3 * MINUTE, '5m': 5 * MINUTE, '15m': 15 * MINUTE, '30m': 30 * MINUTE })
      .concat(Object.entries({ '1h': HOUR, '2h': 2 * HOUR, '4h': 4 * HOUR, '6h': 6 * HOUR, '8h': 8 * HOUR }))
      .concat(Object.entries({ '12h': 12 * HOUR, '1d': 24 * HOUR }))
      .map(([name, micros]) => [micros, name]),
  ),
  kraken: new Map([1, 5, 15, 30, 60, 240, 1440].map((minutes) => [minutes * MINUTE, String(minutes)])),
  coinbase: new Map([
    [MINUTE, 'ONE_MINUTE'],
    [5 * MINUTE, 'FIVE_MINUTE'],
    [15 * MINUTE, 'FIFTEEN_MINUTE'],
    [30 * MINUTE, 'THIRTY_MINUTE'],
    [HOUR, 'ONE_HOUR'],
    [2 * HOUR, 'TWO_HOUR'],
    [6 * HOUR, 'SIX_HOUR'],
    [24 * HOUR, 'ONE_DAY'],
  ]),
};

function lengthText(micros: number): string {
  const [unit, size] =
    micros % (24 * HOUR) === 0 ? ['d', 24 * HOUR] : micros % HOUR === 0 ? ['h', HOUR] : ['m', MINUTE];
  return micros < MINUTE ? `${micros / 1e6}s` : `${micros / size}${unit}`;
}

/** The venue's name of a bar length. @throws BOT4_DATA_UNSUPPORTED with the lengths that it has. */
export function venueInterval(venue: CcxtVenueName, intervalMicros: number): string {
  const names = INTERVALS[venue];
  const name = names.get(intervalMicros);
  if (name !== undefined) return name;
  const known = [...names.keys()].map(lengthText).join(', ');
  throw new InputError(
    'BOT4_DATA_UNSUPPORTED',
    `${venue} has no bars of ${lengthText(intervalMicros)}; it has ${known}: fetch shorter ones and resample them`,
    { place: { key: 'interval' } },
  );
}

/**
 * Reader of one kind of rows of a market.
 * @throws BOT4_DATA_UNSUPPORTED for what the venue does not have.
 */
export function openReader(client: VenueClient, market: VenueMarket, request: ReaderRequest): HistoryReader {
  const { kind, intervalMicros } = request;
  if (kind === 'funding') {
    if (client.name === 'binanceusdm') return binanceFunding(client, market);
    const detail = `${market.unified} of ${client.name} pays no funding; perpetuals of binance do: BTC/USDT:USDT`;
    throw new InputError('BOT4_DATA_UNSUPPORTED', detail, { place: { key: 'kind' } });
  }
  if (kind === 'trades') {
    if (client.name === 'kraken') return krakenTrades(client, market);
    return client.name === 'coinbase' ? coinbaseTrades(client, market) : binanceTrades(client, market);
  }
  const interval = venueInterval(client.name, intervalMicros);
  if (client.name === 'coinbase') return coinbaseBars(client, market, { interval, intervalMicros });
  if (client.name !== 'kraken') return binanceBars(client, market, { interval, intervalMicros });
  const recent = !request.fromTrades && request.from >= krakenBarsFrom(request.nowMicros, intervalMicros);
  return recent ? krakenRecentBars(client, market, intervalMicros) : krakenTradeBars(client, market, intervalMicros);
}

const TIME: Readonly<Record<CcxtVenueName, readonly [string, (answer: unknown) => number]>> = {
  binance: ['publicGetTime', (answer) => whole(field(answer, 'serverTime'), 'the time of the venue') * 1000],
  binanceusdm: ['fapiPublicGetTime', (answer) => whole(field(answer, 'serverTime'), 'the time of the venue') * 1000],
  kraken: [
    'publicGetTime',
    (answer) => whole(field(field(answer, 'result'), 'unixtime'), 'the time of the venue') * 1e6,
  ],
  coinbase: [
    'v3PublicGetBrokerageTime',
    (answer) => {
      const millis = field(answer, 'epochMillis');
      return millis === undefined
        ? isoToMicros(field(answer, 'iso'), 'the time of the venue')
        : whole(millis, 'the time of the venue') * 1000;
    },
  ],
};

/** The venue's own time, microseconds: it decides which bar is over. */
export function venueTime(client: VenueClient): Promise<number> {
  const [method, read] = TIME[client.name];
  return client.call(method, {}, read);
}
