/** SHA-256 by the OpenSSL inside Node. */
import { createHash } from 'node:crypto';
import type { Digest } from '../../ports/index.ts';

/** The `Digest` of everything that hashes: trials, artifacts, order lists. Stateless. */
export const cryptoDigest: Digest = {
  sha256(content) {
    return createHash('sha256').update(content).digest('hex');
  },
  sha256Of(pieces) {
    const hash = createHash('sha256');
    for (const piece of pieces) hash.update(piece);
    return hash.digest('hex');
  },
};
