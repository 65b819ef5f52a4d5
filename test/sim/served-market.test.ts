import { describe, expect, it, vi } from 'vitest';
import { LatencyCarrier } from '../../src/adapters/sim-server/latency-carrier.ts';
import type { LoopbackPeer } from '../../src/adapters/sim-server/loopback-server.ts';
import { Rng } from '../../src/core/index.ts';
import { EmpiricalLatency, InterpolatedLatency } from '../../src/domain/sim/index.ts';
import { ksOneSample } from '../../src/domain/stats/index.ts';
import type { Json } from './binance-client.ts';
import { tradeInside } from './chaos-server.ts';
import { localServer } from './local-server.ts';

const column = (...values: number[]): Float64Array => Float64Array.from(values);
const LIMIT = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: '0.1', price: '50000' };

function always(micros: number): InterpolatedLatency {
  return new InterpolatedLatency({ times: column(0), latencies: column(micros) });
}

describe('recordings as the market of a served venue', () => {
  it('trade at the recorded prices and sizes, from the start on, with a book around them', async () => {
    const times = column(5e6, 5.1e6, 5.2e6, 9e15);
    const trades = {
      times,
      prices: column(50_000, 50_010.5, 50_001.25, 1),
      quantities: column(0.5, 0.25, 1, 1),
      sides: column(1, 1, -1, 1),
    };
    const local = await localServer({ replays: { BTCUSDT: { kind: 'trades', trades } } });
    await new Promise((resolve) => setTimeout(resolve, 300));
    const { body } = await local.client.get('/api/v3/trades', { symbol: 'BTCUSDT' });
    expect(body.map(({ price, qty, isBuyerMaker }: Json) => [Number(price), Number(qty), isBuyerMaker])).toEqual([
      [50_000, 0.5, false],
      [50_010.5, 0.25, false],
      [50_001.25, 1, true],
    ]);
    const depth = (await local.client.get('/api/v3/depth', { symbol: 'BTCUSDT' })).body;
    expect([depth.bids.length, depth.asks.length]).toEqual([10, 10]);
    // A client's order fills at what stands there.
    const market = { symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: '0.1' };
    expect((await local.client.signed('POST', '/api/v3/order', market)).body.status).toBe('FILLED');
    expect((await local.client.get('/api/v3/trades', { symbol: 'ETHUSDT' })).body).toEqual([]);
    await local.close();
  });

  it('are bars whose four prices all trade, or a book that stands as it was recorded', async () => {
    const bars = {
      times: column(0, 400_000),
      open: column(3000, 3001),
      high: column(3005, 3002),
      low: column(2990, 3000),
      close: column(3001, 3001),
      volume: column(10, 5),
    };
    const book = {
      times: column(7, 7, 7),
      flags: column(1, 0, 2),
      sides: column(1, -1, -1),
      prices: column(59_999.5, 60_000.5, 60_001),
      quantities: column(1.5, 2, 0.25),
    };
    const local = await localServer({
      replays: { ETHUSDT: { kind: 'bars', ...bars }, BTCUSDT: { kind: 'book', ...book } },
    });
    await new Promise((resolve) => setTimeout(resolve, 900));
    const prices = new Set(
      (await local.client.get('/api/v3/trades', { symbol: 'ETHUSDT' })).body.map(({ price }: Json) => Number(price)),
    );
    for (const price of [3000, 3005, 2990, 3001]) expect(prices).toContain(price);
    const { bids, asks } = (await local.client.get('/api/v3/depth', { symbol: 'BTCUSDT' })).body;
    expect([bids, asks].map((side) => side.map((level: string[]) => level.map(Number)))).toEqual([
      [[59_999.5, 1.5]],
      [
        [60_000.5, 2],
        [60_001, 0.25],
      ],
    ]);
    await local.close();
    const fine = { kind: 'book', ...book, prices: column(59_999.501, 60_000.5, 60_001) } as const;
    await expect(localServer({ replays: { BTCUSDT: fine } })).rejects.toThrow("off the venue's tick");
    const empty = {
      kind: 'book',
      times: column(),
      flags: column(),
      sides: column(),
      prices: column(),
      quantities: column(),
    } as const;
    await expect(localServer({ replays: { BTCUSDT: empty } })).rejects.toThrow('without a row');
  });
});

describe('latency between a served venue and its clients', () => {
  it('delays requests by 60 ms and answers by 40 ms, so that a window of 50 ms is too short', async () => {
    const latency = { feed: always(0), orderEntry: always(60_000), acknowledgement: always(40_000) };
    const local = await localServer({ latency });
    const start = performance.now();
    expect((await local.client.signed('POST', '/api/v3/order', LIMIT)).status).toBe(200);
    expect(performance.now() - start).toBeGreaterThan(98);
    const late = await local.client.signed('POST', '/api/v3/order', { ...LIMIT, recvWindow: 50 });
    expect(late.body.code).toBe(-1021);
    await local.close();
  });

  it('delays the feed by 150 ms and keeps its order', async () => {
    const local = await localServer({
      latency: { feed: always(150_000), orderEntry: always(0), acknowledgement: always(0) },
    });
    const socket = await local.client.socket('/ws/btcusdt@trade');
    await new Promise((resolve) => setTimeout(resolve, 50));
    const start = performance.now();
    for (let i = 0; i < 5; i++) tradeInside(local);
    await socket.find(({ t }) => t === 4);
    expect(performance.now() - start).toBeGreaterThan(145);
    expect(socket.messages.map(({ t }) => t)).toEqual([0, 1, 2, 3, 4]);
    socket.close();
    await local.close();
  });

  it('is what was asked: waits of 400 messages follow the recorded latencies (KS)', () => {
    // By a clock that only the timers move: a busy machine is late by more than the recorded ones differ.
    vi.useFakeTimers();
    const recorded = Float64Array.from({ length: 50 }, (_, i) => 20_000 + i * 2000);
    const model = new EmpiricalLatency(recorded, new Rng(3).stream('feed'));
    const waits: number[] = [];
    const none = always(0);
    const connect = (peer: LoopbackPeer): boolean => {
      peer.send('');
      return true;
    };
    for (let i = 0; i < 400; i++) {
      const carrier = new LatencyCarrier(
        { answer: () => ({ status: 200, headers: {}, body: '' }), connect },
        { models: { feed: model, orderEntry: none, acknowledgement: none }, elapsed: () => 0 },
      );
      const start = performance.now();
      const peer: LoopbackPeer = {
        path: '',
        query: '',
        address: '',
        send: () => waits.push(performance.now() - start),
        close: () => {},
        onText: () => {},
        onClose: () => {},
      };
      carrier.connect(peer);
    }
    vi.advanceTimersByTime(200);
    vi.useRealTimers();
    expect(waits).toHaveLength(400);
    // Timers are of whole milliseconds; uniform between 20 and 118 ms all the same.
    const { statistic } = ksOneSample(Float64Array.from(waits), {
      cdf: (x) => Math.min(1, Math.max(0, (x - 20) / 98)),
      method: 'asymptotic',
    });
    expect(statistic).toBeLessThan(0.09);
  });
});
