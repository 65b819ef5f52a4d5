/**
 * The units of the system and the only place that mints them.
 *
 * Inside the engine prices and quantities are integers: `PriceTicks` counts tick sizes, `QtyLots` counts lot
 * sizes, `QuoteUnits` counts 1e-8 of the quote asset. An integer below 2^53 is exact in a double, so sums and
 * products are exact as long as they stay below `Number.MAX_SAFE_INTEGER`; every mint checks that. Mints are on the hot
 * path, so a check is a branch and not a call: what is called is not always merged, and then boxes its argument.
 */
import { assert } from './assert.ts';
import type { Brand } from './brand.ts';

/** Price as a whole number of the instrument's tick size. */
export type PriceTicks = Brand<number, 'PriceTicks'>;
/** Quantity as a whole number of the instrument's lot size; signed where a position is meant. */
export type QtyLots = Brand<number, 'QtyLots'>;
/** Money as a whole number of 1e-8 of the quote asset; signed. */
export type QuoteUnits = Brand<number, 'QuoteUnits'>;
/** Time since the epoch in microseconds, an integer below 2^53 until the year 2255. */
export type Micros = Brand<number, 'Micros'>;
/** A ratio in parts per million: 1 % = 10,000. Fees, limits and slippage inside the engine. */
export type Ppm = Brand<number, 'Ppm'>;
/** Monotonic number of an event in a journal, from 1. */
export type Seq = Brand<number, 'Seq'>;
/** Leadership term of a runner: each start of a runner on a journal has a higher one. */
export type Epoch = Brand<number, 'Epoch'>;

/** Quote units in one whole unit of the quote asset. */
export const QUOTE_UNITS_PER_ONE = 1e8;
/** Parts per million in one. */
export const PPM = 1e6;

/** Mints a price in ticks. @throws InvariantError unless it is a non-negative safe integer. */
export function priceTicks(value: number): PriceTicks {
  if (!Number.isSafeInteger(value)) assert(false, 'price in ticks is a safe integer', value);
  if (!(value >= 0)) assert(false, 'price in ticks is not negative', value);
  return value as PriceTicks;
}

/** Mints a quantity in lots. @throws InvariantError unless it is a safe integer. */
export function qtyLots(value: number): QtyLots {
  if (!Number.isSafeInteger(value)) assert(false, 'quantity in lots is a safe integer', value);
  return value as QtyLots;
}

/** Mints an amount of money in units of 1e-8. @throws InvariantError unless it is a safe integer. */
export function quoteUnits(value: number): QuoteUnits {
  if (!Number.isSafeInteger(value)) assert(false, 'money in quote units is a safe integer', value);
  return value as QuoteUnits;
}

/** Mints a point in time. @throws InvariantError unless it is a non-negative safe integer. */
export function micros(value: number): Micros {
  if (!Number.isSafeInteger(value)) assert(false, 'time in microseconds is a safe integer', value);
  if (!(value >= 0)) assert(false, 'time is not before the epoch', value);
  return value as Micros;
}

/** Mints a ratio in parts per million. @throws InvariantError unless it is a safe integer. */
export function ppm(value: number): Ppm {
  if (!Number.isSafeInteger(value)) assert(false, 'parts per million are a safe integer', value);
  return value as Ppm;
}

/** Mints a sequence number. @throws InvariantError unless it is a positive safe integer. */
export function seq(value: number): Seq {
  if (!Number.isSafeInteger(value)) assert(false, 'sequence number is a safe integer', value);
  if (!(value > 0)) assert(false, 'sequence number is positive', value);
  return value as Seq;
}

/** Mints an epoch. @throws InvariantError unless it is a positive 32-bit integer. */
export function epoch(value: number): Epoch {
  if (!Number.isSafeInteger(value)) assert(false, 'epoch is a safe integer', value);
  if (!(value > 0 && value < 2 ** 32)) assert(false, 'epoch is a positive 32-bit integer', value);
  return value as Epoch;
}
