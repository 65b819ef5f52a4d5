/** What Kraken says when a chaos plan makes an answer go wrong: mostly HTTP 200 with an error inside. */
import type { Channel, ChaosAnswer, ChaosPlan, RequestFate, RequestKind } from '../../../domain/sim/index.ts';
import type { ChaosWords, SocketRequest } from '../chaos-carrier.ts';
import { textSpoiler } from '../chaos-text.ts';
import { HostedChaos } from '../hosted/hosted-chaos.ts';
import type { LoopbackAnswer, LoopbackRequest } from '../loopback-server.ts';
import { readJson } from './params.ts';
import { errorAnswer } from './rest.ts';
import type { KrakenVenue } from './venue.ts';

/** Error of each answer. */
const WORDS: Readonly<Partial<Record<ChaosAnswer, string>>> = {
  busy: 'EService:Busy',
  limited: 'EAPI:Rate limit exceeded',
  banned: 'EGeneral:Temporary lockout',
  error: 'EGeneral:Internal error',
  unknown: 'EService:Deadline elapsed',
  keyRefused: 'EAPI:Invalid key',
};
const OTHER = 'EService:Unavailable';
/** What the network in front of the venue says. */
const GATEWAY_ERROR = { 'Content-Type': 'text/html' } as const;
const SERVER_FAULTS_FROM = 500;

function answerOf(answer: ChaosAnswer, fate: RequestFate): LoopbackAnswer {
  if (fate.status >= SERVER_FAULTS_FROM && answer !== 'busy')
    return { status: fate.status, headers: GATEWAY_ERROR, body: `<html><body>${fate.status}</body></html>` };
  return errorAnswer(WORDS[answer] ?? OTHER);
}

const KINDS: Readonly<Record<string, RequestKind>> = {
  '/0/private/AddOrder': 'order',
  '/0/private/AddOrderBatch': 'order',
  '/0/private/CancelOrder': 'cancel',
  '/0/private/CancelOrderBatch': 'cancel',
  '/0/private/CancelAll': 'cancel',
  '/0/private/EditOrder': 'replace',
  '/0/private/AmendOrder': 'amend',
};
const METHOD_KINDS: Readonly<Record<string, RequestKind>> = {
  add_order: 'order',
  batch_add: 'order',
  cancel_order: 'cancel',
  batch_cancel: 'cancel',
  cancel_all: 'cancel',
  edit_order: 'replace',
  amend_order: 'amend',
};
const CHANNELS: Readonly<Record<string, Channel>> = {
  executions: 'user',
  balances: 'user',
  book: 'book',
  ticker: 'ticker',
  ohlc: 'bars',
  trade: 'trades',
};

function kindOf({ path }: LoopbackRequest): RequestKind {
  if (path.startsWith('/0/public/')) return 'public';
  return KINDS[path] ?? 'query';
}

function channelOf(_path: string, text: string): Channel | undefined {
  const name = /^\{"channel":"([a-z]+)"/.exec(text)?.[1];
  return name === undefined ? undefined : CHANNELS[name];
}

/** A request about orders; subscriptions and pings are none, whose fate is that of messages. */
function socketRequest(_path: string, text: string): SocketRequest | undefined {
  const value = readJson(text);
  if (!(value instanceof Map)) return undefined;
  const method = value.get('method');
  const id = value.get('req_id');
  const kind = typeof method === 'string' && Object.hasOwn(METHOD_KINDS, method) ? METHOD_KINDS[method] : undefined;
  return kind === undefined || typeof id !== 'string' ? undefined : { id, kind };
}

function repliedTo(_path: string, text: string): string | undefined {
  return text.startsWith('{"channel"') ? undefined : /"req_id":(\d+)/.exec(text)?.[1];
}

function socketAnswer(text: string, answer: ChaosAnswer): string {
  const value = readJson(text);
  const method = value instanceof Map ? value.get('method') : undefined;
  const id = value instanceof Map ? Number(value.get('req_id')) : 0;
  const time = new Date().toISOString();
  return JSON.stringify({
    error: WORDS[answer] ?? OTHER,
    method,
    req_id: id,
    success: false,
    time_in: time,
    time_out: time,
  });
}

const spoil = textSpoiler({
  prices: ['price', 'limit_price', 'bid', 'ask', 'last', 'high', 'low', 'open', 'close', 'vwap'],
  bid: 'bid',
  ask: 'ask',
  times: ['timestamp', 'interval_begin'],
});

/** What a plan needs to know of a server. */
export interface ServerHooks {
  /** Time since the start of the run, µs. */
  elapsed(): number;
  /** Tick, lot, smallest value or status of pairs are other ones. */
  rulesChanged(): void;
}

/** The venue's words under a plan. */
export function krakenChaos(plan: ChaosPlan, venue: KrakenVenue, { elapsed, rulesChanged }: ServerHooks): ChaosWords {
  const changeFilters = (isOther: boolean): void => {
    for (const { pair } of venue.markets) pair.hasOtherFilters = isOther;
    rulesChanged();
  };
  const chaos = new HostedChaos(venue, plan, { changeFilters, statusChanged: rulesChanged });
  return {
    plan,
    elapsed,
    kindOf,
    channelOf,
    answer: answerOf,
    socketRequest,
    repliedTo,
    socketAnswer,
    now: () => venue.now(),
    spoil,
    settle: (condition) => chaos.settle(condition),
    happen: (incident) => chaos.happen(incident),
  };
}
