/**
 * MurmurHash2 of a text: the one hash that Jupyter's debugger front ends know, from which they compute the address of a
 * cell's source by themselves. Reference: Austin Appleby, MurmurHash2 (public domain), 32 bits, over UTF-8.
 */

const MULTIPLIER = 0x5bd1e995;

/**
 * The hash of a text.
 * @param text any. @param seed 32 bits. @returns 0 ≤ hash < 2³².
 */
export function murmur2(text: string, seed: number): number {
  const bytes = Buffer.from(text, 'utf8');
  const whole = bytes.length & ~3;
  let hash = seed ^ bytes.length;
  for (let i = 0; i < whole; i += 4) {
    let word = Math.imul(bytes.readInt32LE(i), MULTIPLIER);
    word ^= word >>> 24;
    hash = Math.imul(hash, MULTIPLIER) ^ Math.imul(word, MULTIPLIER);
  }
  if (whole < bytes.length) {
    for (let i = whole; i < bytes.length; i++) hash ^= (bytes[i] ?? 0) << (8 * (i - whole));
    hash = Math.imul(hash, MULTIPLIER);
  }
  hash = Math.imul(hash ^ (hash >>> 13), MULTIPLIER);
  return (hash ^ (hash >>> 15)) >>> 0;
}
