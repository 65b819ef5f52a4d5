import { crc32 as zlibCrc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { bytesPerOperation } from '../../bench/allocation.ts';
import { InvariantError } from '../core/index.ts';
import { Crc32, crc32 } from './crc32.ts';

const text = new TextEncoder();

/** Decimal text on a grid, and the decimals that it was written with. */
function parsed(decimal: string, grid: number): { value: number; shift: number } {
  const [whole = '', fraction = ''] = decimal.split('.');
  return { value: Number(whole + fraction.padEnd(grid, '0')), shift: fraction.length - grid };
}

/** Takes decimals the way a book does that knows integers and decimals only. */
function take(crc: Crc32, grid: number, ...decimals: readonly string[]): void {
  for (const decimal of decimals) {
    const { value, shift } = parsed(decimal, grid);
    crc.digits(value, shift);
  }
}

describe('CRC-32', () => {
  it('is 0xCBF43926 for the digits 123456789, as bytes and as an integer', () => {
    expect(crc32(text.encode('123456789'))).toBe(0xcbf43926);
    const crc = new Crc32();
    crc.digits(123456789);
    expect(crc.value).toBe(0xcbf43926);
  });

  it('goes on from where another one was, without the digits that came before', () => {
    const crc = new Crc32();
    crc.digits(12345);
    const { state } = crc;
    const other = new Crc32();
    other.digits(777);
    other.resume(state);
    other.digits(6789);
    expect(other.value).toBe(0xcbf43926);
  });

  it('is 0 for nothing, and again after a reset', () => {
    const crc = new Crc32();
    expect(crc.value).toBe(0);
    crc.byte(1);
    expect(crc.value).not.toBe(0);
    crc.reset();
    expect(crc.value).toBe(0);
  });

  it('is that of zlib for every length from 0 to 70, from every offset of 0 to 8', () => {
    const source = Uint8Array.from({ length: 80 }, (_, i) => (i * 167 + 13) & 255);
    for (let start = 0; start <= 8; start++) {
      for (let length = 0; length <= 70; length++) {
        const crc = new Crc32();
        crc.bytes(source, start, start + length);
        expect(crc.value).toBe(zlibCrc32(source.subarray(start, start + length)));
      }
    }
  });

  it('does not depend on the pieces that the bytes come in', () => {
    const source = text.encode('4493950000452308393 and more, in pieces of 0 to 11 bytes');
    const crc = new Crc32();
    for (let at = 0, size = 0; at < source.length; at += size, size = (size + 1) % 12) {
      crc.bytes(source, at, Math.min(at + size, source.length));
    }
    expect(crc.value).toBe(zlibCrc32(source));
  });

  const INTEGERS = [1, 9, 10, 12_345_678, 99_999_999, 1e8, 1e8 + 1, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 1e15, 2 ** 53 - 1];

  it.each(INTEGERS)('takes the digits of %d', (value) => {
    const crc = new Crc32();
    crc.digits(value);
    expect(crc.value).toBe(zlibCrc32(String(value)));
  });

  it('adds 3 zeros at a shift of 3, and leaves 3 out at a shift of -3', () => {
    const crc = new Crc32();
    crc.digits(42, 3);
    expect(crc.value).toBe(zlibCrc32('42000'));
    crc.reset();
    crc.digits(42_000, -3);
    expect(crc.value).toBe(zlibCrc32('42'));
  });

  it('takes no digit of 0, whatever the shift', () => {
    const crc = new Crc32();
    crc.digits(0);
    crc.digits(0, 5);
    crc.digits(0, -5);
    expect(crc.value).toBe(0);
  });

  it.each([
    [421, -1],
    [42_000, -4],
    [1000, -4],
    [5, -16],
    [5, -64],
  ])('refuses to leave digits of %d out that are no zeros (shift %d)', (value, shift) => {
    expect(() => new Crc32().digits(value, shift)).toThrow(InvariantError);
  });

  it.each([-1, 0.5, Number.NaN, 2 ** 53, Number.POSITIVE_INFINITY])('refuses the digits of %d', (value) => {
    expect(() => new Crc32().digits(value)).toThrow(InvariantError);
  });

  it('refuses a shift of 65 and bytes outside of their array', () => {
    expect(() => new Crc32().digits(1, 65)).toThrow(InvariantError);
    expect(() => new Crc32().digits(1, Number.NaN)).toThrow(InvariantError);
    expect(() => new Crc32().bytes(new Uint8Array(4), 2, 5)).toThrow(InvariantError);
    expect(() => new Crc32().bytes(new Uint8Array(4), -1, 2)).toThrow(InvariantError);
    expect(() => new Crc32().bytes(new Uint8Array(4), 3, 2)).toThrow(InvariantError);
  });

  it('proves a made-up book of 10 levels a side, 2726735196', () => {
    const crc = new Crc32();
    for (let i = 0; i < 10; i++) {
      take(crc, 5, (0.05005 + i * 0.00005).toFixed(5));
      take(crc, 8, '0.00000500');
    }
    for (let i = 0; i < 10; i++) {
      take(crc, 5, (0.05 - i * 0.00005).toFixed(5));
      take(crc, 8, '0.00000500');
    }
    expect(crc.value).toBe(2_726_735_196);
  });

  it('proves the example of a book of orders with 5 to 8 decimals, 1063832831', () => {
    const asks = `44939.5: 4.52308393 0.00111261 0.00100000 0.01000000 | 44950.0: 1.0334926 | 44953.0: 0.64537
      | 44955.0: 0.250000 | 44959.6: 0.35630000 0.35630000 | 44960.1: 3.38072 | 44960.2: 0.88967575
      | 44967.0: 3.14392283 | 44978.5: 0.6778960 | 44979.2: 0.35630000`;
    const bids = `44939.4: 0.88968699 0.45210000 0.10000000 0.14296323 0.25000000 0.10292988 0.33880000 1.28140860
      | 44937.1: 0.3346877 | 44934.7: 0.35630000 | 44930.2: 0.22734299 0.1000000 0.5550000 0.70000000 0.15000000
      | 44928.0: 0.105240 | 44919.6: 0.33870000 | 44919.5: 0.7610000 | 44912.0: 0.35630000 | 44909.7: 0.6690000
      | 44901.9: 0.88982`;
    const crc = new Crc32();
    for (const level of `${asks}|${bids}`.split('|')) {
      const [price = '', quantities = ''] = level.split(':');
      for (const quantity of quantities.trim().split(' ')) {
        take(crc, 1, price.trim());
        take(crc, 8, quantity);
      }
    }
    expect(crc.value).toBe(1_063_832_831);
  });

  it('takes 0 bytes of memory for the digits of a price and a quantity', () => {
    const crc = new Crc32();
    const bytes = bytesPerOperation((count) => {
      for (let i = 0; i < count; i++) {
        crc.digits(6_182_401 + i);
        crc.digits(3_500_000_000_000 + 1000 * i, -3);
      }
      return crc.value & 1;
    });
    expect(bytes).toBeLessThan(0.05);
  });
});
