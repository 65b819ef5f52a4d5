/** SHA-256 from outside: the domain names content by its hash and needs no cryptography of its own. */
export interface Digest {
  /** Lower-case hexadecimal SHA-256 of bytes or of UTF-8 text. */
  sha256(content: Uint8Array | string): string;
  /** The same of bytes that come in pieces, each of which is read before the next one is asked for. */
  sha256Of(pieces: Iterable<Uint8Array>): string;
}
