/**
 * The plain version of the kernel in json-layout.as: the same steps, byte by byte. The reference for the tests; nothing
 * else uses it.
 */
import { JsonCursor, OK } from '../json-cursor.ts';
import {
  type LayoutStep,
  STEP_BOOLEAN,
  STEP_DECIMAL,
  STEP_END,
  STEP_INTEGER,
  STEP_SIDE,
  STEP_TIME,
} from './json-layout.ts';

/** What a message says. */
export interface ScalarReading {
  /** Values by register. */
  readonly values: ReadonlyMap<number, number>;
  readonly prices: readonly number[];
  readonly qtys: readonly number[];
}

const ENCODER = new TextEncoder();
const TRUE = ENCODER.encode('true');
const FALSE = ENCODER.encode('false');
const QUOTE = 34;
const COMMA = 44;
const OPEN = 91;
const CLOSE = 93;
const MS_MAX = 9_007_199_254_740;
const MICROS_MIN = 1e14;

/** Reads a message by the steps of a layout. @returns undefined when it does not fit byte for byte. */
export function scalarJsonLayout(bytes: Uint8Array, steps: readonly LayoutStep[]): ScalarReading | undefined {
  const cursor = new JsonCursor();
  cursor.reset(bytes, 0, bytes.length);
  const values = new Map<number, number>();
  const prices: number[] = [];
  const qtys: number[] = [];
  for (const step of steps) {
    if (!cursor.match(step.before)) return undefined;
    if (step.kind === STEP_END) return cursor.at === bytes.length ? { values, prices, qtys } : undefined;
    const value = readValue(cursor, step, prices, qtys);
    if (cursor.fault !== OK || value < 0) return undefined;
    values.set(step.register ?? 0, value);
  }
  return undefined;
}

function readValue(cursor: JsonCursor, step: LayoutStep, prices: number[], qtys: number[]): number {
  switch (step.kind) {
    case STEP_INTEGER:
      return readInteger(cursor);
    case STEP_TIME:
      return toMicros(readInteger(cursor));
    case STEP_DECIMAL: {
      const value = cursor.decimal(step.decimals ?? 0);
      return cursor.peek() === QUOTE ? value : -1;
    }
    case STEP_BOOLEAN:
      if (cursor.match(TRUE)) return 1;
      return cursor.match(FALSE) ? 0 : -1;
    case STEP_SIDE:
      return readSide(cursor, step, prices, qtys);
    default:
      return skipText(cursor);
  }
}

function readInteger(cursor: JsonCursor): number {
  const isZero = cursor.peek() === 48;
  const from = cursor.at;
  const value = cursor.integer();
  return isZero && cursor.at > from + 1 ? -1 : value;
}

function toMicros(stamp: number): number {
  if (stamp <= MS_MAX) return stamp * 1000;
  return stamp >= MICROS_MIN ? stamp : -1;
}

function readSide(cursor: JsonCursor, step: LayoutStep, prices: number[], qtys: number[]): number {
  cursor.expect(OPEN);
  if (cursor.skipIf(CLOSE)) return prices.length;
  do {
    cursor.expect(OPEN);
    const price = cursor.quotedDecimal(step.decimals ?? 0);
    cursor.expect(COMMA);
    const qty = cursor.quotedDecimal(step.qtyDecimals ?? 0);
    cursor.expect(CLOSE);
    if (cursor.fault !== OK || price === 0) return -1;
    prices.push(price);
    qtys.push(qty);
  } while (cursor.skipIf(COMMA));
  cursor.expect(CLOSE);
  return prices.length;
}

function skipText(cursor: JsonCursor): number {
  for (let byte = cursor.peek(); byte !== QUOTE; byte = cursor.peek()) {
    if (byte < 32 || byte === 92) return -1;
    cursor.at += 1;
  }
  return 0;
}
