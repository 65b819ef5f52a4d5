import { afterEach, describe, expect, it } from 'vitest';
import type { ChaosFault } from '../../src/domain/sim/index.ts';
import type { Json, TestSocket } from './binance-client.ts';
import { chaosServer, tradeInside } from './chaos-server.ts';
import type { LocalServer } from './local-server.ts';

const LIMIT = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: '0.1', price: '50000' };

describe('messages of the simulated Binance under chaos', () => {
  const opened: { close(): unknown }[] = [];
  let local: LocalServer;

  afterEach(async () => {
    for (const one of opened.splice(0).reverse()) await one.close();
  });

  /** Raw texts of a connection under faults. */
  async function listen(path: string, ...faults: ChaosFault[]): Promise<{ texts: string[]; socket: TestSocket }> {
    local = await chaosServer(...faults);
    opened.push(local);
    const socket = await local.client.socket(path);
    opened.push(socket);
    const texts: string[] = [];
    socket.socket.removeAllListeners('message');
    socket.socket.on('message', (data) => texts.push(data.toString()));
    return { texts, socket };
  }

  async function until(done: () => boolean): Promise<void> {
    const end = Date.now() + 60_000;
    while (!done() && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(done()).toBe(true);
  }

  it('are lost, or come twice', async () => {
    const lost = await listen('/ws/btcusdt@trade', { kind: 'dropMessage', share: 1, of: ['trades'] });
    tradeInside(local);
    lost.socket.send({ method: 'LIST_SUBSCRIPTIONS', id: 1 });
    await until(() => lost.texts.length > 0);
    expect(lost.texts.map((text) => JSON.parse(text))).toEqual([{ result: ['btcusdt@trade'], id: 1 }]);
    const twice = await listen('/ws/btcusdt@trade', { kind: 'duplicateMessage', share: 1 });
    tradeInside(local);
    await until(() => twice.texts.length === 2);
    expect(twice.texts[0]).toBe(twice.texts[1]);
  });

  it('come after the next one, or 200 ms late', async () => {
    const { texts } = await listen('/ws/btcusdt@trade', { kind: 'reorderMessage', share: 1, untilS: 0.6 });
    tradeInside(local);
    await new Promise((resolve) => setTimeout(resolve, 650));
    expect(texts).toEqual([]);
    tradeInside(local);
    await until(() => texts.length === 2);
    expect(texts.map((text) => JSON.parse(text).t)).toEqual([1, 0]);
    const late = await listen('/ws/btcusdt@trade', { kind: 'delayMessage', share: 1, minMs: 200, maxMs: 200 });
    const start = performance.now();
    tradeInside(local);
    await until(() => late.texts.length === 1);
    expect(performance.now() - start).toBeGreaterThan(190);
  });

  it('are malformed in ten ways, none of which is the message that was sent', async () => {
    const { texts } = await listen('/ws/btcusdt@trade', { kind: 'malformedMessage', share: 1 });
    for (let i = 0; i < 60; i++) tradeInside(local, 100);
    await until(() => texts.length === 60);
    const isFine = (text: string): boolean => {
      try {
        const { e, E, p, q, padding } = JSON.parse(text);
        const isPrice = /^\d+\.\d+$/.test(p) && /^\d+\.\d+$/.test(q);
        return (
          e === 'trade' && Number.isSafeInteger(E) && isPrice && padding === undefined && !text.includes('__proto__')
        );
      } catch {
        return false;
      }
    };
    expect(texts.filter(isFine)).toEqual([]);
    expect(new Set(texts.map((text) => text.length)).size).toBeGreaterThan(5);
  });

  it('have numbers with exponents, signs and too many digits, of the same value', async () => {
    const { texts } = await listen('/ws/btcusdt@trade', { kind: 'oddNumbers', share: 1 });
    for (let i = 0; i < 40; i++) tradeInside(local, 100);
    await until(() => texts.length === 40);
    const prices = texts.map((text) => JSON.parse(text).p as string);
    expect(new Set(prices)).toEqual(
      new Set(['6.000000000000e4', '60000.00000000000000000000', '+60000.00000000', '60000']),
    );
  });

  it.each([
    [100, '6000000.00000000'],
    [0, '0.00000000'],
  ])('have prices %d times what they are, except in reports of the account', async (factor, price) => {
    const { texts } = await listen('/ws/btcusdt@trade', { kind: 'priceSpike', share: 1, factor });
    const user = await local.client.socket('/ws-api/v3');
    opened.push(user);
    user.send({ id: 'u', method: 'userDataStream.subscribe.signature', params: local.client.signedParams({}) });
    await user.find(({ id }) => id === 'u');
    tradeInside(local);
    await until(() => texts.length === 1);
    expect(JSON.parse(texts[0] as string)).toMatchObject({ p: price, q: '0.10000000' });
    const report = await user.find(({ event }) => event?.x === 'TRADE');
    expect(report.event.L).toBe('60000.00000000');
  });

  it('have a book that crosses itself, with its update ids in order', async () => {
    const { texts } = await listen('/ws/btcusdt@depth@100ms', { kind: 'crossedBook', share: 1 });
    await local.client.signed('POST', '/api/v3/order', LIMIT);
    await local.client.signed('POST', '/api/v3/order', { ...LIMIT, side: 'SELL', price: '51000' });
    await until(() => texts.length > 0);
    const book = JSON.parse(texts[0] as string);
    const best = (side: Json[], pick: (...all: number[]) => number): number => pick(...side.map(([p]) => Number(p)));
    expect(best(book.b, Math.max)).toBeGreaterThan(best(book.a, Math.min));
    expect(book.u).toBeGreaterThanOrEqual(book.U);
  });

  it('come with times that stand still, while the messages go on', async () => {
    const { texts } = await listen('/ws/btcusdt@trade', { kind: 'frozenTime', fromS: 0.3, forS: 3600 });
    await new Promise((resolve) => setTimeout(resolve, 350));
    for (let i = 0; i < 3; i++) {
      tradeInside(local);
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    await until(() => texts.length === 3);
    const messages = texts.map((text) => JSON.parse(text));
    expect(messages.map(({ t }) => t)).toEqual([0, 1, 2]);
    // The first trade may be some milliseconds older than the moment at which times stop.
    const stopped = Math.max(...messages.flatMap(({ E, T }) => [E, T]));
    expect(messages.slice(1).flatMap(({ E, T }) => [E, T])).toEqual([stopped, stopped, stopped, stopped]);
    expect(stopped - messages[0].T).toBeLessThan(60);
  });

  it('stop while connections stay open and answer', async () => {
    const { texts, socket } = await listen('/ws/btcusdt@trade', { kind: 'stall', fromS: 0, forS: 3600 });
    tradeInside(local);
    socket.send({ method: 'LIST_SUBSCRIPTIONS', id: 1 });
    await until(() => texts.length > 0);
    expect(texts).toHaveLength(1);
    const pong = new Promise((resolve) => socket.socket.once('pong', resolve));
    socket.socket.ping();
    await pong;
  });

  it.each([
    ['disconnect', 1001],
    ['slowConsumer', 1008],
  ] as const)('end with all sockets: %s closes with %d', async (kind, code) => {
    const { socket } = await listen('/ws', { kind, fromS: 0.3 });
    expect(await socket.closed()).toBe(code);
  });
});
