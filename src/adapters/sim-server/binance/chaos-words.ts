/** What Binance says when a chaos plan makes an answer go wrong. */
import type { Channel, ChaosAnswer, ChaosPlan, RequestFate, RequestKind } from '../../../domain/sim/index.ts';
import type { ChaosWords } from '../chaos-carrier.ts';
import type { LoopbackAnswer, LoopbackRequest } from '../loopback-server.ts';

const JSON_TYPE = { 'Content-Type': 'application/json;charset=UTF-8' } as const;

/** Status, code and text of each answer. */
const WORDS: Readonly<Partial<Record<ChaosAnswer, readonly [status: number, code: number, text: string]>>> = {
  busy: [503, -1008, 'Server is currently overloaded with other requests. Please try again in a few minutes.'],
  limited: [429, -1003, 'Too many requests queued.'],
  banned: [
    418,
    -1003,
    'Way too much request weight used; IP banned until %s. Please use WebSocket Streams for live updates to avoid bans.',
  ],
  error: [500, -1001, 'Internal error; unable to process your request. Please try again.'],
  unknown: [
    504,
    -1007,
    'Timeout waiting for response from backend server. Send status unknown; execution status unknown.',
  ],
  keyRefused: [401, -2015, 'Invalid API-key, IP, or permissions for action.'],
};

function answerOf(answer: ChaosAnswer, fate: RequestFate): LoopbackAnswer {
  const [usual, code, text] = WORDS[answer] ?? [500, -1000, 'An unknown error occurred while processing the request.'];
  const until = String(Date.now() + fate.retryAfterS * 1000);
  const waits = answer === 'limited' || answer === 'banned';
  return {
    status: fate.status === 0 ? usual : fate.status,
    headers: { ...JSON_TYPE, ...(waits ? { 'Retry-After': String(Math.max(1, Math.ceil(fate.retryAfterS))) } : {}) },
    body: JSON.stringify({ code, msg: text.replace('%s', until) }),
  };
}

const ORDER_PATHS = new Set(['/api/v3/order', '/api/v3/orderList', '/api/v3/openOrders']);

function kindOf({ method, path, headers }: LoopbackRequest): RequestKind {
  if (headers['x-mbx-apikey'] === undefined) return 'public';
  if (path === '/api/v3/order/cancelReplace') return 'replace';
  if (path === '/api/v3/order/amend/keepPriority') return 'amend';
  if (path.startsWith('/api/v3/orderList/')) return 'list';
  if (!ORDER_PATHS.has(path) || method === 'GET') return 'query';
  return method === 'POST' ? 'order' : 'cancel';
}

/** What the text of each channel has in it. */
const MARKS: readonly (readonly [channel: Channel, mark: string])[] = [
  ['user', '"executionReport"'],
  ['user', '"outboundAccountPosition"'],
  ['user', '"listStatus"'],
  ['book', '"depthUpdate"'],
  ['book', '"lastUpdateId"'],
  ['bars', '"kline"'],
  ['ticker', 'Ticker"'],
];

function channelOf(path: string, text: string): Channel {
  if (path.startsWith('/ws-api/')) return 'user';
  return MARKS.find(([, mark]) => text.includes(mark))?.[0] ?? 'trades';
}

/** The venue's words under a plan. @param elapsed time since the start of the run, µs. */
export function binanceChaos(plan: ChaosPlan, elapsed: () => number): ChaosWords {
  return { plan, elapsed, kindOf, channelOf, answer: answerOf };
}
