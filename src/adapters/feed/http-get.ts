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

/** What fetch says is wrapped: the reason is in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error && error.cause.message !== '' ? error.cause.message : error.message;
}

/** GET with the fetch that Node has built in. */
export const fetchGet: HttpGet = async (url, signal) => {
  try {
    const response = await fetch(url, { signal, redirect: 'error', headers: { accept: 'application/json' } });
    const wait = retryAfterMs(response.headers.get('retry-after'), response.headers.get('date'));
    const body = new Uint8Array(await response.arrayBuffer());
    return { status: response.status, body, ...(wait === undefined ? {} : { retryAfterMs: wait }) };
  } catch (error) {
    throw new Error(reasonOf(error), { cause: error });
  }
};
