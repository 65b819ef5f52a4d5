/** How the file is called that counts the trials on a market, or on several markets together. */
import { cryptoDigest } from '../adapters/crypto/digest.ts';
import type { Bars } from '../domain/market/index.ts';

/** Longest part of a name that is made of symbols. */
const NAMES_MAX = 100;
const HASH_LENGTH = 16;

/**
 * Names the markets that trials are counted for. The bytes do not matter: the same market in another file, spelled in
 * another way or a few bars shorter, remembers what was tried on it.
 */
export function trialName(markets: readonly Pick<Bars, 'symbol' | 'intervalMicros'>[]): string {
  const names = markets.map(({ symbol }) => symbol.toUpperCase().replace(/[^A-Z0-9]/g, '')).join('+');
  const hash = `+${cryptoDigest.sha256(names).slice(0, HASH_LENGTH)}`;
  const short = names.length > NAMES_MAX ? names.slice(0, NAMES_MAX) + hash : names;
  return `${short}-${(markets[0]?.intervalMicros ?? 0) / 1e6}s`;
}
