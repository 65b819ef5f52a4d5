/**
 * What the columns of a file mean. Names that a file has are looked up here; a file without names must have one of the
 * venues' own layouts, which its number of columns and its first row tell apart, or be given one by name.
 */
import { InputError } from '../../../core/index.ts';
import { KLINE_NAMES } from '../../duckdb/csv-head.ts';
import { BAR_COLUMNS } from '../column-layout.ts';

/** Meaning of a column. `maker` is true when the buyer was the maker, so the taker sold. */
export type Role =
  | 'time'
  | 'open'
  | 'high'
  | 'low'
  | 'close'
  | 'volume'
  | 'quote_volume'
  | 'trades'
  | 'taker_buy_volume'
  | 'taker_buy_quote_volume'
  | 'id'
  | 'price'
  | 'qty'
  | 'side'
  | 'maker'
  | 'rate'
  | 'mark'
  | 'symbol'
  | 'market';

/** Kinds of rows that files hold. */
export type ImportKind = 'bars' | 'trades' | 'funding';

/** Names of each meaning, in lower case, best first. */
const NAMES: Readonly<Record<Role, readonly string[]>> = {
  time: [
    ...[
      'ts',
      'open_time',
      'time',
      'timestamp',
      'transact_time',
      'trade_time',
      'calc_time',
      'funding_time',
      'fundingtime',
    ],
    ...['datetime', 'date', 'unix', 'ts_s', 'ts_ms', 't_ms', 'seconds'],
  ],
  open: ['open'],
  high: ['high'],
  low: ['low'],
  close: ['close'],
  volume: ['volume'],
  quote_volume: ['quote_volume', 'quote_asset_volume', 'quotevolume'],
  trades: ['trades', 'count', 'number_of_trades', 'tradecount'],
  taker_buy_volume: ['taker_buy_volume', 'taker_buy_base_asset_volume'],
  taker_buy_quote_volume: ['taker_buy_quote_volume', 'taker_buy_quote_asset_volume'],
  id: ['id', 'trade_id', 'agg_trade_id', 'tradeid'],
  price: ['price'],
  qty: ['qty', 'quantity', 'amount', 'size', 'volume'],
  side: ['side', 'taker_side'],
  maker: ['is_buyer_maker', 'isbuyermaker', 'buyer_maker'],
  rate: ['rate', 'funding_rate', 'last_funding_rate', 'fundingrate'],
  mark: ['mark', 'mark_price', 'markprice', 'mark_open'],
  symbol: ['symbol'],
  market: ['market'],
};

const ROLES: Readonly<Record<ImportKind, readonly Role[]>> = {
  bars: [...BAR_COLUMNS, 'symbol', 'market'],
  trades: ['time', 'id', 'price', 'qty', 'side', 'maker', 'symbol', 'market'],
  funding: ['time', 'rate', 'mark', 'symbol', 'market'],
};
const REQUIRED: Readonly<Record<ImportKind, readonly Role[]>> = {
  bars: ['time', 'open', 'high', 'low', 'close', 'volume'],
  trades: ['time', 'price', 'qty'],
  funding: ['time', 'rate'],
};

/** Layouts of files without a header, by name: columns in order. */
export const LAYOUTS: Readonly<Record<string, readonly string[]>> = {
  'binance-klines': KLINE_NAMES,
  'binance-trades': ['id', 'price', 'qty', 'quote_qty', 'time', 'is_buyer_maker', 'is_best_match'],
  'binance-um-trades': ['id', 'price', 'qty', 'quote_qty', 'time', 'is_buyer_maker'],
  'binance-agg-trades': [
    'agg_trade_id',
    'price',
    'quantity',
    'first_trade_id',
    'last_trade_id',
    'transact_time',
    'is_buyer_maker',
    'is_best_match',
  ],
  'binance-um-agg-trades': [
    'agg_trade_id',
    'price',
    'quantity',
    'first_trade_id',
    'last_trade_id',
    'transact_time',
    'is_buyer_maker',
  ],
  'kraken-ohlcvt': ['ts', 'open', 'high', 'low', 'close', 'volume', 'count'],
  'kraken-trades': ['ts', 'price', 'volume'],
  'bitcoincharts-trades': ['ts', 'price', 'amount'],
  'bitcoincharts-market-trades': ['market', 'ts', 'price', 'amount'],
  'coinbase-candles': ['time', 'low', 'high', 'open', 'close', 'volume'],
  'bitfinex-candles': ['ts', 'open', 'close', 'high', 'low', 'volume'],
  ohlcv: ['ts', 'open', 'high', 'low', 'close', 'volume'],
};

