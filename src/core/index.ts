/** The vocabulary of the system. Imports nothing. */
export { assert, InvariantError, unreachable } from './assert.ts';
export type { Brand } from './brand.ts';
export { type Clock, ManualClock } from './clock.ts';
export {
  Bot4Error,
  ERRORS,
  type ErrorCode,
  type ErrorEntry,
  type ErrorPlace,
  InputError,
  type Refusal,
  type Retry,
  refusal,
  StoreError,
  VenueError,
} from './errors.ts';
export { mulDiv, notional, portion, type Rounding } from './money.ts';
export { Rng } from './rng.ts';
export * from './time.ts';
export * from './units.ts';
