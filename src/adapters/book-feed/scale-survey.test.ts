import { describe, expect, it } from 'vitest';
import { frameValue, neededDecimals, parseWithDigits, ScaleSurvey } from './scale-survey.ts';

describe('scale survey', () => {
  it.each([
    ['0.000022880', 8],
    ['56060.30000', 1],
    ['100', 0],
    ['100.000', 0],
    ['0', 0],
    ['0.00', 0],
    ['1e-7', 7],
    ['1.0E-4', 4],
    ['1.25E7', 0],
    ['1.25E1', 1],
    ['-1', -1],
    ['', -1],
    ['1.', -1],
  ])('needs for %s %i decimals', (text, decimals) => {
    expect(neededDecimals(text)).toBe(decimals);
  });

  it('holds every number of a market, and knows markets in the order in which they came', () => {
    const survey = new ScaleSurvey();
    survey.note('B', '1.5', '0.00100');
    survey.note('A', '7', 3);
    survey.note('B', '1.25', undefined);
    survey.note('B', 'no number', '12');
    expect([...survey.scales()]).toEqual([
      ['B', { priceDecimals: 2, qtyDecimals: 3 }],
      ['A', { priceDecimals: 0, qtyDecimals: 0 }],
    ]);
  });

  it('keeps the digits of numbers, also of those that no double holds', () => {
    expect(parseWithDigits('{"id":18239578009413566319,"qty":0.0500,"s":"x","n":null}')).toEqual({
      id: '18239578009413566319',
      qty: '0.0500',
      s: 'x',
      n: null,
    });
    expect(frameValue('{"a":1}', false)).toEqual({ a: 1 });
    expect(frameValue('{"a":1')).toBeUndefined();
  });
});
