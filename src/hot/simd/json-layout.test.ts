import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  JsonLayouts,
  type LayoutStep,
  STEP_BOOLEAN,
  STEP_DECIMAL,
  STEP_END,
  STEP_INTEGER,
  STEP_SIDE,
  STEP_TEXT,
  STEP_TIME,
} from './json-layout.ts';
import { scalarJsonLayout } from './scalar-json-layout.ts';

const ENCODER = new TextEncoder();
const NAME = '{"stream":"aaabbb@everything@100ms","data":{"t":';

function bytesOf(text: string): Uint8Array {
  return ENCODER.encode(text);
}

const STEPS: readonly LayoutStep[] = [
  { before: bytesOf(NAME), kind: STEP_TIME, register: 0 },
  { before: bytesOf(',"n":'), kind: STEP_INTEGER, register: 1 },
  { before: bytesOf(',"p":"'), kind: STEP_DECIMAL, register: 2, decimals: 2 },
  { before: bytesOf('","yes":'), kind: STEP_BOOLEAN, register: 3 },
  { before: bytesOf(',"x":"'), kind: STEP_TEXT, register: 31 },
  { before: bytesOf('","b":'), kind: STEP_SIDE, register: 4, decimals: 2, qtyDecimals: 3 },
  { before: bytesOf(',"a":'), kind: STEP_SIDE, register: 5, decimals: 2, qtyDecimals: 3 },
  { before: bytesOf('}}'), kind: STEP_END },
];

interface Fields {
  readonly time: string;
  readonly id: string;
  readonly price: string;
  readonly flag: string;
  readonly text: string;
  readonly bids: readonly (readonly [string, string])[];
  readonly asks: readonly (readonly [string, string])[];
}

const GOOD: Fields = {
  time: '1700000000123',
  id: '3300000001',
  price: '61837.63000000',
  flag: 'true',
  text: 'MARKET',
  bids: [
    ['61837.62', '0.5'],
    ['61837.6', '12'],
  ],
  asks: [],
};

function side(levels: readonly (readonly [string, string])[]): string {
  return `[${levels.map(([price, qty]) => `["${price}","${qty}"]`).join()}]`;
}

function textOf(fields: Partial<Fields>): string {
  const { time, id, price, flag, text, bids, asks } = { ...GOOD, ...fields };
  return `${NAME}${time},"n":${id},"p":"${price}","yes":${flag},"x":"${text}","b":${side(bids)},"a":${side(asks)}}}`;
}

