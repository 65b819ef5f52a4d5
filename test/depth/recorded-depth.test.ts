/** A market maker over recorded depth and trades: real messages, from the first one through the snapshot to the last. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { notional, type PriceTicks, ppm, type QtyLots } from '../../src/core/index.ts';
import { type DepthDesk, type DepthEvents, depthBacktest, depthEventsOf } from '../../src/domain/depth/index.ts';
import { BOOK_END, BOOK_RESET, defineInstrument, type Instrument } from '../../src/domain/market/index.ts';

const SHARED = fileURLToPath(new URL('../../../shared', import.meta.url));
const MS = 1e6;
const STEP_NS = 100 * MS;

type Level = readonly [price: string, qty: string];
interface Message {
  readonly e?: string;
  readonly E?: number;
  readonly T?: number;
  readonly u?: number;
  readonly b?: readonly Level[];
  readonly a?: readonly Level[];
  readonly p?: string;
  readonly q?: string;
  readonly m?: boolean;
  readonly lastUpdateId?: number;
  readonly bids?: readonly Level[];
  readonly asks?: readonly Level[];
}

function messagesOf(file: string): readonly Message[] {
  const lines = gunzipSync(readFileSync(`${SHARED}/data/l2/${file}`))
    .toString()
    .split('\n');
  return lines
    .filter((line) => line !== '')
    .map((line) => {
      const message = JSON.parse(line.slice(line.indexOf(' ') + 1)) as Message & { readonly data?: Message };
      return message.data ?? message;
    });
}

/** Whole ticks or lots of a decimal with so many places at most. */
function units(text: string, places: number): number {
  return Math.round(Number(text) * 10 ** places);
}

/** Book and trades of a recording, from its snapshot on. */
function eventsOf(messages: readonly Message[], places: { readonly price: number; readonly qty: number }): DepthEvents {
  const book: number[][] = [];
  const trades: number[][] = [];
  const snapshot = messages.find(({ lastUpdateId }) => lastUpdateId !== undefined) as Message;
  const known = snapshot.lastUpdateId as number;
  const later = messages.filter((m) => m.e === 'depthUpdate' && (m.u as number) > known);
  const start = timeOf(later[0] as Message);
  const addLevels = (time: number, bids: readonly Level[], asks: readonly Level[], flag: number): void => {
    const levels = [...bids.map((level) => [1, level] as const), ...asks.map((level) => [-1, level] as const)];
    levels.forEach(([side, [price, qty]], i) => {
      const flags = (i === 0 ? flag : 0) | (i === levels.length - 1 ? BOOK_END : 0);
      book.push([time, flags, side, units(price, places.price), units(qty, places.qty)]);
    });
  };
  addLevels(start, snapshot.bids ?? [], snapshot.asks ?? [], BOOK_RESET);
  for (const message of later) addLevels(timeOf(message), message.b ?? [], message.a ?? [], 0);
  for (const { e, T, p, q, m } of messages) {
    // A trade of the insurance fund has a price of nothing.
    if (e !== 'trade' || (T as number) * 1000 < start || Number(p) === 0) continue;
    trades.push([(T as number) * 1000, units(p as string, places.price), units(q as string, places.qty), m ? -1 : 1]);
  }
  const column = (rows: readonly number[][], i: number): Float64Array =>
    Float64Array.from(rows, (row) => row[i] as number);
  const [times, flags, sides, ticks, lots] = [0, 1, 2, 3, 4].map((i) => column(book, i)) as Float64Array[];
  const [tradeTimes, tradeTicks, tradeLots, tradeSides] = [0, 1, 2, 3].map((i) => column(trades, i)) as Float64Array[];
  return depthEventsOf(
    {
      book: { times, flags, sides, ticks, lots } as Parameters<typeof depthEventsOf>[0]['book'],
      trades: { times: tradeTimes, ticks: tradeTicks, lots: tradeLots, sides: tradeSides } as NonNullable<
        Parameters<typeof depthEventsOf>[0]['trades']
      >,
    },
    5 * MS,
  );
}

/** µs at the venue. */
function timeOf({ T, E }: Message): number {
  return (T ?? E ?? 0) * 1000;
}

const RECORDINGS = [
  { file: 'binance_um_btcusdt_20240808.gz', kind: 'perp', tickSize: '0.1', lotSize: '0.001', price: 1, qty: 3 },
  { file: 'binance_spot_btcusdt_20240808.gz', kind: 'spot', tickSize: '0.01', lotSize: '0.00001', price: 2, qty: 5 },
] as const;

describe('depth backtest of a recording', () => {
  it.skipIf(!existsSync(SHARED)).each(RECORDINGS)(
    '$file: a maker that quotes every 100 ms is filled inside the market, and its books are its fills',
    ({ file, kind, tickSize, lotSize, price, qty }) => {
      const instrument: Instrument = defineInstrument({
        symbol: 'BTCUSDT',
        kind,
        base: 'BTC',
        quote: 'USDT',
        tickSize,
        lotSize,
        minNotional: '5',
        maxPrice: '1000000',
      });
      const events = eventsOf(messagesOf(file), { price, qty });
      const lots = Math.round(0.01 * 10 ** qty);
      let [best, steps] = [0, 0];
      const quote = (desk: DepthDesk): void => {
        const { bidTicks, askTicks } = desk;
        steps += 1;
        if (bidTicks > 0 && bidTicks < askTicks) best += 1;
        for (const order of [...desk.open]) desk.cancel(order);
        desk.submit({ side: 'buy', ticks: bidTicks, lots, postOnly: true });
        desk.submit({ side: 'sell', ticks: askTicks, lots, postOnly: true });
      };
      const result = depthBacktest(
        events,
        {
          instrument,
          makerFeePpm: ppm(200),
          takerFeePpm: ppm(500),
          entryNs: 10 * MS,
          responseNs: 10 * MS,
          stepNs: STEP_NS,
        },
        quote,
      );
      expect(best).toBe(steps);
      expect(result.events).toBe(events.kind.length);
      expect(result.fills.length).toBeGreaterThan(100);
      expect(result.fills.every(({ isMaker, fee }) => isMaker && fee > 0)).toBe(true);
      const signed = result.fills.map((fill) => (fill.side === 'buy' ? fill.lots : -fill.lots));
      expect(signed.reduce((sum, each) => sum + each, 0)).toBe(result.positionLots);
      const paid = result.fills.map(({ side, ticks, lots: size }) => {
        const { unitsPerTickLot } = instrument;
        const value = notional({ ticks: ticks as PriceTicks, lots: size as QtyLots, unitsPerTickLot });
        return side === 'buy' ? -value : value;
      });
      expect(paid.reduce((sum, each) => sum + each, 0)).toBe(result.cash);
      expect(result.fills.reduce((sum, { fee }) => sum + fee, 0)).toBe(result.fees);
    },
    60_000,
  );
});
