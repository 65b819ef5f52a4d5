/** SHA-256 from outside: the domain names content by its hash and needs no cryptography of its own. */
export interface Digest {
  /** Lower-case hexadecimal SHA-256 of bytes or of UTF-8 text. */
  sha256(content: Uint8Array | string): string;
}
