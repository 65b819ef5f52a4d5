/**
 * Chance without a state: a number in [0, 1) that is a function of a seed and a place (which fault, which message, which
 * draw). So what happens to a message does not depend on what was asked before. The finaliser of MurmurHash3 (Appleby 2011)
 * after each part; 32 bits, no allocation.
 */

function mixed(hash: number): number {
  let h = hash >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/**
 * @param seed unsigned 32-bit integer.
 * @param place whole numbers from 0 on, below 2^53.
 */
export function chanceAt(seed: number, ...place: readonly number[]): number {
  let h = mixed(seed ^ 0x9e3779b9);
  for (const part of place) {
    h = mixed(Math.imul(h, 31) + (part >>> 0));
    h = mixed(h ^ Math.floor(part / 2 ** 32));
  }
  return h / 2 ** 32;
}
