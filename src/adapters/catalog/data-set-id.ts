/**
 * The name of a data set and back: `venue.market.symbol.kind` and, for bars, `.interval`. It is the name of a folder and
 * of a table of SQL, so every part of it is of letters, digits, `-` and `_`; nothing is replaced in silence.
 */
import { InputError } from '../../core/index.ts';
import type { DataSetKey, DataSetKind } from '../../ports/market-catalog.ts';

const KINDS: readonly DataSetKind[] = ['bars', 'trades', 'book', 'quotes', 'funding'];
const MARKETS: readonly DataSetKey['market'][] = ['spot', 'um_perp', 'future', 'synthetic'];

/** Units of a bar length, longest first, in microseconds. */
const UNITS: readonly (readonly [string, number])[] = [
  ['d', 86_400e6],
  ['h', 3600e6],
  ['m', 60e6],
  ['s', 1e6],
  ['ms', 1e3],
  ['us', 1],
];

function refuse(key: string, detail: string): never {
  throw new InputError('BOT4_CONFIG_VALUE', detail, { place: { key } });
}

/**
 * Text of a bar length.
 * @param micros microseconds, a positive integer.
 * @example intervalText(900e6) // => '15m'
 * @throws BOT4_CONFIG_VALUE
 */
export function intervalText(micros: number): string {
  if (!Number.isSafeInteger(micros) || micros <= 0)
    refuse('interval', `a bar length of ${micros} µs; it is a positive integer`);
  const [unit, size] = UNITS.find(([, length]) => micros % length === 0) as readonly [string, number];
  return `${micros / size}${unit}`;
}

/**
 * Bar length of its text.
 * @returns microseconds.
 * @example intervalMicrosOf('4h') // => 14400000000
 * @throws BOT4_CONFIG_VALUE
 */
export function intervalMicrosOf(text: string): number {
  const match = /^([1-9]\d{0,8})(us|ms|s|m|h|d)$/.exec(text);
  if (match === null) refuse('interval', `${JSON.stringify(text)} is no bar length; write it as 1m, 15m, 1h or 1d`);
  const size = UNITS.find(([unit]) => unit === match[2])?.[1] as number;
  return Number(match[1]) * size;
}

/**
 * Id of a data set.
 * @throws BOT4_CONFIG_VALUE naming the part of the key that cannot be part of a name.
 * @example dataSetId({ venue: 'kraken', market: 'spot', symbol: 'XBTUSD', kind: 'trades' }) // => 'kraken.spot.XBTUSD.trades'
 */
export function dataSetId(key: DataSetKey): string {
  const { venue, market, symbol, kind, intervalMicros } = key;
  if (!/^[a-z0-9][a-z0-9_-]{0,31}$/.test(venue)) {
    refuse('venue', `venue ${JSON.stringify(venue)}: a venue is of lower-case letters, digits, - and _`);
  }
  if (!MARKETS.includes(market))
    refuse('market', `market ${JSON.stringify(market)}; it is one of ${MARKETS.join(', ')}`);
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,47}$/.test(symbol)) {
    refuse(
      'symbol',
      `symbol ${JSON.stringify(symbol)}: a symbol is of letters, digits, - and _; write BTC/USD as BTC-USD`,
    );
  }
  if (!KINDS.includes(kind)) refuse('kind', `kind ${JSON.stringify(kind)}; it is one of ${KINDS.join(', ')}`);
  const name = `${venue}.${market}.${symbol}.${kind}`;
  if (kind !== 'bars') {
    if (intervalMicros !== undefined) refuse('interval', `${kind} have no bar length`);
    return name;
  }
  if (intervalMicros === undefined) refuse('interval', 'bars need a bar length');
  return `${name}.${intervalText(intervalMicros)}`;
}

/**
 * Key of an id.
 * @returns undefined when the text is no id.
 */
export function parseDataSetId(id: string): DataSetKey | undefined {
  const [venue, market, symbol, kind, interval, ...rest] = id.split('.');
  if (venue === undefined || symbol === undefined || kind === undefined || rest.length > 0) return undefined;
  const key = { venue, market: market as DataSetKey['market'], symbol, kind: kind as DataSetKind };
  try {
    const whole = interval === undefined ? key : { ...key, intervalMicros: intervalMicrosOf(interval) };
    return dataSetId(whole) === id ? whole : undefined;
  } catch {
    // Not a name that `dataSetId` makes.
    return undefined;
  }
}
