/** SHA-256 of content in memory. */
import { createHash } from 'node:crypto';
import type { Digest } from '../../ports/index.ts';

/** Hashes bytes and UTF-8 text. */
export const contentDigest: Digest = {
  sha256: (content) => createHash('sha256').update(content).digest('hex'),
};
