import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { bytesPerOperation } from '../../../../bench/allocation.ts';
import { InvariantError, Rng } from '../../../core/index.ts';
import { Crc32 } from '../../../hot/index.ts';
import { ASK, BID } from '../market-sink.ts';
import { BookDigits, packDecimals } from './book-digits.ts';
import { L2Book } from './l2-book.ts';

const SCALE = { priceDecimals: 5, qtyDecimals: 8 };

/** Puts decimal text into a book as a feed does: integers on the grid, and the decimals it was written with. */
function put(book: L2Book, side: number, price: string, qty: string): void {
  const [p, q] = [price, qty].map((text) => text.split('.')[1]?.length ?? 0) as [number, number];
  const onGrid = (text: string, written: number, grid: number): number =>
    Number(text.replace('.', '')) * 10 ** (grid - written);
  book.set(side, onGrid(price, p, SCALE.priceDecimals), onGrid(qty, q, SCALE.qtyDecimals), packDecimals(p, q));
}

/** Checksum of the best 10 levels, asks first. */
function checksum(book: L2Book): number {
  const digits = new BookDigits(10, SCALE);
  const crc = new Crc32();
  digits.side(book, ASK, crc);
  digits.side(book, BID, crc);
  return crc.value;
}

describe('digits of a book', () => {
  it('give 2726735196 for a made-up book of 10 levels a side, whatever lies behind them', () => {
    const book = new L2Book();
    for (let i = 0; i < 14; i++) put(book, ASK, (0.05005 + i * 0.00005).toFixed(5), '0.00000500');
    for (let i = 0; i < 14; i++) put(book, BID, (0.05 - i * 0.00005).toFixed(5), '0.00000500');
    expect(checksum(book)).toBe(2_726_735_196);
    put(book, ASK, '0.05005', '0.00000501');
    expect(checksum(book)).not.toBe(2_726_735_196);
  });

  it('are those that the venue wrote, with the zeros at their end and without those in front', () => {
    const book = new L2Book();
    put(book, ASK, '0.0500', '10.50000000');
    put(book, BID, '0.04', '7');
    expect(checksum(book)).toBe(crc32(`500${'1050000000'}${'4'}${'7'}`));
    put(book, ASK, '0.0500', '10.5');
    expect(checksum(book)).toBe(crc32(`500${'105'}${'4'}${'7'}`));
  });

  it('come to the same whether they were taken before or not, over 2,000 changes near the market and far from it', () => {
    const rng = new Rng(7);
    const book = new L2Book();
    const digits = new BookDigits(10, SCALE);
    const crc = new Crc32();
    for (let change = 0; change < 2000; change++) {
      const isBid = rng.uniform() < 0.5;
      const away = Math.floor(rng.uniform() * 20);
      const qty = Math.floor(rng.uniform() * 4);
      const wire = packDecimals(5, rng.uniform() < 0.2 ? 8 : 9);
      book.set(isBid ? BID : ASK, 5000 + (isBid ? -away : 1 + away), qty, wire);
      crc.reset();
      digits.side(book, ASK, crc);
      digits.side(book, BID, crc);
      expect(crc.value).toBe(checksum(book));
    }
  });

  it('says how many levels it took: 2 where there are 2, the depth where there are more', () => {
    const book = new L2Book();
    put(book, BID, '3', '1');
    put(book, BID, '2', '1');
    const crc = new Crc32();
    expect(new BookDigits(10, SCALE).side(book, BID, crc)).toBe(2);
    expect(new BookDigits(1, SCALE).side(book, BID, crc)).toBe(1);
    expect(new BookDigits(1, SCALE).side(book, ASK, crc)).toBe(0);
  });

  it('packs decimals of 0 to 15 into one byte and refuses others', () => {
    expect([packDecimals(0, 0), packDecimals(1, 8), packDecimals(15, 15)]).toEqual([0, 24, 255]);
    for (const [price, qty] of [
      [16, 0],
      [0, 16],
      [-1, 0],
      [0, Number.NaN],
    ] as const) {
      expect(() => packDecimals(price, qty)).toThrow(InvariantError);
    }
  });

  it('takes 0 bytes for a checksum over 20 levels', () => {
    const book = new L2Book();
    for (let i = 0; i < 12; i++) put(book, ASK, (44_939.5 + i).toFixed(1), '4.52308393');
    for (let i = 0; i < 12; i++) put(book, BID, (44_938.5 - i).toFixed(1), '44.5230839');
    const digits = new BookDigits(10, SCALE);
    const crc = new Crc32();
    const bytes = bytesPerOperation(
      (count) => {
        let sum = 0;
        for (let i = 0; i < count; i++) {
          crc.reset();
          digits.side(book, ASK, crc);
          digits.side(book, BID, crc);
          sum += crc.value & 255;
        }
        return sum;
      },
      { operations: 512, passes: 51, warmup: 20_000 },
    );
    expect(bytes).toBeLessThan(0.5);
  });
});
