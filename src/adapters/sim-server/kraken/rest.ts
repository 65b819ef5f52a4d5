/** REST: from a request to an answer. Errors come with HTTP 200, as the venue has it. */
import type { LoopbackAnswer, LoopbackRequest } from '../loopback-server.ts';
import { checkSignature, signatureOf } from './access.ts';
import { ACCOUNT_ENDPOINTS } from './account-endpoints.ts';
import type { Endpoint } from './endpoint.ts';
import { faults, KrakenFault } from './fault.ts';
import { KrakenParams, readForm, readJson } from './params.ts';
import { PUBLIC_ENDPOINTS } from './public-endpoints.ts';
import { TRADING_ENDPOINTS } from './trading-endpoints.ts';
import type { KrakenVenue } from './venue.ts';

const JSON_TYPE = { 'Content-Type': 'application/json; charset=utf-8' } as const;
const NOT_FOUND = 404;
const PATH = /^\/0\/(public|private)\/([A-Za-z0-9/]{1,64})$/;
const PRIVATE = new Map<string, Endpoint>([...ACCOUNT_ENDPOINTS, ...TRADING_ENDPOINTS]);

/** An answer with errors. */
export function errorAnswer(...texts: readonly string[]): LoopbackAnswer {
  return { status: 200, headers: JSON_TYPE, body: JSON.stringify({ error: texts }) };
}

/** Answers a request. */
export function answerRest(venue: KrakenVenue, request: LoopbackRequest): LoopbackAnswer {
  const match = PATH.exec(request.path);
  if (match === null)
    return {
      status: NOT_FOUND,
      headers: { 'Content-Type': 'text/html' },
      body: '<html><body>404 Not Found</body></html>',
    };
  try {
    const [, kind, name = ''] = match;
    const result = kind === 'public' ? publicCall(venue, name, request) : privateCall(venue, name, request);
    return { status: 200, headers: JSON_TYPE, body: JSON.stringify({ error: [], result }) };
  } catch (error) {
    return errorAnswer(faultOf(error).message);
  }
}

/** The venue's error; anything else is a bug of ours, which is told to whoever runs the server. */
export function faultOf(error: unknown): KrakenFault {
  if (error instanceof KrakenFault) return error;
  process.stderr.write(`sim-server: ${error instanceof Error ? error.stack : String(error)}\n`);
  return faults.internal();
}

function publicCall(venue: KrakenVenue, name: string, { query, body, address, method }: LoopbackRequest): unknown {
  const endpoint = PUBLIC_ENDPOINTS.get(name);
  venue.rates.publicCall(address, venue.wallUs);
  if (endpoint === undefined) throw faults.method();
  if (method !== 'GET' && method !== 'POST') throw faults.arguments();
  venue.live();
  return endpoint.handle(venue, { params: readForm(body === '' ? query : `${query}&${body}`), account: -1 });
}

function privateCall(venue: KrakenVenue, name: string, request: LoopbackRequest): unknown {
  const endpoint = PRIVATE.get(name);
  if (endpoint === undefined || request.method !== 'POST') throw faults.method();
  const { headers, body, path } = request;
  const account = venue.findAccount(String(headers['api-key'] ?? ''));
  if (account === undefined) throw faults.key();
  const params = bodyOf(request);
  const nonce = params.find('nonce');
  if (nonce === undefined) throw faults.nonce();
  const target = request.query === '' ? path : `${path}?${request.query}`;
  checkSignature(String(headers['api-sign'] ?? ''), signatureOf(target, nonce, body, account.secret));
  venue.nonceGate(account).pass(nonce);
  if (endpoint.counts !== 'order') venue.rates.call(account.index, endpoint.counts === 'history', venue.wallUs);
  return endpoint.handle(venue, { params, account: account.index });
}

function bodyOf({ headers, body }: LoopbackRequest): KrakenParams {
  if (!String(headers['content-type'] ?? '').includes('json')) return readForm(body);
  const value = readJson(body);
  if (!(value instanceof Map)) throw faults.arguments();
  return new KrakenParams(value);
}
