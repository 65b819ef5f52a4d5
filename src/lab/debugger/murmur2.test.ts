import { describe, expect, it } from 'vitest';
import { murmur2 } from './murmur2.ts';

describe('murmur2', () => {
  // The values of ipykernel 7.4.0.
  it.each([
    ['', 3990065800, 1540447798],
    ['a', 2167009006, 626045324],
    ['ab', 2805137849, 1692487918],
    ['abc', 3350977461, 1621425345],
    ['abcd', 804720481, 3376380438],
    ["const x = '€';\n", 2347824291, 3319943511],
  ])('of %j agrees with the one that front ends compute', (text, first, second) => {
    expect([murmur2(text, 0xc7_0f_69_07), murmur2(text, 1)]).toEqual([first, second]);
  });
});
