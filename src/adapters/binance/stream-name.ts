/** Names of streams: `btcusdt@depth@100ms` is a market, an at sign and what of it. Read as bytes. Hot path; no allocation. */
import { equals } from './field-scan.ts';
import { AGG_TRADE, BAR, DEPTH, PARTIAL_DEPTH, QUOTE, TRADE, UNKNOWN } from './message-kind.ts';

const AT = 64;
const ENCODER = new TextEncoder();
const DEPTH_NAME = ENCODER.encode('depth');
const MS = ENCODER.encode('ms');

const WHOLE: readonly (readonly [Uint8Array, number])[] = [
  [ENCODER.encode('trade'), TRADE],
  [ENCODER.encode('aggTrade'), AGG_TRADE],
  [ENCODER.encode('bookTicker'), QUOTE],
];
const KLINE = ENCODER.encode('kline_');

/** Position of the first at sign of a name, −1 without one. */
export function endOfSymbol(bytes: Uint8Array, from: number, to: number): number {
  for (let at = from; at < to; at++) if (bytes[at] === AT) return at;
  return -1;
}

/** What a stream carries, by the part of its name after the first at sign. UNKNOWN for streams that are not read here. */
export function streamKind(bytes: Uint8Array, from: number, to: number): number {
  const length = to - from;
  for (let i = 0; i < WHOLE.length; i++) {
    const [name, kind] = WHOLE[i] as readonly [Uint8Array, number];
    if (name.length === length && equals(bytes, from, name)) return kind;
  }
  if (length > KLINE.length && equals(bytes, from, KLINE)) return BAR;
  if (length >= DEPTH_NAME.length && equals(bytes, from, DEPTH_NAME)) return depthKind(bytes, from + 5, to);
  return UNKNOWN;
}

/** `` and `@100ms` are changes, `5`, `10` and `20` with or without a speed are the best levels. */
function depthKind(bytes: Uint8Array, from: number, to: number): number {
  const digits = skipDigits(bytes, from, to);
  if (!isSpeed(bytes, digits, to)) return UNKNOWN;
  if (digits === from) return DEPTH;
  const levels = digits - from > 2 ? 0 : numberOf(bytes, from, digits);
  return levels === 5 || levels === 10 || levels === 20 ? PARTIAL_DEPTH : UNKNOWN;
}

function isSpeed(bytes: Uint8Array, from: number, to: number): boolean {
  if (from === to) return true;
  const digits = skipDigits(bytes, from + 1, to);
  return bytes[from] === AT && digits > from + 1 && to - digits === MS.length && equals(bytes, digits, MS);
}

function skipDigits(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to && (bytes[at] as number) >= 48 && (bytes[at] as number) <= 57) at += 1;
  return at;
}

function numberOf(bytes: Uint8Array, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at++) value = value * 10 + (bytes[at] as number) - 48;
  return value;
}
