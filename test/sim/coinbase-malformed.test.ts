/**
 * Requests and frames that nobody would send on purpose: the server stays up, answers with the venue's own errors, and the
 * ledger is as it was. Generated from a seed; malformed-count.ts says how many.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Rng } from '../../src/core/index.ts';
import { type LocalCoinbase, localCoinbase, type Reply } from './coinbase-client.ts';
import { AT_ONCE, LAST_ANSWER_MS, MALFORMED_TIMEOUT_MS, malformedCount } from './malformed-count.ts';

/** Requests and frames, half each. */
const COUNT = malformedCount(2400) / 2;
const SEED = Number(process.env.BOT4_SEED ?? 20_261_128);
/** Frames of a connection. */
const FRAMES_AT_ONCE = 2000;
const BASE = '/api/v3/brokerage';

const TARGETS: readonly (readonly [method: string, path: string])[] = [
  ['POST', `${BASE}/orders`],
  ['POST', `${BASE}/orders`],
  ['POST', `${BASE}/orders/edit`],
  ['POST', `${BASE}/orders/batch_cancel`],
  ['POST', `${BASE}/orders/preview`],
  ['POST', `${BASE}/orders/edit_preview`],
  ['GET', `${BASE}/orders/historical/batch`],
  ['GET', `${BASE}/orders/historical/fills`],
  ['GET', `${BASE}/orders/historical/x`],
  ['GET', `${BASE}/accounts`],
  ['GET', `${BASE}/market/products/BTC-USD/candles`],
  ['GET', `${BASE}/market/products/BTC-USD/ticker`],
  ['GET', `${BASE}/market/product_book`],
  ['GET', `${BASE}/products`],
  ['GET', '/v2/accounts'],
  ['GET', '/v2/exchange-rates'],
  ['PATCH', `${BASE}/orders`],
  ['GET', '//'],
];

const BAD: readonly unknown[] = [
  null, true, 0, -1, 1e308, '', ' ', 'x', '-1', '1e3', '0.000000001', '9'.repeat(30), 'BTC-USD', 'BUY', [], {}, [[]],
  { limit_limit_gtc: null }, { limit_limit_gtc: { base_size: 1, limit_price: 2 } }, { limit_limit_gtc: [] },
  { market_market_ioc: {} }, { market_market_ioc: { quote_size: '0' } }, { __proto__: { a: 1 } }, '\u0000', '１２', '2020-01-01T00:00:00Z',
  { trigger_bracket_gtc: { base_size: '1', limit_price: '1', stop_trigger_price: '2' } },
  { stop_limit_stop_limit_gtc: { base_size: '1', limit_price: '5', stop_price: '5', stop_direction: 'UP' } },
  { limit_limit_gtc: {}, market_market_ioc: {} }, 'constructor', { toString: '1' },
]; // biome-ignore format: a list of bad values

const NAMES = [
  'client_order_id', 'product_id', 'side', 'order_configuration', 'order_id', 'order_ids', 'size', 'price', 'limit', 'cursor',
  'start', 'end', 'granularity', 'start_date', 'product_ids', 'order_status', 'starting_after', 'currency', 'channel', 'jwt',
]; // biome-ignore format: a list of names

