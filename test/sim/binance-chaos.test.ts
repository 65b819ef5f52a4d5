import { describe, expect, it } from 'vitest';
import { type ChaosFault, ChaosPlan, SCENARIO_VERSION } from '../../src/domain/sim/index.ts';
import { type LocalServer, localServer } from './local-server.ts';

const LIMIT = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: '0.1', price: '50000' };

function under(...faults: ChaosFault[]): Promise<LocalServer> {
  return localServer({}, { chaos: new ChaosPlan(1, { version: SCENARIO_VERSION, name: 'test', faults }) });
}

async function openOrders(local: LocalServer): Promise<number> {
  return (await local.client.signed('GET', '/api/v3/openOrders')).body.length;
}

describe('the simulated Binance under chaos', () => {
  it('places an order whose answer is lost', async () => {
    const local = await under({ kind: 'dropReply', share: 1, of: ['order'] });
    await expect(local.client.signed('POST', '/api/v3/order', LIMIT)).rejects.toThrow(/socket hang up|ECONNRESET/);
    expect(await openOrders(local)).toBe(1);
    await local.close();
  });

  it('does not place an order whose request is lost', async () => {
    const local = await under({ kind: 'dropRequest', share: 1, of: ['order'] });
    await expect(local.client.signed('POST', '/api/v3/order', LIMIT)).rejects.toThrow(/socket hang up|ECONNRESET/);
    expect(await openOrders(local)).toBe(0);
    await local.close();
  });

  it.each([
    [1, 1],
    [0, 0],
  ])(
    'says that the status is unknown: carried out with share %d, so %d orders are open',
    async (executedShare, count) => {
      const local = await under({ kind: 'unknownStatus', share: 1, of: ['order'], executedShare });
      const reply = await local.client.signed('POST', '/api/v3/order', LIMIT);
      expect(reply.status).toBeGreaterThanOrEqual(500);
      expect(reply.body.code).toBe(-1007);
      expect(await openOrders(local)).toBe(count);
      await local.close();
    },
  );

  it('delivers a request twice: the second of the same name is refused inside, the client hears of the first', async () => {
    const local = await under({ kind: 'duplicateRequest', share: 1, of: ['order'] });
    expect((await local.client.signed('POST', '/api/v3/order', { ...LIMIT, newClientOrderId: 'a' })).body.status).toBe(
      'NEW',
    );
    expect(await openOrders(local)).toBe(1);
    await local.client.signed('POST', '/api/v3/order', LIMIT);
    expect(await openOrders(local)).toBe(3);
    await local.close();
  });

  it('answers 429, then 418 to who goes on', async () => {
    const local = await under({ kind: 'rateLimit', fromS: 0, forS: 3600, tolerated: 2, banS: 120 });
    const statuses: number[] = [];
    for (let i = 0; i < 6; i++) statuses.push((await local.client.get('/api/v3/time')).status);
    expect(statuses[0]).toBe(429);
    expect(statuses.at(-1)).toBe(418);
    const banned = await local.client.get('/api/v3/time');
    expect(Number(banned.headers['retry-after'])).toBeGreaterThan(0);
    expect(banned.body.code).toBe(-1003);
    await local.close();
  });

  it('loses, doubles and damages messages of streams, and ends connections in an outage', async () => {
    const twice = await under({ kind: 'duplicateMessage', share: 1 });
    const socket = await twice.client.socket('/ws');
    socket.send({ method: 'LIST_SUBSCRIPTIONS', id: 1 });
    await socket.find(({ id }) => id === 1);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(socket.messages).toHaveLength(2);
    socket.close();
    await twice.close();
    const out = await under({ kind: 'outage', fromS: 1, forS: 3600 });
    const ended = await out.client.socket('/ws');
    expect(await ended.closed()).toBe(1001);
    await expect(out.client.get('/api/v3/time')).rejects.toThrow(/socket hang up|ECONNRESET/);
    await out.close();
  });
});
