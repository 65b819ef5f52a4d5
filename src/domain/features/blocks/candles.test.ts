import { describe, expect, it } from 'vitest';
import { BODY_LONG, FAR, SHADOW_SHORT, SHADOW_VERY_LONG } from './candle-settings.ts';
import { Candles } from './candles.ts';

type Ohlc = readonly [open: number, high: number, low: number, close: number];

function candles(...list: readonly Ohlc[]): Candles {
  const some = new Candles();
  for (const each of list) some.update(...each);
  return some;
}

/** Ten candles with a body of 2, a range of 4 and two shadows of 1. */
const TEN: readonly Ohlc[] = Array.from({ length: 10 }, () => [10, 13, 9, 12] as const);

describe('a candle', () => {
  const black = candles([5, 9, 1, 3]);

  it('has a body between open and close, and shadows beyond it', () => {
    expect([black.body(0), black.top(0), black.bottom(0)]).toEqual([2, 5, 3]);
    expect([black.upperShadow(0), black.lowerShadow(0)]).toEqual([4, 2]);
  });

  it('is black when it closes below its open, white elsewhere', () => {
    expect([black.isBlack(0), black.isWhite(0), black.colour(0)]).toEqual([true, false, -1]);
    const flat = candles([5, 5, 5, 5]);
    expect([flat.isBlack(0), flat.isWhite(0), flat.colour(0)]).toEqual([false, true, 1]);
  });

  it('gaps when its body lies beyond another body, whatever the shadows do', () => {
    const up = candles([1, 5, 1, 2], [3, 4, 1, 4]);
    expect([up.gapsUp(0, 1), up.gapsDown(0, 1), up.gapsDown(1, 0)]).toEqual([true, false, true]);
    expect(candles([1, 2, 1, 2], [2, 3, 2, 3]).gapsUp(0, 1)).toBe(false);
  });

  it('holds the prices between its ends, not the ends', () => {
    expect([3, 4, 5].map((price) => black.isInBody(price, 0))).toEqual([false, true, false]);
  });
});

describe('candles', () => {
  it('are counted back from the newest, sixteen of them', () => {
    const some = candles(...Array.from({ length: 20 }, (_, i) => [i, i + 2, i - 1, i + 1] as const));
    for (let ago = 0; ago < 16; ago++) {
      expect([some.open(ago), some.high(ago), some.low(ago), some.close(ago)]).toEqual(
        [0, 2, -1, 1].map((cell) => 19 - ago + cell),
      );
    }
  });

  it('are compared to those before them, by body, range and shadow', () => {
    const some = candles(...TEN, [0, 100, 0, 100]);
    expect(some.average(BODY_LONG, 0)).toBe(2);
    expect(some.average(SHADOW_SHORT, 0)).toBe(1);
    expect(some.average(FAR, 0)).toBeCloseTo(0.6 * 4, 15);
    expect(some.average(BODY_LONG, 1)).toBeNaN();
  });

  it('are compared to themselves by a setting without bars', () => {
    expect(candles([5, 9, 1, 3]).average(SHADOW_VERY_LONG, 0)).toBe(4);
  });

  it('are neither long nor short when the body equals the mean', () => {
    const some = candles(...TEN, [10, 13, 9, 12]);
    expect([some.isLong(0), some.isShort(0)]).toEqual([false, false]);
    expect(candles(...TEN, [10, 13, 9, 12.5]).isLong(0)).toBe(true);
    expect(candles(...TEN, [10, 13, 9, 11.5]).isShort(0)).toBe(true);
  });

  it('are doji up to a tenth of the mean range', () => {
    const body = (length: number) => candles(...TEN, [0, 4, 0, length]).isDoji(0);
    expect([body(0), body(0.1 * 4), body(0.5)]).toEqual([true, true, false]);
  });

  it('have or lack a shadow around a tenth of the mean range, at which they do neither', () => {
    const shadow = (length: number) => {
      const some = candles(...TEN, [0, 4 + length, -length, 4]);
      return [some.lacksUpperShadow(0), some.hasUpperShadow(0), some.lacksLowerShadow(0), some.hasLowerShadow(0)];
    };
    expect(shadow(0.25)).toEqual([true, false, true, false]);
    expect(shadow(0.5)).toEqual([false, true, false, true]);
    const tenth = candles(...TEN, [0.4, 0.4, 0, 0.4]);
    expect([tenth.lacksLowerShadow(0), tenth.hasLowerShadow(0)]).toEqual([false, false]);
  });

  it('are near at a fifth and equal at a twentieth of the mean range of five', () => {
    const some = candles(...TEN, [0, 0, 0, 0]);
    const near = [0.75, 0.875].map((distance) => [some.isNear(5 + distance, 5, 0), some.isNear(5 - distance, 5, 0)]);
    expect(near).toEqual([
      [true, true],
      [false, false],
    ]);
    const equal = [0.125, 0.25].map((distance) => [some.isEqual(5 + distance, 5, 0), some.isEqual(5 - distance, 5, 0)]);
    expect(equal).toEqual([
      [true, true],
      [false, false],
    ]);
  });

  it('keep no trace of a huge one that is no longer among them', () => {
    const some = candles([1, 1e300, 1, 1e300], ...TEN, [10, 13, 9, 12]);
    expect(some.average(BODY_LONG, 0)).toBe(2);
  });

  it('answer no about what has not come, also after a reset', () => {
    const some = candles(...TEN, [10, 13, 9, 12]);
    some.reset();
    some.update(1, 9, 0, 8);
    expect([some.isLong(0), some.isShort(0), some.isDoji(0), some.isWhite(1), some.gapsUp(0, 1)]).toEqual(
      new Array(5).fill(false),
    );
    expect(some.isWhite(0)).toBe(true);
  });
});
