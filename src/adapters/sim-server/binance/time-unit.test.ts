import { describe, expect, it } from 'vitest';
import { inMicros, isMicros } from './time-unit.ts';

describe('the unit of times', () => {
  it.each([
    [undefined, false],
    ['millisecond', false],
    ['MICROSECOND', true],
    ['second', undefined],
  ])('%s is micros: %s', (unit, answer) => {
    expect(isMicros(unit)).toBe(answer);
  });

  it('turns numbers of 13 digits into microseconds, in objects and lists, and leaves all others', () => {
    const text = '{"E":1700000000001,"p":"1700000000001","u":17000000000012,"k":[1700000000002,1700000000003],"t":5}';
    expect(inMicros(text)).toBe(
      '{"E":1700000000001000,"p":"1700000000001","u":17000000000012,"k":[1700000000002000,1700000000003000],"t":5}',
    );
  });
});
