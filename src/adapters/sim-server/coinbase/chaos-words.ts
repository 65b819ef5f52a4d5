/** What Coinbase says when a chaos plan makes an answer go wrong. */
import type { Channel, ChaosAnswer, RequestFate, RequestKind } from '../../../domain/sim/index.ts';
import { textSpoiler } from '../chaos-text.ts';
import type { LoopbackAnswer, LoopbackRequest } from '../loopback-server.ts';

const JSON_TYPE = { 'Content-Type': 'application/json; charset=utf-8' } as const;
const TEXT_TYPE = { 'Content-Type': 'text/plain; charset=utf-8' } as const;

/** Status, error and details of each answer. An error of '' is answered as plain text. */
const WORDS: Readonly<Partial<Record<ChaosAnswer, readonly [status: number, error: string, details: string]>>> = {
  busy: [503, 'UNAVAILABLE', 'The service is currently unavailable'],
  limited: [429, 'rate_limit_exceeded', 'Too many requests'],
  banned: [403, '', 'Forbidden\n'],
  error: [500, 'INTERNAL', 'Internal server error'],
  unknown: [504, 'DEADLINE_EXCEEDED', 'context deadline exceeded'],
  keyRefused: [401, '', 'Unauthorized\n'],
};

/** The answer in the venue's words. */
export function chaosAnswer(answer: ChaosAnswer, fate: RequestFate): LoopbackAnswer {
  const [usual, error, details] = WORDS[answer] ?? [500, 'INTERNAL', 'Internal server error'];
  const status = fate.status === 0 ? usual : fate.status;
  const waits = answer === 'limited' || answer === 'banned';
  const retry = waits ? { 'Retry-After': String(Math.max(1, Math.ceil(fate.retryAfterS))) } : {};
  if (error === '') return { status, headers: { ...TEXT_TYPE, ...retry }, body: details };
  return {
    status,
    headers: { ...JSON_TYPE, ...retry },
    body: JSON.stringify({ error, error_details: details, message: details }),
  };
}

const ORDERS = '/api/v3/brokerage/orders';

/** What a request is to a plan. */
export function chaosKind({ method, path, headers }: LoopbackRequest): RequestKind {
  if (headers.authorization === undefined && headers['cb-access-key'] === undefined) return 'public';
  if (method !== 'POST') return 'query';
  if (path === ORDERS) return 'order';
  if (path === `${ORDERS}/batch_cancel`) return 'cancel';
  return path === `${ORDERS}/edit` ? 'amend' : 'query';
}

const CHANNELS: Readonly<Record<string, Channel>> = {
  l2_data: 'book',
  user: 'user',
  candles: 'bars',
  ticker: 'ticker',
  ticker_batch: 'ticker',
  market_trades: 'trades',
};

/** What a message is about; undefined for one that answers a subscription or only keeps the connection. */
export function chaosChannel(_path: string, text: string): Channel | undefined {
  const name = /^\{"channel":"(\w+)"/.exec(text)?.[1];
  return name === undefined ? undefined : CHANNELS[name];
}

/** A message with something wrong in it. */
export const chaosSpoil = textSpoiler({
  prices: ['price', 'price_level', 'limit_price', 'best_bid', 'best_ask', 'open', 'high', 'low', 'close'],
  bid: 'best_bid',
  ask: 'best_ask',
  times: ['timestamp', 'time', 'event_time'],
});
