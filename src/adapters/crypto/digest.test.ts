import { describe, expect, it } from 'vitest';
import { cryptoDigest } from './digest.ts';

describe('cryptoDigest', () => {
  it('gives the SHA-256 of the examples in FIPS 180-4', () => {
    expect(cryptoDigest.sha256('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(cryptoDigest.sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  it('hashes text as its UTF-8 bytes', () => {
    expect(cryptoDigest.sha256('é✓')).toBe(cryptoDigest.sha256(new TextEncoder().encode('é✓')));
  });

  it('hashes the part of a buffer that a view shows, not the buffer', () => {
    const bytes = new TextEncoder().encode('xabcx');
    expect(cryptoDigest.sha256(bytes.subarray(1, 4))).toBe(cryptoDigest.sha256('abc'));
  });

  it('hashes pieces as the whole that they make up, also where one buffer carries them all', () => {
    const buffer = new Uint8Array(3);
    const pieces = function* () {
      for (const text of ['abc', '', 'de'])
        yield buffer.subarray(0, new TextEncoder().encodeInto(text, buffer).written);
    };
    expect(cryptoDigest.sha256Of(pieces())).toBe(cryptoDigest.sha256('abcde'));
    expect(cryptoDigest.sha256Of([])).toBe(cryptoDigest.sha256(''));
  });
});