describe(`malformed requests and frames (seed ${SEED})`, () => {
  let at: LocalCoinbase;

  beforeAll(async () => {
    at = await localCoinbase();
    await at.other.limit('SELL', '1', '60000');
    await at.client.limit('BUY', '0.5', '50000');
  });
  afterAll(async () => {
    await at.close();
  });

  async function ledger(): Promise<string> {
    const accounts = [];
    for (const asset of ['BTC', 'USD', 'ETH']) accounts.push(await at.client.balance(asset));
    const orders = (await at.client.get(`${BASE}/orders/historical/batch`)).body;
    return JSON.stringify([accounts, orders, at.venue.exchange.sequence]);
  }

  function damagedText(rng: Rng, text: string): string {
    const kind = rng.below(5);
    const place = rng.below(text.length + 1);
    if (kind === 0) return text.slice(0, place);
    if (kind === 1) return `${text.slice(0, place)}${String.fromCharCode(rng.below(256))}${text.slice(place)}`;
    if (kind === 2) return '';
    return text;
  }

  function badFields(rng: Rng): Record<string, unknown> {
    const fields: Record<string, unknown> = {};
    for (let k = rng.below(6); k >= 0; k--)
      fields[NAMES[rng.below(NAMES.length)] as string] = BAD[rng.below(BAD.length)];
    if (rng.below(2) === 0) Object.assign(fields, { client_order_id: `m${rng.below(1e6)}`, product_id: 'BTC-USD' });
    if (rng.below(3) === 0) fields.side = 'SELL';
    return fields;
  }

  function send(rng: Rng): Promise<Reply> {
    const [method, path] = TARGETS[rng.below(TARGETS.length)] as readonly [string, string];
    const fields = badFields(rng);
    const body = damagedText(rng, JSON.stringify(fields));
    const query = Object.entries(fields).map(
      ([name, value]) => `${name}=${encodeURIComponent(JSON.stringify(value).replaceAll('"', ''))}`,
    );
    const target = method === 'GET' ? `${path}?${damagedText(rng, query.join('&'))}` : path;
    const bare = target.split('?')[0] as string;
    const headers = rng.below(5) === 0 ? {} : at.client.headers(method, bare, body);
    if (rng.below(8) === 0) headers.Authorization = `Bearer ${printable(damagedText(rng, at.client.token()))}x`;
    return at.client.raw(method, encodeURI(printable(target)), body, headers);
  }

  function printable(text: string): string {
    return text.replace(/[^\x21-\x7e]/g, '');
  }

  it('get the venue’s errors over HTTP, and leave the ledger as it is', { timeout: MALFORMED_TIMEOUT_MS }, async ({
    signal,
  }) => {
    const rng = new Rng(SEED).stream('http');
    const before = await ledger();
    const wrong: string[] = [];
    const statuses = new Map<number, number>();
    for (let done = 0; done < COUNT && !signal.aborted; done += AT_ONCE) {
      const replies = await Promise.all(Array.from({ length: AT_ONCE }, () => send(rng)));
      for (const { status, body } of replies) {
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        if (status >= 500 && status !== 501) wrong.push(`${status} ${JSON.stringify(body)}`);
        if (status === 200 && body.success === true) wrong.push(JSON.stringify(body));
      }
    }
    expect(wrong.slice(0, 5)).toEqual([]);
    expect([...statuses.keys()].sort()).toEqual([200, 400, 401, 404, 501]);
    expect(await ledger()).toBe(before);
  });

  it('get an answer each on the streams, and leave the ledger as it is', { timeout: MALFORMED_TIMEOUT_MS }, async ({
    signal,
  }) => {
    const rng = new Rng(SEED).stream('frames');
    const before = await ledger();
    for (let sent = 0; sent < COUNT && !signal.aborted; sent += FRAMES_AT_ONCE) {
      const listener = await at.listen();
      // Nothing of what follows is a subscription, and the venue closes whoever has none after five seconds.
      listener.send({ type: 'subscribe', channel: 'status', product_ids: [] });
      const count = Math.min(FRAMES_AT_ONCE, COUNT - sent);
      for (let k = 0; k < count; k++) {
        const frame = { type: rng.below(2) === 0 ? 'subscribe' : BAD[rng.below(BAD.length)], ...badFields(rng) };
        listener.send(damagedText(rng, JSON.stringify(frame)) || '{');
      }
      listener.send({ type: 'subscribe', channel: 'heartbeats' });
      await listener.find(({ channel }) => channel === 'heartbeats', LAST_ANSWER_MS);
      expect(listener.messages.filter(({ type }) => type === 'error').length).toBeGreaterThan(count / 2);
      expect(listener.closed).toBeUndefined();
      listener.close();
    }
    expect(await ledger()).toBe(before);
  });
});
