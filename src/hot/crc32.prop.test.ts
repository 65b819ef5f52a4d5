import { crc32 as zlibCrc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Crc32, crc32 } from './crc32.ts';

describe('CRC-32', () => {
  it('of bytes is that of zlib', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(crc32(bytes)).toBe(zlibCrc32(bytes));
      }),
    );
  });

  it('of digits is that of their text without leading zeros, with zeros added and left out', () => {
    const piece = fc.record({ value: fc.maxSafeNat(), zeros: fc.integer({ min: 0, max: 20 }) });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const crc = new Crc32();
        let digits = '';
        for (const { value, zeros } of pieces) {
          crc.digits(value, zeros);
          if (value > 0) digits += value + '0'.repeat(zeros);
          // The same digits again, from an integer that has the zeros already.
          const scaled = Number(`${value}${'0'.repeat(zeros)}`);
          if (!Number.isSafeInteger(scaled) || value === 0) continue;
          crc.digits(scaled, -zeros);
          digits += value;
        }
        expect(crc.value).toBe(zlibCrc32(digits));
      }),
    );
  });
});
