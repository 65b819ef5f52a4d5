/** One GET as the feed needs it: status, the whole body as bytes, and the venue's wish to be left alone. */
import { retryAfterMs } from './retry-after.ts';

export interface HttpAnswer {
  readonly status: number;
  readonly body: Uint8Array;
  /** How long the venue wants no request, ms; undefined when it did not say. */
  readonly retryAfterMs?: number;
}

/** Rejects when there is no answer. */
export type HttpGet = (url: string, signal: AbortSignal) => Promise<HttpAnswer>;

/** GET with the fetch that Node has built in. The body is read only where the venue says that it is what was asked for. */
export const fetchGet: HttpGet = async (url, signal) => {
  const response = await fetch(url, { signal, redirect: 'error', headers: { accept: 'application/json' } });
  const wait = retryAfterMs(response.headers.get('retry-after'), response.headers.get('date'));
  const body = new Uint8Array(await response.arrayBuffer());
  return { status: response.status, body, ...(wait === undefined ? {} : { retryAfterMs: wait }) };
};
