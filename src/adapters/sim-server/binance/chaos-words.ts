/**
 * Binance under a chaos plan: what its requests and messages are, what it says when an answer goes wrong, and its own
 * names for what a venue does to its clients.
 */
import type { Channel, ChaosAnswer, ChaosPlan, RequestFate, RequestKind } from '../../../domain/sim/index.ts';
import type { ChaosWords, SocketRequest } from '../chaos-carrier.ts';
import { unitsText } from '../hosted/decimal-units.ts';
import { HostedChaos } from '../hosted/hosted-chaos.ts';
import type { LoopbackAnswer, LoopbackRequest } from '../loopback-server.ts';
import { spoilMessage } from './chaos-messages.ts';
import { readId, readObject } from './json-text.ts';
import type { ListenKeys } from './listen-keys.ts';
import { msOf } from './order-text.ts';
import { FEE_SCHEDULES } from './spot-fees.ts';
import type { BinanceVenue } from './venue.ts';

const JSON_TYPE = { 'Content-Type': 'application/json;charset=UTF-8' } as const;
const MS_PER_S = 1000;
const NAME_LENGTH = 20;

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

interface Said {
  readonly status: number;
  readonly code: number;
  readonly msg: string;
  /** Seconds to wait, for a limit or a ban; 0 for others. */
  readonly waitS: number;
  /** When the wait is over, ms of the venue's clock. */
  readonly untilMs: number;
}

function said(answer: ChaosAnswer, fate: RequestFate, venue: BinanceVenue): Said {
  const [usual, code, text] = WORDS[answer] ?? [500, -1000, 'An unknown error occurred while processing the request.'];
  const waits = answer === 'limited' || answer === 'banned';
  const waitS = waits ? Math.max(1, Math.ceil(fate.retryAfterS)) : 0;
  const untilMs = msOf(venue.wallUs) + waitS * MS_PER_S;
  return {
    status: fate.status === 0 ? usual : fate.status,
    code,
    msg: text.replace('%s', String(untilMs)),
    waitS,
    untilMs,
  };
}

function answerOf(answer: ChaosAnswer, fate: RequestFate, venue: BinanceVenue): LoopbackAnswer {
  const { status, code, msg, waitS } = said(answer, fate, venue);
  const headers = waitS > 0 ? { ...JSON_TYPE, 'Retry-After': String(waitS) } : JSON_TYPE;
  return { status, headers, body: JSON.stringify({ code, msg }) };
}

function socketAnswerOf(text: string, answer: ChaosAnswer, fate: RequestFate, venue: BinanceVenue): string {
  const { status, code, msg, waitS, untilMs } = said(answer, fate, venue);
  const data = waitS > 0 ? { data: { serverTime: msOf(venue.wallUs), retryAfter: untilMs } } : {};
  return JSON.stringify({ id: readId(readObject(text)?.id), status, error: { code, msg, ...data }, rateLimits: [] });
}

const ORDER_PATHS = new Set(['/api/v3/order', '/api/v3/orderList', '/api/v3/openOrders', '/api/v3/sor/order']);
const LIST_PATHS = /^\/api\/v3\/(?:orderList\/|order\/oco$)/;

function kindOf({ method, path, headers }: LoopbackRequest): RequestKind {
  if (headers['x-mbx-apikey'] === undefined) return 'public';
  if (path === '/api/v3/order/cancelReplace') return 'replace';
  if (path === '/api/v3/order/amend/keepPriority') return 'amend';
  if (LIST_PATHS.test(path)) return 'list';
  if (!ORDER_PATHS.has(path) || method === 'GET') return 'query';
  return method === 'POST' ? 'order' : 'cancel';
}

