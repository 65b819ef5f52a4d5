/** Reads the files that a calibration is made from: trades of tables and recordings, books and latencies of recordings. */
import { describeForeign } from '../../../src/adapters/catalog/import/foreign-recording.ts';
import { readSeries } from '../../../src/adapters/catalog/import/read-series.ts';
import { isRecording } from '../../../src/adapters/catalog/import/recording-path.ts';
import { makeVenueSession } from '../../../src/adapters/feed/index.ts';
import { type RecordedColumns, readDescription, recordingColumns } from '../../../src/adapters/recording/index.ts';
import { InputError } from '../../../src/core/index.ts';
import { cleanTrades, type QuoteRecords, quotesOfBook, type TradeRecords } from '../../../src/domain/sim/index.ts';

/** What a file holds of one market. */
export interface RecordedFile {
  readonly symbol: string;
  readonly trades: TradeRecords;
  readonly quotes?: QuoteRecords;
  /** The book itself, for a replay; prices and quantities in units of the assets. */
  readonly book?: {
    readonly times: Float64Array;
    readonly flags: Float64Array;
    readonly sides: Float64Array;
    readonly prices: Float64Array;
    readonly quantities: Float64Array;
  };
  /** µs, local time less the venue's. */
  readonly feedLatencies?: Float64Array;
  /** Rows that cannot be and were left out. */
  readonly dropped: number;
}

/** One of several, or a refusal that names them. */
function chosen<T>(file: string, wanted: string | undefined, all: ReadonlyMap<string, T>): readonly [string, T] {
  const names = [...all.keys()];
  const name = wanted ?? (names.length === 1 ? names[0] : undefined);
  const found = name === undefined ? undefined : all.get(name);
  if (name !== undefined && found !== undefined) return [name, found];
  const detail =
    wanted === undefined
      ? `holds several markets: ${names.join(', ')}`
      : `has no market ${wanted}; it holds ${names.join(', ') || 'none'}`;
  throw new InputError('BOT4_DATA_SYMBOL', detail, { place: { file, key: 'symbol' } });
}

async function fromTable(file: string, symbol: string | undefined): Promise<RecordedFile> {
  const read = await readSeries(file);
  if (read.kind !== 'trades') {
    throw new InputError('BOT4_DATA_COLUMN', `holds ${read.kind}; a calibration needs trades`, { place: { file } });
  }
  const [name, series] = chosen(file, symbol, new Map(read.series.map((one) => [one.name ?? '', one] as const)));
  const column = (role: 'time' | 'price' | 'qty'): Float64Array => series.columns.get(role) as Float64Array;
  const maker = series.columns.get('maker');
  // Where the buyer was the maker, the taker sold.
  const sides = series.columns.get('side') ?? maker?.map((isMaker) => (isMaker === 1 ? -1 : 1));
  const times = column('time');
  const all = {
    times,
    prices: column('price'),
    quantities: column('qty'),
    sides: sides ?? new Float64Array(times.length),
  };
  return { symbol: name, ...cleanTrades(all) };
}

/** Columns of one market, chunk after chunk. */
class Gathered {
  readonly #chunks: Record<'trades' | 'book', RecordedColumns[]> = { trades: [], book: [] };

  add(chunk: RecordedColumns): void {
    if (chunk.kind === 'trades' || chunk.kind === 'book') this.#chunks[chunk.kind].push(chunk);
  }

  column(kind: 'trades' | 'book', name: string): Float64Array {
    const parts = this.#chunks[kind].map((chunk) => chunk.columns[name] as Float64Array);
    const all = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }
}

async function fromRecording(file: string, symbol: string | undefined): Promise<RecordedFile> {
  const description = (await readDescription(file)) ?? (await describeForeign(file));
  if (description === undefined) {
    const detail = 'is of no venue that there is an adapter for: Binance, Kraken or Coinbase';
    throw new InputError('BOT4_DATA_UNSUPPORTED', detail, { place: { file } });
  }
  const { venue, instruments } = description;
  const gathered = new Map<string, Gathered>();
  const chunks = recordingColumns(file, {
    instruments,
    sessionFor: (_connection, sink) =>
      makeVenueSession(venue, { instruments, channels: ['trades', 'book'], sink, notify: () => undefined }),
  });
  for await (const chunk of chunks) {
    const name = chunk.instrument.symbol;
    const one = gathered.get(name) ?? new Gathered();
    gathered.set(name, one);
    one.add(chunk);
  }
  const [name, rows] = chosen(file, symbol, gathered);
  const scale = instruments.find((instrument) => instrument.symbol === name)?.scale as NonNullable<
    (typeof instruments)[number]['scale']
  >;
  const grid = { price: 10 ** -scale.priceDecimals, qty: 10 ** -scale.qtyDecimals };
  const trades = cleanTrades({
    times: rows.column('trades', 'time'),
    prices: rows.column('trades', 'price').map((ticks) => ticks * grid.price),
    quantities: rows.column('trades', 'qty').map((lots) => lots * grid.qty),
    sides: rows.column('trades', 'side'),
  });
  const time = rows.column('book', 'time');
  if (time.length === 0) return { symbol: name, ...trades };
  const [flags, side, price, qty] = ['flags', 'side', 'price', 'qty'].map((key) => rows.column('book', key)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const quotes = quotesOfBook({ time, flags, side, price, qty }, grid);
  const book = {
    times: time,
    flags,
    sides: side,
    prices: price.map((ticks) => ticks * grid.price),
    quantities: qty.map((lots) => lots * grid.qty),
  };
  return { symbol: name, ...trades, quotes, book, feedLatencies: latenciesOf(time, rows.column('book', 'local_time')) };
}

/** One latency a message; messages whose time the venue did not say have none. */
function latenciesOf(times: Float64Array, localTimes: Float64Array): Float64Array {
  const latencies: number[] = [];
  for (let i = 1; i < times.length; i++) {
    const isNext = times[i] !== times[i - 1] && localTimes[i] !== localTimes[i - 1];
    if (isNext) latencies.push((localTimes[i] as number) - (times[i] as number));
  }
  return Float64Array.from(latencies);
}

/**
 * Reads a file of trades, or a recording.
 * @throws BOT4_DATA_FILE, BOT4_DATA_CORRUPT, BOT4_DATA_COLUMN, BOT4_DATA_SYMBOL, BOT4_DATA_UNSUPPORTED
 */
export async function readRecordedFile(file: string, symbol: string | undefined): Promise<RecordedFile> {
  return (await isRecording(file)) ? fromRecording(file, symbol) : fromTable(file, symbol);
}