describe('JsonLayouts', () => {
  let layouts: JsonLayouts;

  /** Reads a text from an offset, among bytes of earlier messages. */
  function read(text: string, offset = 0): number {
    const bytes = bytesOf(text);
    layouts.message.set(bytes, offset);
    return layouts.read(offset, bytes.length);
  }

  beforeEach(() => {
    layouts = new JsonLayouts(4);
    layouts.message.set(bytesOf(textOf({})));
    expect(layouts.define(0, 2, STEPS)).toBe(true);
  });

  it('reads every kind of value from each of 8 offsets', () => {
    for (let offset = 0; offset < 8; offset++) {
      expect(read(textOf({}), offset)).toBe(2);
      expect([...layouts.values.subarray(0, 6)]).toEqual([1_700_000_000_123_000, 3_300_000_001, 6_183_763, 1, 2, 2]);
      expect([...layouts.prices.subarray(0, 2)]).toEqual([6_183_762, 6_183_760]);
      expect([...layouts.qtys.subarray(0, 2)]).toEqual([500, 12_000]);
    }
  });

  it('reads numbers of 16 bytes and more', () => {
    expect(read(textOf({ price: '1234567890.12000000', bids: [['12345678901.00000000', '25000000.00000000']] }))).toBe(
      2,
    );
    expect(layouts.values[2]).toBe(123_456_789_012);
    expect([layouts.prices[0], layouts.qtys[0]]).toEqual([1_234_567_890_100, 25_000_000_000]);
  });

  it('has no layout for a message that begins in another way', () => {
    expect(read(textOf({}).replace('aaabbb', 'aaabbc'))).toBe(-1);
    expect(layouts.layoutHere(0)).toBe(-1);
  });

  it('refuses a message that is cut anywhere, though an earlier one stands behind it', () => {
    const text = textOf({});
    for (let length = 35; length < text.length; length++) {
      layouts.message.set(bytesOf(text));
      expect(layouts.read(0, length)).toBe(-1);
    }
  });

  it('refuses a message in which any single byte of the layout differs', () => {
    const text = textOf({});
    for (let at = 0; at < text.length; at++) {
      const damaged = `${text.slice(0, at)}#${text.slice(at + 1)}`;
      // In the text that nobody reads a byte may be any.
      const isText = text.slice(0, at).endsWith('"x":"') || /"x":"[A-Z]{0,5}$/.test(text.slice(0, at));
      expect([damaged, read(damaged)]).toEqual([damaged, isText ? 2 : -1]);
    }
  });

  it('does not define what is too long, or has values in its first 35 bytes', () => {
    const long = STEPS.map((step, i) => (i === 1 ? { ...step, before: bytesOf('x'.repeat(1000)) } : step));
    expect(layouts.define(0, 1, long)).toBe(false);
    expect(layouts.define(0, 1, [{ before: bytesOf('{"a":'), kind: STEP_INTEGER }])).toBe(false);
  });

  it('takes 1 to 8,192 layouts', () => {
    expect(() => new JsonLayouts(0)).toThrow('layouts fit the memory');
    expect(() => new JsonLayouts(8193)).toThrow('layouts fit the memory');
    expect(() => layouts.define(0, 4, STEPS)).toThrow('layout is one of the capacity');
  });

  it('agrees with the plain version on numbers and words of all kinds', () => {
    const decimal = fc.oneof(
      fc.stringMatching(/^[0-9]{1,12}(\.[0-9]{1,3}0{0,8})?$/),
      fc.stringMatching(/^[0-9.]{0,20}$/),
      fc.constantFrom('', '.', '1.', '.1', '-1', '1e5', '0', '0.00', '00.10', '9007199254740991', '90071992547409.91'),
    );
    const whole = fc.oneof(
      fc.stringMatching(/^[1-9][0-9]{0,16}$/),
      fc.constantFrom(
        '0',
        '00',
        '',
        '-1',
        '1.0',
        '9007199254740991',
        '9007199254740992',
        '9007199254741',
        '100000000000000',
      ),
    );
    const level = fc.tuple(decimal, decimal);
    const fields = fc.record({
      time: fc.oneof(whole, fc.constant(GOOD.time)),
      id: whole,
      price: decimal,
      flag: fc.constantFrom('true', 'false', 'truE', 'fals', 'falsy', 'null', '1'),
      text: fc.oneof(fc.constantFrom('', 'MARKET', 'a\\nb', 'a\u0001b'), fc.string({ maxLength: 20 })),
      bids: fc.array(level, { maxLength: 4 }),
      asks: fc.array(level, { maxLength: 4 }),
    });
    // Most messages are good but for one field, so that many of them are read to their end.
    const oneField = fc.tuple(fields, fc.constantFrom(...Object.keys(GOOD))).map(([all, key]) => ({
      [key]: (all as Record<string, unknown>)[key],
    }));
    fc.assert(
      fc.property(fc.oneof(fields, oneField), fc.nat({ max: 7 }), (chosen, offset) => {
        const text = textOf(chosen as Partial<Fields>);
        const wanted = scalarJsonLayout(bytesOf(text), STEPS);
        expect([text, read(text, offset)]).toEqual([text, wanted === undefined ? -1 : 2]);
        if (wanted === undefined) return;
        for (const register of [0, 1, 2, 3, 4, 5]) expect(layouts.values[register]).toBe(wanted.values.get(register));
        expect([...layouts.prices.subarray(0, wanted.prices.length)]).toEqual(wanted.prices);
        expect([...layouts.qtys.subarray(0, wanted.qtys.length)]).toEqual(wanted.qtys);
      }),
      { numRuns: 3000 },
    );
  });
});
