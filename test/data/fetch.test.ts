/**
 * Fetching from a venue on this machine: what the three venues answer, everything that goes wrong on the way, and that the
 * result is the same as if nothing had.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  type CcxtVenueName,
  DEFAULT_BACK_OFF,
  FetchStopped,
  findVenueMarket,
  instrumentRecord,
  openReader,
  type ReaderRequest,
  VenueClient,
  type WaitNotice,
} from '../../src/adapters/ccxt/index.ts';
import { MemoryCatalog } from '../../src/adapters/memory/memory-catalog.ts';
import { type FetchSummary, fetchHistory } from '../../src/app/fetch.ts';
import { Bot4Error, Rng } from '../../src/core/index.ts';
import type { DataColumns } from '../../src/ports/market-catalog.ts';
import {
  type Asked,
  LocalVenue,
  syntheticBars,
  syntheticMarket,
  type VenueBar,
  type VenueData,
} from './local-venue.ts';

const START = Date.UTC(2024, 0, 1);
const MINUTE = 60_000;
const SHARED = fileURLToPath(new URL('../../../shared', import.meta.url));

const venues: LocalVenue[] = [];
afterEach(async () => {
  for (const venue of venues.splice(0)) await venue.stop();
});

async function startVenue(data: VenueData, nowMs: number): Promise<LocalVenue> {
  const venue = await LocalVenue.start(data, nowMs);
  venues.push(venue);
  return venue;
}

interface Wanted extends Partial<ReaderRequest> {
  readonly venue?: CcxtVenueName;
  readonly symbol?: string;
  readonly catalog?: MemoryCatalog;
  readonly toMs?: number;
  /** Rows of a commit. */
  readonly commitRows?: number;
  readonly notices?: WaitNotice[];
  readonly client?: Partial<ConstructorParameters<typeof VenueClient>[0]>;
}

/** A clock that moves on when somebody sleeps, beside the real one. */
function quickWorld(): {
  nowMs: () => number;
  uniform: () => number;
  sleep: (ms: number) => Promise<void>;
  slept: number[];
} {
  const slept: number[] = [];
  let ahead = 0;
  return {
    slept,
    nowMs: () => Date.now() + ahead,
    uniform: () => 0,
    sleep: async (ms) => {
      slept.push(ms);
      ahead += ms;
    },
  };
}

function clientOf(venue: LocalVenue, wanted: Wanted): VenueClient {
  return new VenueClient({
    venue: wanted.venue ?? 'binance',
    baseUrl: venue.url,
    world: quickWorld(),
    rateLimitMs: 1,
    notify: (notice) => wanted.notices?.push(notice),
    ...wanted.client,
  });
}

async function fetchFrom(venue: LocalVenue, wanted: Wanted = {}): Promise<FetchSummary & { columns: DataColumns }> {
  const client = clientOf(venue, wanted);
  const { kind = 'bars', from = START * 1000, intervalMicros = MINUTE * 1000, fromTrades = false } = wanted;
  const perpetual = wanted.venue === 'binanceusdm';
  const pair = wanted.venue === 'kraken' || wanted.venue === 'coinbase' ? 'BTC/USD' : 'BTC/USDT';
  const nowMicros = venue.nowMs * 1000;
  const market = await findVenueMarket(client, wanted.symbol ?? (perpetual ? 'BTC/USDT:USDT' : pair), nowMicros);
  const reader = openReader(client, market, { kind, intervalMicros, from, nowMicros, fromTrades });
  const over = kind === 'bars' ? Math.floor(nowMicros / intervalMicros) * intervalMicros : nowMicros;
  const catalog = wanted.catalog ?? new MemoryCatalog();
  const { commitRows: rows = 2000 } = wanted;
  const summary = await fetchHistory({
    reader,
    catalog,
    origin: { source: reader.source, licence: 'none stated', synthetic: false },
    from,
    to: Math.min(over, wanted.toMs === undefined ? over : wanted.toMs * 1000),
    cut: kind === 'trades' ? { ids: rows } : { spanMicros: rows * intervalMicros },
  });
  const columns = summary.manifest === undefined ? {} : await catalog.read(summary.manifest.id);
  return { ...summary, columns };
}

