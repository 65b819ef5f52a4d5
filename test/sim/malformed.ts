/**
 * Requests and frames that nobody would send on purpose: right ones that were damaged. Generated from a seed; a failing
 * seed gives the same ones again.
 */
import type { Rng } from '../../src/core/index.ts';
import type { TestClient } from './binance-client.ts';

/** One request over HTTP. */
export interface BadRequest {
  readonly method: string;
  readonly target: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

const PATHS: readonly (readonly [method: string, path: string])[] = [
  ['POST', '/api/v3/order'],
  ['DELETE', '/api/v3/order'],
  ['GET', '/api/v3/order'],
  ['POST', '/api/v3/order/test'],
  ['POST', '/api/v3/order/cancelReplace'],
  ['PUT', '/api/v3/order/amend/keepPriority'],
  ['POST', '/api/v3/orderList/oco'],
  ['POST', '/api/v3/orderList/oto'],
  ['POST', '/api/v3/orderList/otoco'],
  ['DELETE', '/api/v3/orderList'],
  ['POST', '/api/v3/order/oco'],
  ['POST', '/api/v3/sor/order'],
  ['GET', '/api/v3/order/amendments'],
  ['GET', '/api/v3/myFilters'],
  ['GET', '/api/v3/executionRules'],
  ['GET', '/api/v3/referencePrice'],
  ['GET', '/api/v3/account'],
  ['GET', '/api/v3/myTrades'],
  ['GET', '/api/v3/allOrders'],
  ['GET', '/api/v3/depth'],
  ['GET', '/api/v3/klines'],
  ['GET', '/api/v3/ticker/24hr'],
  ['GET', '/api/v3/ticker'],
  ['GET', '/api/v3/aggTrades'],
  ['GET', '/api/v3/exchangeInfo'],
  ['POST', '/api/v3/userDataStream'],
  ['PUT', '/api/v3/userDataStream'],
  ['PATCH', '/api/v3/order'],
  ['GET', '/api/v9/order'],
  ['GET', '//'],
];

const GOOD: Readonly<Record<string, string>> = {
  symbol: 'BTCUSDT',
  side: 'BUY',
  type: 'LIMIT',
  timeInForce: 'GTC',
  quantity: '0.01',
  price: '50000',
};

const NAMES = [
  'symbol',
  'side',
  'type',
  'timeInForce',
  'quantity',
  'quoteOrderQty',
  'price',
  'stopPrice',
  'trailingDelta',
  'icebergQty',
  'newClientOrderId',
  'newOrderRespType',
  'selfTradePreventionMode',
  'strategyType',
  'orderId',
  'origClientOrderId',
  'cancelReplaceMode',
  'cancelOrderId',
  'newQty',
  'aboveType',
  'abovePrice',
  'belowType',
  'belowStopPrice',
  'workingType',
  'pendingType',
  'limit',
  'interval',
  'startTime',
  'fromId',
  'symbols',
  'windowSize',
  'recvWindow',
  'timestamp',
  'listenKey',
  '__proto__',
  'constructor',
  '',
];

/** Values that are wrong wherever they are put, for one reason or another. */
const BAD_VALUES = [
  '',
  '-1',
  '0',
  '1e5',
  'NaN',
  'Infinity',
  '0x10',
  '1.2.3',
  '.',
  '1.',
  '0.000000001',
  '99999999999999999999',
  '9'.repeat(400),
  'null',
  'undefined',
  '[]',
  '{}',
  '["BTCUSDT"',
  '["BTCUSDT","BTCUSDT"]',
  '%00',
  '%',
  '%zz',
  '%ED%A0%80',
  '\u0000',
  'ÄÖÜ',
  '１２３',
  'DROP TABLE orders',
  'btcusdt',
  'DOGEMOON',
  'GTX',
  'HOLD',
  'STOP_MARKET',
  '__proto__',
  ' '.repeat(20),
];

function pick<T>(rng: Rng, from: readonly T[]): T {
  return from[rng.below(from.length)] as T;
}

/** A request over HTTP that cannot be good. */
export function badRequest(rng: Rng, client: TestClient): BadRequest {
  const [method, path] = pick(rng, PATHS);
  const fields: Record<string, string> = rng.uniform() < 0.6 ? { ...GOOD } : {};
  for (let k = rng.below(4); k >= 0; k--) fields[pick(rng, NAMES)] = pick(rng, BAD_VALUES);
  const form = damage(rng, client, fields);
  const isBody = method === 'POST' && rng.uniform() < 0.7;
  const headers: Record<string, string> = {};
  if (rng.uniform() < 0.9)
    headers['X-MBX-APIKEY'] = rng.uniform() < 0.9 ? client.key : pick(rng, ['x', 'wrong key', '!']);
  return {
    method,
    target: isBody ? path : `${path}?${encodeTarget(form)}`,
    body: isBody ? form : '',
    headers,
  };
}

/** Node's client refuses characters that a request line may not have; those go percent-encoded. */
function encodeTarget(text: string): string {
  return text.replaceAll(/[^!-~]/gu, (character) => {
    const code = character.codePointAt(0) as number;
    return code < 128 ? `%${code.toString(16).padStart(2, '0')}` : encodeURIComponent(character.toWellFormed());
  });
}

function damage(rng: Rng, client: TestClient, fields: Readonly<Record<string, string>>): string {
  switch (rng.below(6)) {
    case 0:
      return Object.entries(fields)
        .map(([name, value]) => `${name}=${value}`)
        .join('&');
    case 1:
      return `${client.sign(fields)}0`;
    case 2:
      return client.sign({ ...fields, timestamp: Date.now() - 3_600_000 });
    case 3:
      return pick(rng, ['&&&', '====', 'a=1&a=2', '%%%', '{"symbol":"BTCUSDT"}', '\u0001\u0002', 'x'.repeat(5000)]);
    case 4:
      return `${client.sign(fields)}&symbol=ETHUSDT`;
    default:
      // Signed well: the error must be found in the fields themselves.
      return client.sign({ ...fields, side: pick(rng, ['HOLD', '', 'buy']), symbol: pick(rng, ['NOPE', '', 'btc']) });
  }
}

const METHODS = [
  'order.place',
  'order.cancel',
  'order.status',
  'order.cancelReplace',
  'orderList.place.oco',
  'orderList.place',
  'sor.order.place',
  'order.amend.keepPriority',
  'order.amendments',
  'executionRules',
  'account.status',
  'userDataStream.subscribe.signature',
  'userDataStream.unsubscribe',
  'session.logon',
  'depth',
  'klines',
  'ticker.24hr',
  'nothing',
  '',
];

/** A frame for the WebSocket API or the streams that cannot be good, signed or not. */
export function badFrame(rng: Rng, client: TestClient): string {
  const value = (): unknown =>
    pick<unknown>(rng, [
      ...BAD_VALUES,
      null,
      true,
      -1,
      1.5,
      1e300,
      [],
      [[]],
      {},
      { a: { b: {} } },
      ['btcusdt@nope', 7],
    ]);
  switch (rng.below(6)) {
    case 0:
      return pick(rng, ['', '{', 'null', '[]', '7', '"x"', '{"id":', '\u0000', '{"a":1}', 'x'.repeat(3000)]);
    case 1:
      return JSON.stringify({ id: value(), method: pick(rng, METHODS), params: value() });
    case 2:
      return JSON.stringify({ id: rng.below(1000), method: value(), params: value() });
    case 3:
      return JSON.stringify({
        method: pick(rng, ['SUBSCRIBE', 'UNSUBSCRIBE', 'NOPE', 'SET_PROPERTY']),
        params: value(),
        id: value(),
      });
    case 4:
      return JSON.stringify({
        id: rng.below(1000),
        method: pick(rng, METHODS),
        params: client.signedParams({ symbol: 'BTCUSDT', [pick(rng, NAMES)]: pick(rng, BAD_VALUES) }),
      });
    default:
      return JSON.stringify({
        id: rng.below(1000),
        method: pick(rng, METHODS),
        params: { symbol: 'BTCUSDT', [pick(rng, NAMES)]: value(), [pick(rng, NAMES)]: value() },
      });
  }
}
