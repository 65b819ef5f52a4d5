/** Signatures, HMAC-SHA256 and Ed25519, and the timing rule of signed requests. */
import { createHmac, timingSafeEqual, verify } from 'node:crypto';
import { faults } from './fault.ts';
import type { KeySecret } from './key-secret.ts';
import type { Params } from './params.ts';

const AHEAD_US = 1_000_000;
const WINDOW_MS_MAX = 60_000;
const WINDOW_US_DEFAULT = 5_000_000;
const US_PER_MS = 1000;
/** Milliseconds of today have 13 digits, microseconds 16. */
const MICROS_FROM = 1e15;
const WINDOW = /^[0-9]{1,5}(?:\.[0-9]{1,3})?$/;

/** Signature of a payload, hexadecimal. */
export function signatureOf(payload: string, secret: string): string {
  return createHmac('sha256', secret).update(payload, 'utf8').digest('hex');
}

/** What is signed of a request: query string and body as sent, one after the other, without the signature. */
export function signedPayload(query: string, body: string): string {
  return withoutSignature(query) + withoutSignature(body);
}

function withoutSignature(text: string): string {
  if (!text.includes('signature=')) return text;
  return text
    .split('&')
    .filter((pair) => !pair.startsWith('signature='))
    .join('&');
}

/** What is signed of a WebSocket request: its parameters by name, in the order of the alphabet. */
export function signedParams(params: Params): string {
  return [...params.names()]
    .filter((name) => name !== 'signature')
    .sort()
    .map((name) => `${name}=${params.find(name) ?? ''}`)
    .join('&');
}

/** @throws −1102 without a signature, −1022 when it is not that of the payload. */
export function checkSignature(params: Params, payload: string, key: KeySecret): void {
  const given = params.text('signature');
  const fits =
    key.kind === 'ED25519'
      ? verify(null, Buffer.from(payload, 'utf8'), key.publicKey, Buffer.from(given, 'base64'))
      : isHash(given.toLowerCase(), signatureOf(payload, key.secret));
  if (!fits) throw faults.signature();
}

function isHash(given: string, wanted: string): boolean {
  return given.length === wanted.length && timingSafeEqual(Buffer.from(given, 'latin1'), Buffer.from(wanted, 'latin1'));
}

/** When a signed request was made, and for how long it holds; both µs. */
export interface Timing {
  readonly sentUs: number;
  readonly windowUs: number;
}

/** Reads time and window. @throws −1102, −1100, −1130. */
export function readTiming(params: Params): Timing {
  const stamp = params.text('timestamp');
  if (!/^[0-9]{1,20}$/.test(stamp)) throw faults.illegalCharacters('timestamp', '^[0-9]{1,20}$');
  const number = Number(stamp);
  if (number > Number.MAX_SAFE_INTEGER) throw faults.overflow('timestamp');
  return { sentUs: number >= MICROS_FROM ? number : number * US_PER_MS, windowUs: readWindow(params) };
}

function readWindow(params: Params): number {
  const text = params.find('recvWindow');
  if (text === undefined) return WINDOW_US_DEFAULT;
  if (!WINDOW.test(text)) throw faults.illegalCharacters('recvWindow', '^[0-9]{1,5}(\\.[0-9]{1,3})?$');
  const window = Number(text);
  if (window > WINDOW_MS_MAX) throw faults.invalid('recvWindow');
  return Math.round(window * US_PER_MS);
}

/** `timestamp < serverTime + 1000 ms && serverTime − timestamp ≤ recvWindow`. @throws −1021. */
export function checkTiming(timing: Timing, nowUs: number): void {
  if (timing.sentUs >= nowUs + AHEAD_US) throw faults.early();
  if (nowUs - timing.sentUs > timing.windowUs) throw faults.late();
}
