/**
 * The name of a data set and back: `venue.market.symbol.kind` and, for bars, `.interval`. It is the name of a folder and
 * of a table of SQL, so every part of it is of letters, digits, `-` and `_`; nothing is replaced in silence.
 */
import { InputError } from '../../core/index.ts';
import { intervalMicrosOf, intervalText } from '../../domain/market/index.ts';
import type { DataSetKey, DataSetKind } from '../../ports/market-catalog.ts';

const KINDS: readonly DataSetKind[] = ['bars', 'trades', 'book', 'quotes', 'funding'];
const MARKETS: readonly DataSetKey['market'][] = ['spot', 'um_perp', 'future', 'synthetic'];

function refuse(key: string, detail: string): never {
  throw new InputError('BOT4_CONFIG_VALUE', detail, { place: { key } });
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
