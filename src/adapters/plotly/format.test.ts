import { describe, expect, it } from 'vitest';
import {
  barLength,
  bytes,
  counted,
  date,
  dateTime,
  decimal,
  duration,
  integer,
  moment,
  money,
  percent,
  ppmPercent,
  price,
  seconds,
  shortened,
  signed,
} from './format.ts';

/** With plain spaces, so that the expectations can be read. */
const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

describe('numbers', () => {
  it.each([
    [decimal(1234.5, 2), '1,234.50'],
    [decimal(-1234567.891, 1), '−1,234,567.9'],
    [decimal(-0.001, 2), '0.00'],
    [decimal(Number.NaN, 2), '–'],
    [decimal(Number.POSITIVE_INFINITY, 2), '∞'],
    [decimal(Number.NEGATIVE_INFINITY, 2), '−∞'],
    [decimal(JSON.parse('null') as number, 2), '–'],
    [decimal(-2e21, 2), '−2.00e+21'],
    [integer(26304), '26,304'],
    [counted(1, 'trade'), '1 trade'],
    [counted(1200, 'trade'), '1,200 trades'],
    [signed(decimal(2, 1)), '+2.0'],
    [signed(decimal(-2, 1)), '−2.0'],
    [signed(decimal(0, 1)), '0.0'],
    [signed('–'), '–'],
  ])('%s is written as %s', (text, expected) => {
    expect(plain(text)).toBe(expected);
  });

  it.each([
    [percent(0.1234), '12.34 %'],
    [percent(-0.5, 1), '−50.0 %'],
    [percent(0), '0.00 %'],
    [percent(0.000045), '0.0045 %'],
    [percent(12.5), '1,250 %'],
    [percent(1e-12), '0.000000 %'],
    [percent(Number.NaN), '–'],
    [percent(JSON.parse('null') as number), '–'],
    [ppmPercent(150_000), '15.00 %'],
    [ppmPercent(200), '0.020 %'],
  ])('of percent: %s is %s', (text, expected) => {
    expect(plain(text)).toBe(expected);
  });

  it.each([
    [price(60123.456), '60,123.46'],
    [price(1.23456), '1.2346'],
    [price(0.000012345), '0.000012345'],
    [price(0), '0.0000'],
    [price(Number.NaN), '–'],
  ])('of price: %s is %s', (text, expected) => {
    expect(text).toBe(expected);
  });
});

describe('money', () => {
  it.each([
    ['100000', '100,000.00'],
    ['-1234.5', '−1,234.50'],
    ['0', '0.00'],
    ['-0.00', '0.00'],
    ['0.005', '0.0050'],
    ['-0.00012345', '−0.00012'],
    ['0.1', '0.10'],
    ['0.995', '1.00'],
    ['123456789012345678.125', '123,456,789,012,345,678.13'],
    ['0.00000001', '0.000000010'],
  ])('%s is written as %s, without a double in between', (amount, expected) => {
    expect(money(amount)).toBe(expected);
  });

  it('leaves text that is no amount as it is', () => {
    for (const text of ['', 'NaN', '1e5', '0x10', '<b>', '1,000']) expect(money(text)).toBe(text);
  });
});

describe('times', () => {
  const at = Date.UTC(2024, 0, 31, 17, 5) * 1000;

  it('are UTC, and a dash when they are none', () => {
    expect([date(at), dateTime(at)]).toEqual(['2024-01-31', '2024-01-31 17:05']);
    expect([date(Number.NaN), dateTime(1e30)]).toEqual(['–', '–']);
  });

  it('of computers are made readable, those of people stay', () => {
    expect(moment('2024-01-31T17:05:09.123Z')).toBe('2024-01-31 17:05 UTC');
    expect(moment('yesterday')).toBe('yesterday');
  });

  it.each([
    [duration(100 * 3600e6), '4 d 4 h'],
    [duration(3600e6), '1 h'],
    [duration(90e6), '1 min 30 s'],
    [duration(59e6), '59 s'],
    [duration(0), '0 s'],
    [duration(Number.NaN), '–'],
    [seconds(0.42), '0.4 s'],
    [seconds(41.6), '42 s'],
    [seconds(141.2), '2 min 21 s'],
    [barLength(3600e6), '1 hour'],
    [barLength(900e6), '15 minutes'],
    [barLength(86400e6), '1 day'],
    [barLength(500), '0 s'],
    [bytes(999), '999 B'],
    [bytes(12_345), '12.3 kB'],
    [bytes(4_812_004), '4.8 MB'],
  ])('%s is written as %s', (text, expected) => {
    expect(plain(text)).toBe(expected);
  });

  it('are not cut inside a character', () => {
    expect(shortened('abc', 3)).toBe('abc');
    expect(shortened('🂡🂢🂣🂤', 3)).toBe('🂡🂢…');
  });
});
