import { describe, expect, it } from 'vitest';
import { PURPOSES, placeOfPurpose, placeOfType, TYPES } from './order-words.ts';

describe('words of an order', () => {
  it('have the places that the lists give them', () => {
    expect(TYPES.map(placeOfType)).toEqual([0, 1, 2]);
    expect(PURPOSES.map(placeOfPurpose)).toEqual([0, 1, 2, 3, 4]);
  });
});
