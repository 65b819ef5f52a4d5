/** Positions, money, ledger. */
export { Account } from './account.ts';
export { feeOf } from './fee.ts';
export { Ledger, type LedgerAccount, type Posting } from './ledger.ts';
export { Position, type Trade } from './position.ts';
export { type RoundTrip, RoundTrips } from './round-trips.ts';
