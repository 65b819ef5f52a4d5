import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Rng } from '../../src/core/index.ts';
import { type Json, TestSocket } from './binance-client.ts';
import { type LocalKraken, limit, localKraken } from './kraken-client.ts';
import { AT_ONCE, LAST_ANSWER_MS, MALFORMED_TIMEOUT_MS, malformedCount } from './malformed-count.ts';

/** Requests and frames, half each. */
const COUNT = malformedCount(1000);
const SEED = Number(process.env.BOT4_SEED ?? 20_261_129);
/** Frames of a connection. */
const FRAMES_AT_ONCE = 2000;

const CALLS = [
  'AddOrder',
  'AddOrderBatch',
  'AmendOrder',
  'EditOrder',
  'CancelOrder',
  'CancelOrderBatch',
  'QueryOrders',
  'ClosedOrders',
  'TradesHistory',
  'Ledgers',
  'QueryTrades',
  'TradeVolume',
  'Nothing',
];
const METHODS = [
  'add_order',
  'batch_add',
  'amend_order',
  'edit_order',
  'cancel_order',
  'batch_cancel',
  'subscribe',
  'dance',
];
const NAMES = [
  ...[
    'pair',
    'type',
    'ordertype',
    'volume',
    'price',
    'price2',
    'oflags',
    'timeinforce',
    'expiretm',
    'userref',
    'cl_ord_id',
  ],
  ...[
    'close',
    'close[price]',
    'displayvol',
    'stptype',
    'trigger',
    'leverage',
    'orders',
    'orders[0][type]',
    'txid',
    'start',
  ],
  ...[
    'ofs',
    'symbol',
    'side',
    'order_type',
    'order_qty',
    'limit_price',
    'triggers',
    'channel',
    'depth',
    'order_id',
    'token',
  ],
];
const VALUES = [
  ...['', ' ', '-1', '0', '0.1', '1e400', 'NaN', 'null', '[]', '{}', '%', '%zz', '\u0000', '😀', 'x'.repeat(5000)],
  ...[
    'XBTUSD',
    'buy',
    'limit',
    '+5%',
    '#',
    '99999999999999999999',
    '1.123456789',
    "'; DROP",
    '__proto__',
    'OABCDE-FGHIJ-KLMNOP',
  ],
];

describe(`malformed requests and frames for the simulated Kraken (seed ${SEED})`, () => {
  let local: LocalKraken;

  beforeAll(async () => {
    local = await localKraken();
    await local.other.done('AddOrder', limit('sell', 60000));
    await local.client.done('AddOrder', limit('buy', 50000));
  });

  afterAll(async () => {
    await local.close();
  });

  async function ledger(): Promise<string> {
    const { client } = local;
    const all = [
      client.done('BalanceEx'),
      client.done('OpenOrders'),
      client.done('Ledgers'),
      client.public('Depth', { pair: 'XBTUSD' }),
    ];
    const [balances, open, entries, depth] = (await Promise.allSettled(all)).map((one) =>
      one.status === 'fulfilled' ? one.value : one.reason,
    );
    const levels = ['asks', 'bids'].map((side) => depth.XXBTZUSD[side].map((level: unknown[]) => level.slice(0, 2)));
    return JSON.stringify([balances, open, entries, levels, local.venue.exchange.sequence]);
  }

  /** A damaged order: what is missing or wrong in it makes it none. */
  function damaged(rng: Rng): [string, string][] {
    const fields: [string, string][] = [];
    const count = 1 + Math.floor(rng.uniform() * 6);
    for (let i = 0; i < count; i++) fields.push([pick(rng, NAMES), pick(rng, VALUES)]);
    // It is never a whole one.
    fields.push(['deadline', 'not a time']);
    return fields;
  }

  it('get an error of the venue each over REST, and leave the ledger as it is', {
    timeout: MALFORMED_TIMEOUT_MS,
  }, async ({ signal }) => {
    const rng = new Rng(SEED).stream('http');
    const before = await ledger();
    const wrong: string[] = [];
    for (let done = 0; done < COUNT / 2 && !signal.aborted; done += AT_ONCE) {
      const requests = Array.from({ length: AT_ONCE }, async () => {
        const { client } = local;
        const path = `/0/private/${pick(rng, CALLS)}`;
        const nonce = client.nonce();
        const body = [['nonce', nonce], ...damaged(rng)].map(([name, value]) => `${name}=${value}`).join('&');
        const isJson = rng.uniform() < 0.3;
        const text = isJson ? JSON.stringify({ nonce, ...Object.fromEntries(damaged(rng)) }) : body;
        const cut = rng.uniform() < 0.1 ? text.slice(0, Math.floor(text.length * rng.uniform())) : text;
        const reply = await client.send(path, nonce, cut, isJson ? 'application/json' : 'text/plain');
        const errors = (reply.body as { error?: string[] }).error;
        const isFine = reply.status === 200 && Array.isArray(errors) && errors.every((error) => /^E[A-Z]/.test(error));
        if (!isFine || errors.some((error) => error.startsWith('EGeneral:Internal')))
          wrong.push(`${path} ${cut} ${JSON.stringify(reply.body)}`);
      });
      await Promise.all(requests);
    }
    expect(wrong.slice(0, 3)).toEqual([]);
    expect(await ledger()).toBe(before);
  });

  it('get an answer each over WebSocket, and leave the ledger as it is', { timeout: MALFORMED_TIMEOUT_MS }, async ({
    signal,
  }) => {
    const rng = new Rng(SEED).stream('frames');
    const before = await ledger();
    const token = await local.client.token();
    for (let sent = 0; sent < COUNT / 2 && !signal.aborted; sent += FRAMES_AT_ONCE) {
      const socket = await TestSocket.open(`ws://127.0.0.1:${local.port}/v2`);
      const count = Math.min(FRAMES_AT_ONCE, COUNT / 2 - sent);
      for (let i = 0; i < count; i++) {
        const params = { token, ...Object.fromEntries(damaged(rng)) };
        const frame = JSON.stringify({ method: pick(rng, METHODS), params, req_id: i });
        socket.socket.send(rng.uniform() < 0.2 ? frame.slice(0, Math.floor(frame.length * rng.uniform())) : frame);
      }
      socket.send({ method: 'ping', req_id: count });
      const isLast = ({ method }: Json): boolean => method === 'pong';
      await expect.poll(() => socket.messages.some(isLast), { timeout: LAST_ANSWER_MS }).toBe(true);
      const answers = socket.messages.filter(({ channel }) => channel === undefined);
      expect(answers.length).toBeGreaterThanOrEqual(count + 1);
      expect(answers.filter(({ error }) => String(error).startsWith('EGeneral:Internal'))).toEqual([]);
      socket.close();
    }
    expect(await ledger()).toBe(before);
  });
});

function pick<T>(rng: Rng, from: readonly T[]): T {
  return from[Math.floor(rng.uniform() * from.length)] as T;
}
