import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/core/index.ts';
import { readPace } from './pace.ts';

describe('pace of a replay', () => {
  it.each([
    ['40', 40],
    ['0.5', 0.5],
    ['1e3', 1000],
    ['Infinity', Number.POSITIVE_INFINITY],
  ])('is a positive number: %s', (text, pace) => {
    expect(readPace(text, '--pace')).toBe(pace);
  });

  it.each(['0', '-1', '', ' ', 'fast', 'NaN', '1,5'])('is refused as %j, by the name of its flag', (text) => {
    expect(() => readPace(text, '--pace')).toThrow(InputError);
    expect(() => readPace(text, '--pace')).toThrow(`--pace is ${text}, not a positive number`);
  });
});
