/** A connection to the streams: what its address asks for, and SUBSCRIBE, UNSUBSCRIBE and LIST_SUBSCRIPTIONS. */
import type { LoopbackPeer } from '../loopback-server.ts';
import { readId, readObject } from './json-text.ts';
import type { ListenKeys } from './listen-keys.ts';
import { isPublicStream } from './market-streams.ts';
import type { Listener } from './stream-hub.ts';
import { inMicros, isMicros } from './time-unit.ts';
import type { BinanceVenue } from './venue.ts';

const MESSAGES_A_SECOND = 5;
const STREAMS_MAX = 1024;
const POLICY = 1008;

/** What a stream connection needs. */
export interface StreamContext {
  readonly venue: BinanceVenue;
  readonly keys: ListenKeys;
}

/** Serves a connection. Bare messages under `/ws`, wrapped ones under `/stream`; what else the path says may name streams. */
export function serveStreams({ venue, keys }: StreamContext, peer: LoopbackPeer): void {
  const listener: Listener = {
    isCombined: !/\/ws(?:\/|$)/.test(peer.path),
    streams: new Set(),
    send:
      isMicros(new URLSearchParams(peer.query).get('timeUnit')) === true
        ? (text) => peer.send(inMicros(text))
        : (text) => peer.send(text),
  };
  const subscribe = (name: string): void => {
    if (listener.streams.size >= STREAMS_MAX) return;
    const isPublic = isPublicStream(name, (symbol) => venue.streamMarket(symbol) !== undefined);
    if (isPublic || keys.has(name, venue.wallUs)) venue.hub.add(name, listener);
  };
  for (const name of namedStreams(peer)) subscribe(name);
  const pace = new Pace();
  peer.onText((text) => {
    if (pace.isTooFast(venue.wallUs)) peer.close(POLICY, 'Too many requests');
    else peer.send(JSON.stringify(reply(text, { venue, listener, subscribe })));
  });
  peer.onClose(() => venue.hub.drop(listener));
}

/** Streams that the address names. */
function namedStreams({ path, query }: LoopbackPeer): string[] {
  const fromQuery = new URLSearchParams(query).get('streams')?.split('/') ?? [];
  const at = path.indexOf('/ws/');
  return [...fromQuery, ...(at < 0 ? [] : path.slice(at + 4).split('/'))];
}

/** Messages within the running second. */
class Pace {
  #second = 0;
  #count = 0;

  isTooFast(nowUs: number): boolean {
    const second = Math.floor(nowUs / 1e6);
    if (second !== this.#second) {
      this.#second = second;
      this.#count = 0;
    }
    this.#count += 1;
    return this.#count > MESSAGES_A_SECOND;
  }
}

interface Desk {
  readonly venue: BinanceVenue;
  readonly listener: Listener;
  readonly subscribe: (name: string) => void;
}

function refuse(code: number, msg: string, id: string | number | null): object {
  return id === null ? { error: { code, msg } } : { error: { code, msg }, id };
}

function reply(text: string, desk: Desk): object {
  const request = readObject(text);
  if (request === undefined) return refuse(3, 'Invalid JSON: expected value at line 1 column 1', null);
  const id = readId(request.id);
  for (const key of Object.keys(request)) {
    if (!['method', 'params', 'id'].includes(key)) {
      return refuse(
        0,
        `Unknown property: unknown field \`${key}\`, expected one of \`method\`, \`params\`, \`id\``,
        id,
      );
    }
  }
  const { method, params } = request;
  if (method === 'LIST_SUBSCRIPTIONS') return { result: [...desk.listener.streams], id };
  if (method === 'SUBSCRIBE' || method === 'UNSUBSCRIBE') return change(method, params, id, desk);
  if (method === 'SET_PROPERTY' || method === 'GET_PROPERTY') return property(method, params, id, desk.listener);
  return refuse(2, 'Invalid request: method is not one of the known ones', id);
}

function change(method: 'SUBSCRIBE' | 'UNSUBSCRIBE', params: unknown, id: string | number | null, desk: Desk): object {
  if (!Array.isArray(params)) return refuse(2, 'Invalid request: params must be a list of streams', id);
  if (!params.every((name) => typeof name === 'string')) return refuse(1, 'Invalid value type: expected string', id);
  for (const name of params as string[]) {
    if (method === 'SUBSCRIBE') desk.subscribe(name);
    else desk.venue.hub.remove(name, desk.listener);
  }
  return { result: null, id };
}

function property(method: string, params: unknown, id: string | number | null, listener: Listener): object {
  const [name, value] = Array.isArray(params) ? (params as unknown[]) : [];
  if (name !== 'combined') return refuse(0, 'Unknown property', id);
  if (method === 'GET_PROPERTY') return { result: listener.isCombined, id };
  if (typeof value !== 'boolean') return refuse(1, 'Invalid value type: expected Boolean', id);
  listener.isCombined = value;
  return { result: null, id };
}
