import { describe, expect, it } from 'vitest';
import { type ChaosFault, ChaosPlan, SCENARIO_VERSION } from '../../src/domain/sim/index.ts';
import { TestSocket } from './binance-client.ts';
import { type LocalKraken, limit, localKraken } from './kraken-client.ts';

function under(...faults: ChaosFault[]): Promise<LocalKraken> {
  return localKraken({}, { chaos: new ChaosPlan(1, { version: SCENARIO_VERSION, name: 'test', faults }) });
}

async function openOrders({ client }: LocalKraken): Promise<number> {
  return Object.keys((await client.done('OpenOrders')).open).length;
}

describe('the simulated Kraken under chaos', () => {
  it('places an order whose answer is lost, and none whose request is lost', async () => {
    const lost = await under({ kind: 'dropReply', share: 1, of: ['order'] });
    await expect(lost.client.call('AddOrder', limit('buy', 50000))).rejects.toThrow(/socket hang up|ECONNRESET/);
    expect(await openOrders(lost)).toBe(1);
    await lost.close();
    const never = await under({ kind: 'dropRequest', share: 1, of: ['order'] });
    await expect(never.client.call('AddOrder', limit('buy', 50000))).rejects.toThrow(/socket hang up|ECONNRESET/);
    expect(await openOrders(never)).toBe(0);
    await never.close();
  });

  it('refuses calls with its own words when the rate is limited, and locks out who goes on', async () => {
    const local = await under({ kind: 'rateLimit', fromS: 0, forS: 3600, tolerated: 2, banS: 120 });
    const errors: string[] = [];
    for (let i = 0; i < 6; i++) errors.push((await local.client.get('/0/public/Time')).body.error.join());
    expect(errors[0]).toBe('EAPI:Rate limit exceeded');
    expect(errors.at(-1)).toBe('EGeneral:Temporary lockout');
    await local.close();
  });

  it.each([
    [1, 1],
    [0, 0],
  ])(
    'says that the status is unknown: carried out with share %d, so %d orders are open',
    async (executedShare, count) => {
      const local = await under({ kind: 'unknownStatus', share: 1, of: ['order'], executedShare });
      const nonce = local.client.nonce();
      const body = `nonce=${nonce}&pair=XBTUSD&type=buy&ordertype=limit&volume=0.1&price=50000`;
      const reply = await local.client.send('/0/private/AddOrder', nonce, body);
      expect(JSON.stringify(reply.body)).toMatch(/Deadline elapsed|50[0-9]/);
      expect(await openOrders(local)).toBe(count);
      await local.close();
    },
  );

  it('answers orders over WebSocket with its own words, too', async () => {
    const local = await under({ kind: 'unknownStatus', share: 1, of: ['order'], executedShare: 1 });
    const token = await local.client.token();
    const socket = await TestSocket.open(`ws://127.0.0.1:${local.port}/v2`);
    const params = { order_type: 'limit', side: 'buy', symbol: 'BTC/USD', order_qty: 0.1, limit_price: 50_000, token };
    socket.send({ method: 'add_order', params, req_id: 3 });
    expect(await socket.find(({ req_id }) => req_id === 3)).toMatchObject({
      method: 'add_order',
      success: false,
      error: 'EService:Deadline elapsed',
    });
    expect(await openOrders(local)).toBe(1);
    socket.close();
    await local.close();
  });

  it('ends connections in an outage', async () => {
    const local = await under({ kind: 'outage', fromS: 1, forS: 3600 });
    const socket = await TestSocket.open(`ws://127.0.0.1:${local.port}/v2`);
    expect(await socket.closed()).toBe(1001);
    await expect(local.client.get('/0/public/Time')).rejects.toThrow(/socket hang up|ECONNRESET/);
    await local.close();
  });

  it('tells who listens to instruments that one pair of three takes no orders, and that it does again', async () => {
    const local = await under({ kind: 'halt', everyS: 4, forS: 1 });
    const socket = await TestSocket.open(`ws://127.0.0.1:${local.port}/v2`);
    socket.send({ method: 'subscribe', params: { channel: 'instrument', snapshot: false } });
    const closed = ({ data }: Record<string, unknown>): number =>
      (data as { pairs: { status: string }[] }).pairs.filter(({ status }) => status === 'cancel_only').length;
    const isUpdate =
      (count: number) =>
      (message: Record<string, unknown>): boolean =>
        message.channel === 'instrument' && message.type === 'update' && closed(message) === count;
    await socket.find(isUpdate(1));
    await socket.find(isUpdate(0));
    socket.close();
    await local.close();
  });
});