const isNumber = (field: string): boolean => /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(field);
const isTruth = (field: string): boolean => /^(true|false)$/i.test(field);
/** A stamp of this century in s, ms, µs or ns, with or without a fraction. */
const isStamp = (field: string): boolean => /^\d{9,10}(\.\d+)?$|^\d{13}$|^\d{16}$|^\d{19}$/.test(field);

/**
 * Name of the layout that a row without a header has, or undefined. Six bare columns have none: venues order them
 * differently, and a high taken for a close would not be noticed.
 */
export function layoutOfRow(fields: readonly string[]): string | undefined {
  const numbers = (from: number, to: number) => fields.slice(from, to).every(isNumber);
  const [first = '', second = ''] = fields;
  const count = fields.length;
  if (count === 12 && isStamp(first) && numbers(1, 12)) return 'binance-klines';
  if (count === 7 && isStamp(first) && numbers(1, 7)) return 'kraken-ohlcvt';
  if (count === 3 && isStamp(first) && numbers(1, 3)) return 'kraken-trades';
  if (count === 4 && !isNumber(first) && isStamp(second) && numbers(2, 4)) return 'bitcoincharts-market-trades';
  const ends = (from: number) => fields.slice(from).every(isTruth);
  if ((count === 7 || count === 6) && isStamp(fields[4] as string) && numbers(0, 5) && ends(5)) {
    return count === 7 ? 'binance-trades' : 'binance-um-trades';
  }
  if ((count === 8 || count === 7) && isStamp(fields[5] as string) && numbers(0, 6) && ends(6)) {
    return count === 8 ? 'binance-agg-trades' : 'binance-um-agg-trades';
  }
  return undefined;
}

/** Kind that column names tell, or undefined. */
export function kindOfNames(names: readonly string[]): ImportKind | undefined {
  const has = (role: Role): boolean => names.some((name) => NAMES[role].includes(name.toLowerCase()));
  if (has('open') && has('high') && has('low') && has('close')) return 'bars';
  if (has('rate')) return 'funding';
  return has('price') && has('qty') ? 'trades' : undefined;
}

function columnOf(role: Role, names: readonly string[]): number {
  for (const name of NAMES[role]) {
    const index = names.findIndex((one) => one.toLowerCase() === name);
    if (index >= 0) return index;
  }
  return -1;
}

/**
 * Which column has which meaning.
 * @param pair assets of the file, where a symbol says them: some files call their volumes `Volume BTC` and `Volume USD`.
 * @returns index of a column by role.
 * @throws BOT4_DATA_COLUMN naming what is missing.
 */
export function rolesOf(
  file: string,
  kind: ImportKind,
  names: readonly string[],
  pair: { readonly base: string; readonly quote: string } | null,
): ReadonlyMap<Role, number> {
  const roles = new Map<Role, number>();
  for (const role of ROLES[kind]) {
    const index = columnOf(role, names);
    if (index >= 0) roles.set(role, index);
  }
  if (kind === 'bars' && pair !== null) {
    const assets = { volume: pair.base, quote_volume: pair.quote } as const;
    for (const role of ['volume', 'quote_volume'] as const) {
      const index = names.findIndex((name) => name.toLowerCase() === `volume ${assets[role].toLowerCase()}`);
      if (!roles.has(role) && index >= 0) roles.set(role, index);
    }
  }
  const missing = REQUIRED[kind].find((role) => !roles.has(role));
  if (missing !== undefined) {
    const detail = `${kind} need a column ${missing} (${NAMES[missing].join(', ')}); the file has: ${names.join(', ')}`;
    throw new InputError('BOT4_DATA_COLUMN', detail, { place: { file, key: missing } });
  }
  return roles;
}