async function failure(work: Promise<unknown>): Promise<Bot4Error> {
  const error = await work.then(
    () => new Error('was not refused'),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(Bot4Error);
  return error as Bot4Error;
}

/** Values of bars as the venue's text says them. */
function expectBars(columns: DataColumns, bars: readonly VenueBar[]): void {
  expect(Array.from(columns.time as Float64Array)).toEqual(bars.map(({ openMs }) => openMs * 1000));
  for (const [place, name] of ['open', 'high', 'low', 'close', 'volume'].entries()) {
    expect(Array.from(columns[name] as Float64Array)).toEqual(bars.map(({ values }) => Number(values[place])));
  }
}

let market: VenueData;
let nowMs = 0;
beforeAll(() => {
  market = syntheticMarket({ seed: 11, count: 12_000, startMs: START + 90_000, meanGapMs: 4000 });
  nowMs = (market.trades.at(-1)?.time ?? 0) / 1000;
});

function finished(lengthMs: number): VenueBar[] {
  return (market.bars.get(lengthMs) ?? []).filter(({ openMs }) => openMs + lengthMs <= nowMs);
}

describe('bars of a venue', () => {
  it.each(['binance', 'binanceusdm', 'coinbase'] as const)(
    'of %s are those of its answers, and count what it lacks',
    async (name) => {
      const bars = finished(MINUTE);
      const { columns, missing, manifest } = await fetchFrom(await startVenue(market, nowMs), { venue: name });
      expectBars(columns, bars);
      const first = bars[0]?.openMs ?? 0;
      expect(missing.rows).toBe(Math.floor((nowMs - first) / MINUTE) - bars.length);
      expect(missing.longest).toBeGreaterThan(2);
      expect(manifest?.key.market).toBe(name === 'binanceusdm' ? 'um_perp' : 'spot');
    },
  );

  it('have at Binance the volume in quote, the number of trades and the side of the takers', async () => {
    const { columns } = await fetchFrom(await startVenue(market, nowMs));
    for (const [i, name] of ['quote_volume', 'trades', 'taker_buy_volume', 'taker_buy_quote_volume'].entries()) {
      expect(columns[name]?.[7]).toBe(Number(finished(MINUTE)[7]?.values[5 + i]));
    }
  });

  it('of Kraken beyond its latest 720 are built from trades and equal those of its answers', async () => {
    const venue = await startVenue(market, nowMs);
    const bars = finished(MINUTE);
    const built = await fetchFrom(venue, { venue: 'kraken' });
    expect(built.manifest?.origins[0]?.source).toBe('kraken trades through ccxt, made into bars');
    expectBars(built.columns, bars);
    const from = Math.floor(nowMs / MINUTE - 600) * MINUTE;
    const answered = await fetchFrom(venue, { venue: 'kraken', from: from * 1000 });
    expect(answered.manifest?.origins[0]?.source).toBe('kraken OHLC through ccxt');
    expectBars(
      answered.columns,
      bars.filter(({ openMs }) => openMs >= from),
    );
    const skip = built.columns.time?.findIndex((time) => time >= from * 1000) ?? 0;
    for (const name of Object.keys(built.columns))
      expect(built.columns[name]?.slice(skip)).toEqual(answered.columns[name]);
  });

  it('never hold one that is not over by the venue’s clock, to the millisecond', async () => {
    const [, second] = market.bars.get(MINUTE) as readonly VenueBar[];
    const close = (second?.openMs ?? 0) + MINUTE;
    const last = async (clock: number): Promise<number | undefined> =>
      (await fetchFrom(await startVenue(market, clock))).columns.time?.at(-1);
    expect(await last(close)).toBe((second?.openMs ?? 0) * 1000);
    expect(await last(close - 1)).toBe((market.bars.get(MINUTE)?.[0]?.openMs ?? 0) * 1000);
  });

  it('are complete when the venue gives smaller pages than it was asked for', async () => {
    const venue = await startVenue(market, nowMs);
    venue.pageLimit = 7;
    expectBars((await fetchFrom(venue)).columns, finished(MINUTE));
  });

  it('of Coinbase begin where the market does, without asking for every window before', async () => {
    const venue = await startVenue(market, nowMs);
    const from = Date.UTC(2021, 5, 1) * 1000;
    const { columns, pages } = await fetchFrom(venue, { venue: 'coinbase', from });
    expectBars(columns, finished(MINUTE));
    expect(pages).toBeLessThan(10);
    expect(venue.asked.length).toBeLessThan(20);
  });
});

describe('trades of a venue', () => {
  it.each(['binance', 'kraken', 'coinbase'] as const)(
    'of %s are all there, once, in their order, exact',
    async (name) => {
      const { columns, manifest, missing } = await fetchFrom(await startVenue(market, nowMs), {
        venue: name,
        kind: 'trades',
      });
      // The end is not part of the range, and Binance tells milliseconds.
      const unit = name === 'binance' ? 1000 : 1;
      const trades = market.trades.filter(({ time }) => Math.floor(time / unit) * unit < nowMs * 1000);
      expect(manifest?.scale).toEqual({ priceDecimals: 2, qtyDecimals: name === 'binance' ? 5 : 8 });
      expect(Array.from(columns.id as Float64Array)).toEqual(trades.map(({ id }) => id));
      expect(Array.from(columns.time as Float64Array)).toEqual(
        trades.map(({ time }) => Math.floor(time / unit) * unit),
      );
      expect(Array.from(columns.price as Float64Array)).toEqual(
        trades.map(({ price }) => Number(price.replace('.', ''))),
      );
      const lots = name === 'binance' ? 1 : 1000;
      expect(Array.from(columns.qty as Float64Array)).toEqual(
        trades.map(({ qty }) => Number(qty.replace('.', '')) * lots),
      );
      expect(Array.from(columns.side as Float64Array)).toEqual(trades.map((trade) => (trade.buyerIsMaker ? -1 : 1)));
      expect(missing.rows).toBe(0);
    },
  );

  it('that the venue skips in its numbering are counted', async () => {
    const trades = market.trades.filter(({ id }) => id % 1000 !== 7);
    const { missing } = await fetchFrom(await startVenue({ ...market, trades }, nowMs), { kind: 'trades' });
    expect([missing.rows, missing.runs, missing.longest]).toEqual([12, 12, 1]);
  });

  it('are stored with more decimals where the market had finer steps once', async () => {
    const trades = market.trades.map((trade, i) => (i === 5 ? { ...trade, price: '30000.1234' } : trade));
    const { manifest, columns } = await fetchFrom(
      await startVenue({ ...market, trades: trades.slice(0, 900) }, nowMs),
      {
        kind: 'trades',
      },
    );
    expect(manifest?.scale).toEqual({ priceDecimals: 4, qtyDecimals: 5 });
    expect(columns.price?.[5]).toBe(300_001_234);
    expect(columns.price?.[4]).toBe(Number(trades[4]?.price) * 10_000);
  });
});

describe('funding', () => {
  it('of a perpetual has rate and mark, NaN where the venue has none', async () => {
    const now = START + 600 * 86_400_000;
    const { columns } = await fetchFrom(await startVenue(market, now), { venue: 'binanceusdm', kind: 'funding' });
    const known = market.funding.filter(({ timeMs }) => timeMs < now);
    expect(Array.from(columns.time as Float64Array)).toEqual(known.map(({ timeMs }) => timeMs * 1000));
    expect(Array.from(columns.rate as Float64Array)).toEqual(known.map(({ rate }) => Number(rate)));
    expect(columns.mark?.[99]).toBe(Number.NaN);
    expect(columns.mark?.[100]).toBe(Number(known[100]?.mark));
  });

  it('is not there for a spot market, and that is said', async () => {
    const error = await failure(fetchFrom(await startVenue(market, nowMs), { kind: 'funding' }));
    expect(error.code).toBe('BOT4_DATA_UNSUPPORTED');
    expect(error.message).toContain('BTC/USDT:USDT');
  });
});

describe('a venue that fails', () => {
  const isPage = ({ path }: Asked): boolean => /klines|aggTrades|Trades|OHLC|candles|ticker/.test(path);

  it.each([
    ['binance', 'bars', 1],
    ['binance', 'trades', 2],
    ['kraken', 'trades', 3],
    ['kraken', 'bars', 4],
    ['coinbase', 'bars', 5],
    ['coinbase', 'trades', 6],
  ] as const)(
    'of %s, %s: dropped, cut, slow, malformed and refused answers change nothing (seed %i)',
    async (name, kind, seed) => {
      const clean = await fetchFrom(await startVenue(market, nowMs), { venue: name, kind });
      const venue = await startVenue(market, nowMs);
      const rng = new Rng(seed);
      venue.pageLimit = 150;
      venue.fault = () => {
        switch (rng.below(12)) {
          case 0:
            return { kind: 'drop' };
          case 1:
            return { kind: 'cut' };
          case 2:
            return { kind: 'status', status: 503, body: 'busy' };
          case 3:
            return { kind: 'status', status: 500, body: '{"code":-1000,"msg":"unknown"}' };
          case 4:
            return { kind: 'body', body: '<html>' };
          case 5:
            return { kind: 'slow', ms: 5 };
          default:
            return undefined;
        }
      };
      const notices: WaitNotice[] = [];
      const failing = await fetchFrom(venue, {
        venue: name,
        kind,
        notices,
        client: { backOff: { ...DEFAULT_BACK_OFF, attempts: 25 } },
      });
      expect(notices.length).toBeGreaterThan(2);
      expect(failing.columns).toEqual(clean.columns);
      expect(failing.manifest?.cursor).toBe(clean.manifest?.cursor);
    },
  );

  it('with 429 and Retry-After is not asked again before that time', async () => {
    const venue = await startVenue(market, nowMs);
    let limited = 0;
    venue.fault = (asked) =>
      isPage(asked) && ++limited === 1 ? { kind: 'status', status: 429, retryAfter: '1' } : undefined;
    const notices: WaitNotice[] = [];
    const world = {
      ...quickWorld(),
      nowMs: Date.now,
      sleep: (ms: number) => new Promise<void>((done) => setTimeout(done, ms)),
    };
    await fetchFrom(venue, { notices, client: { world } });
    expect(venue.askedWhileBanned).toBe(0);
    expect(notices.map(({ what }) => what)).toEqual(['rate-limited']);
    expect(notices[0]?.waitMs).toBeGreaterThan(900);
  });

  it('with 418 and no time is left alone for two minutes; one that bans for a day ends the fetch with the time', async () => {
    const venue = await startVenue(market, nowMs);
    let bans = 0;
    venue.fault = (asked) => (isPage(asked) && ++bans === 1 ? { kind: 'status', status: 418 } : undefined);
    const world = quickWorld();
    await fetchFrom(venue, { client: { world } });
    expect(Math.round((world.slept[0] ?? 0) / 1000)).toBe(120);
    const remembered: number[] = [];
    const ban = { read: () => remembered.at(-1) ?? 0, write: (until: number) => void remembered.push(until) };
    venue.fault = () => ({ kind: 'status', status: 418, retryAfter: '86400' });
    const error = await failure(fetchFrom(venue, { client: { bans: ban } }));
    expect(error.code).toBe('BOT4_VENUE_RATE_LIMIT');
    expect(error.message).toMatch(/until \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/);
    const asked = venue.asked.length;
    expect((await failure(fetchFrom(venue, { client: { bans: ban } }))).code).toBe('BOT4_VENUE_RATE_LIMIT');
    expect(venue.asked.length).toBe(asked);
  });

  it.each([
    ['kraken', '{"error":["EAPI:Rate limit exceeded"]}'],
    ['kraken', '{"error":["EGeneral:Too many requests"]}'],
  ] as const)('with %s saying %s in an answer of status 200 is given a pause', async (name, body) => {
    const venue = await startVenue(market, nowMs);
    let limited = 0;
    venue.fault = (asked) => (isPage(asked) && ++limited === 1 ? { kind: 'body', body } : undefined);
    const notices: WaitNotice[] = [];
    await fetchFrom(venue, { venue: name, kind: 'trades', notices });
    expect(notices.map(({ what }) => what)).toEqual(['rate-limited']);
  });

  it('for ever ends the fetch after eight attempts, keeping what was committed', async () => {
    const venue = await startVenue(market, nowMs);
    const catalog = new MemoryCatalog();
    let pages = 0;
    venue.fault = (asked) => (isPage(asked) && ++pages > 3 ? { kind: 'status', status: 503, body: 'busy' } : undefined);
    venue.pageLimit = 800;
    const error = await failure(fetchFrom(venue, { kind: 'trades', catalog }));
    expect(error.code).toBe('BOT4_FEED_CONNECTION');
    expect(error.message).toContain('8 attempts failed');
    expect((await catalog.list())[0]?.rows).toBe(1999);
    venue.fault = () => undefined;
    const clean = await fetchFrom(venue, { kind: 'trades' });
    expect((await fetchFrom(venue, { kind: 'trades', catalog })).manifest?.sha256).toBe(clean.manifest?.sha256);
  });

  it.each([
    [451, 'BOT4_FEED_CONNECTION'],
    [403, 'BOT4_FEED_CONNECTION'],
    [404, 'BOT4_FEED_CONNECTION'],
  ])('with status %i is not asked again', async (status, code) => {
    const venue = await startVenue(market, nowMs);
    venue.fault = (asked) => (isPage(asked) ? { kind: 'status', status, body: 'no' } : undefined);
    const error = await failure(fetchFrom(venue));
    expect(error.code).toBe(code);
    expect(venue.asked.filter(isPage).length).toBe(1);
  });

  it('with an error of no known class ends the fetch with its text', async () => {
    const venue = await startVenue(market, nowMs);
    venue.fault = (asked) =>
      isPage(asked) ? { kind: 'status', status: 400, body: '{"code":-9999,"msg":"the moon is full"}' } : undefined;
    const error = await failure(fetchFrom(venue));
    expect(error.code).toBe('BOT4_VENUE_UNKNOWN_REPLY');
    expect(error.message).toContain('the moon is full');
  });

  it('is not asked for a market that it does not have: near names are told', async () => {
    const error = await failure(fetchFrom(await startVenue(market, nowMs), { symbol: 'BTC/USD' }));
    expect(error.code).toBe('BOT4_DATA_SYMBOL');
    expect(error.message).toContain('near: BTC/USDT');
  });

  it('leaves a fetch that is stopped while it waits', async () => {
    const venue = await startVenue(market, nowMs);
    const stop = new AbortController();
    venue.fault = (asked) => (isPage(asked) ? { kind: 'slow', ms: 20_000 } : undefined);
    setTimeout(() => stop.abort(), 150);
    const began = performance.now();
    await expect(fetchFrom(venue, { client: { signal: stop.signal } })).rejects.toBeInstanceOf(FetchStopped);
    expect(performance.now() - began).toBeLessThan(15_000);
  });
});

describe('a fetch that goes on', () => {
  it('adds what is new, and nothing when there is nothing', async () => {
    const venue = await startVenue(market, nowMs);
    const catalog = new MemoryCatalog();
    const half = START + Math.floor((nowMs - START) / MINUTE / 2) * MINUTE;
    await fetchFrom(venue, { catalog, toMs: half });
    const rest = await fetchFrom(venue, { catalog });
    expectBars(rest.columns, finished(MINUTE));
    expect(rest.rowsAdded).toBe(finished(MINUTE).filter(({ openMs }) => openMs >= half).length);
    expect((await fetchFrom(venue, { catalog })).outcome).toBe('already-complete');
  });

  it('names a bar that the venue has revised, and writes nothing', async () => {
    const catalog = new MemoryCatalog();
    const half = START + Math.floor((nowMs - START) / MINUTE / 2) * MINUTE;
    await fetchFrom(await startVenue(market, nowMs), { catalog, toMs: half });
    const [before] = await catalog.list();
    const bars = finished(MINUTE);
    const at = bars.findLastIndex(({ openMs }) => openMs < half);
    const revised = bars.map((bar, i) => (i === at ? { ...bar, values: bar.values.with(3, '1.25') } : bar));
    const venue = await startVenue({ ...market, bars: new Map(market.bars).set(MINUTE, revised) }, nowMs);
    const error = await failure(fetchFrom(venue, { catalog }));
    expect(error.code).toBe('BOT4_CATALOG_CONFLICT');
    expect(error.message).toContain(`was stored as ${Number(bars[at]?.values[3])} and is 1.25 now`);
    expect(await catalog.list()).toEqual([before]);
  });

  it('refuses a range that would leave a hole, and one that begins earlier', async () => {
    const venue = await startVenue(market, nowMs);
    const catalog = new MemoryCatalog();
    const hour = 60 * MINUTE;
    await fetchFrom(venue, { catalog, from: (START + 2 * hour) * 1000, toMs: START + 4 * hour });
    const late = await failure(fetchFrom(venue, { catalog, from: (START + 5 * hour) * 1000 }));
    expect([late.code, late.message]).toEqual([
      'BOT4_CATALOG_CONFLICT',
      expect.stringContaining("--from '2024-01-01 04:00'"),
    ]);
    const early = await failure(fetchFrom(venue, { catalog, from: START * 1000 }));
    expect([early.code, early.message]).toEqual([
      'BOT4_CATALOG_CONFLICT',
      expect.stringContaining("--from '2024-01-01 02:00'"),
    ]);
  });
});

describe('bars of a real file, served by the local venue', () => {
  it.skipIf(!existsSync(SHARED))(
    'come back as the doubles nearest to their text, all 132,480',
    { timeout: 600_000 },
    async () => {
      const file = join(SHARED, 'data', 'bars', 'binance_um_1m_NEARUSDT_202308-202310.csv.gz');
      const lines = gunzipSync(readFileSync(file)).toString('utf8').trim().split('\n');
      const cells = lines.map((line) => line.trim().split(',')).filter(([first]) => /^\d+$/.test(first ?? ''));
      const bars: VenueBar[] = cells.map(([open, o, h, l, c, v, , q, n, tb, tq]) => ({
        openMs: Number(open),
        values: [o, h, l, c, v, q, n, tb, tq] as string[],
      }));
      expect(bars.length).toBe(132_480);
      const last = bars.at(-1)?.openMs ?? 0;
      const venue = await startVenue({ bars: new Map([[MINUTE, bars]]), trades: [], funding: [] }, last + MINUTE);
      const { columns, missing } = await fetchFrom(venue, {
        venue: 'binanceusdm',
        from: (bars[0]?.openMs ?? 0) * 1000,
      });
      expectBars(columns, bars);
      expect(missing.rows).toBe(0);
    },
  );
});

describe('rules of a market', () => {
  const rulesOf = async (venue: CcxtVenueName, symbol: string) => {
    const local = await startVenue(market, nowMs);
    return instrumentRecord(await findVenueMarket(clientOf(local, { venue }), symbol, START * 1000), 'a test');
  };

  it('are the venue’s text, with fees of a day and the hash of the answer', async () => {
    const binance = await rulesOf('binance', 'BTCUSDT');
    expect(binance).toMatchObject({
      venue: 'binance',
      market: 'spot',
      symbol: 'BTCUSDT',
      base: 'BTC',
      quote: 'USDT',
      asOf: '2024-01-01',
      tickSize: '0.01',
      lotSize: '0.00001',
      minQty: '0.00001',
      maxQty: '9000',
      minNotional: '5',
      maxPrice: '1000000',
      fees: { asOf: '2024-01-01', tiers: [{ fromVolume: '0', makerPercent: '0.1', takerPercent: '0.1' }] },
    });
    expect(binance.filters).toHaveLength(3);
    expect(binance.sourceSha256).toMatch(/^[0-9a-f]{64}$/);
    expect(await rulesOf('kraken', 'XBTUSD')).toMatchObject({
      symbol: 'XBTUSD',
      lotSize: '0.00000001',
      minQty: '0.00005',
      minNotional: '0.5',
      fees: { tiers: [{ fromVolume: '0', makerPercent: '0.25', takerPercent: '0.4' }] },
    });
    expect(await rulesOf('coinbase', 'BTC-USD')).toMatchObject({ symbol: 'BTC-USD', tickSize: '0.01', maxQty: '3400' });
    expect(await rulesOf('binance', 'btc/usdt')).toMatchObject({ symbol: 'BTCUSDT' });
    expect(await rulesOf('binanceusdm', 'BTC/USDT')).toMatchObject({ market: 'um_perp', symbol: 'BTCUSDT' });
  });
});

describe('bars with many holes', () => {
  it('are fetched with as many requests as there are pages', async () => {
    const bars = syntheticBars({ seed: 3, count: 5000, startMs: START, holes: 0.3 });
    const venue = await startVenue({ bars: new Map([[MINUTE, bars]]), trades: [], funding: [] }, START + 5000 * MINUTE);
    const { columns, missing, pages } = await fetchFrom(venue);
    expectBars(columns, bars);
    const first = bars[0]?.openMs ?? 0;
    expect(missing.rows).toBe((START + 5000 * MINUTE - first) / MINUTE - bars.length);
    expect(pages).toBeLessThanOrEqual(Math.ceil(bars.length / 1000) + 1);
  });
});
