import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epoch, InvariantError, micros, ppm, priceTicks, qtyLots, quoteUnits, seq } from './index.ts';

const MINTS = { priceTicks, qtyLots, quoteUnits, micros, ppm, seq, epoch } as const;
const MAX = Number.MAX_SAFE_INTEGER;

/** Smallest and largest value of each unit. */
const RANGES: Readonly<Record<keyof typeof MINTS, readonly [number, number]>> = {
  priceTicks: [0, MAX],
  qtyLots: [-MAX, MAX],
  quoteUnits: [-MAX, MAX],
  micros: [0, MAX],
  ppm: [-MAX, MAX],
  seq: [1, MAX],
  epoch: [1, 2 ** 32 - 1],
};

describe.each(Object.keys(MINTS) as (keyof typeof MINTS)[])('%s', (name) => {
  const mint = MINTS[name] as (value: number) => number;
  const [min, max] = RANGES[name];

  it('mints both ends of its range and refuses what is beyond them', () => {
    expect([mint(min), mint(max)]).toEqual([min, max]);
    expect(() => mint(min - 1)).toThrow(InvariantError);
    expect(() => mint(max + 1)).toThrow(InvariantError);
  });

  it('gives back every integer of its range unchanged', () => {
    fc.assert(fc.property(fc.integer({ min, max }), (value) => mint(value) === value));
  });

  it('refuses fractions, NaN and infinities, and says what it takes', () => {
    for (const value of [0.5, 1.5, 1e-9, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      expect(() => mint(value)).toThrow(/safe integer/);
    }
  });

  it('refuses text that looks like a number', () => {
    expect(() => mint('1' as never)).toThrow(InvariantError);
  });
});