/** Kinds of the methods of the WebSocket API that are none of `query`. */
const METHOD_KINDS: Readonly<Record<string, RequestKind>> = {
  'order.place': 'order',
  'sor.order.place': 'order',
  'order.cancel': 'cancel',
  'orderList.cancel': 'cancel',
  'openOrders.cancelAll': 'cancel',
  'order.cancelReplace': 'replace',
  'order.amend.keepPriority': 'amend',
  'orderList.place': 'list',
  'orderList.place.oco': 'list',
  'orderList.place.oto': 'list',
  'orderList.place.otoco': 'list',
};

function socketRequestOf(path: string, text: string): SocketRequest | undefined {
  if (!path.startsWith('/ws-api/')) return undefined;
  const request = readObject(text);
  if (request === undefined) return undefined;
  const { method, params } = request;
  const isKeyed = typeof params === 'object' && params !== null && 'apiKey' in params;
  const kind = typeof method === 'string' && Object.hasOwn(METHOD_KINDS, method) ? METHOD_KINDS[method] : undefined;
  return { id: JSON.stringify(readId(request.id)), kind: isKeyed ? (kind ?? 'query') : 'public' };
}

function repliedTo(path: string, text: string): string | undefined {
  if (!path.startsWith('/ws-api/')) return undefined;
  return /^\{"id":("(?:[^"\\]|\\.)*"|-?\d+|null),"status"/.exec(text)?.[1];
}

/** What the text of each channel has in it. */
const MARKS: readonly (readonly [channel: Channel, mark: RegExp])[] = [
  ['user', /"e":"(?:executionReport|outboundAccountPosition|listStatus|balanceUpdate|listenKeyExpired)"/],
  ['book', /"depthUpdate"|"lastUpdateId"/],
  ['bars', /"e":"kline"/],
  ['ticker', /Ticker"|"avgPrice"|@bookTicker"|^\{"u":\d+,"s":/],
  ['trades', /"e":"(?:trade|aggTrade)"/],
];

function channelOf(path: string, text: string): Channel | undefined {
  if (path.startsWith('/ws-api/')) return text.startsWith('{"subscriptionId"') ? 'user' : undefined;
  return MARKS.find(([, mark]) => mark.test(text))?.[0];
}

/** What the venue itself does, in its own names: the website's order ids, and those of a position that it closes. */
function hostedChaos(plan: ChaosPlan, venue: BinanceVenue, keys: ListenKeys): HostedChaos {
  const name = (prefix: string): number => {
    let text = prefix;
    for (let i = 0; i < NAME_LENGTH; i++) text += Math.floor(venue.random() * 16).toString(16);
    return venue.ids.take('newClientOrderId', text);
  };
  return new HostedChaos(venue, plan, {
    feeSchedules: FEE_SCHEDULES,
    strangerId: (stranger) => name(stranger === 'other' ? 'web_' : 'autoclose-'),
    moved: (account, asset, units) => {
      const timeMs = msOf(venue.now());
      const [a, d] = [venue.exchange.assets[asset], unitsText(units)];
      venue.tell(account.index, { e: 'balanceUpdate', E: timeMs, a, d, T: timeMs });
    },
    changeFilters: (isOther) => {
      for (const { symbol } of venue.markets) symbol.hasOtherFilters = isOther;
    },
    endUserStreams: () => venue.endListening(),
    expireListenKeys: () => keys.expireAll(),
  });
}

/** The venue's words under a plan; the run begins now. */
export function binanceChaos(plan: ChaosPlan, venue: BinanceVenue, keys: ListenKeys): ChaosWords {
  const hosted = hostedChaos(plan, venue, keys);
  const startUs = venue.elapsedUs;
  return {
    plan,
    elapsed: () => venue.elapsedUs - startUs,
    kindOf,
    channelOf,
    answer: (answer, fate) => answerOf(answer, fate, venue),
    socketRequest: socketRequestOf,
    repliedTo,
    socketAnswer: (text, answer, fate) => socketAnswerOf(text, answer, fate, venue),
    now: () => venue.now(),
    spoil: spoilMessage,
    settle: (condition) => hosted.settle(condition),
    happen: (incident) => hosted.happen(incident),
  };
}
