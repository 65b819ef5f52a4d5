import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonCursor, OFF_GRID, OK, SYNTAX } from '../../hot/index.ts';
import {
  anyDecimal,
  numberDecimal,
  quotedNumber,
  readIsoMicros,
  textDecimal,
  wholeNumber,
  wireDecimals,
} from './wire-values.ts';

function read<T>(text: string, take: (c: JsonCursor) => T): { value: T; fault: number; rest: string; wire: number } {
  const bytes = new TextEncoder().encode(`@${text}`);
  const c = new JsonCursor();
  c.reset(bytes, 1, bytes.length);
  const value = take(c);
  return { value, fault: c.fault, rest: new TextDecoder().decode(bytes.subarray(c.at)), wire: c.wireDecimals };
}

describe('JSON numbers on a grid', () => {
  it.each([
    ['105944.2', 3, 105_944_200, 1],
    ['0.00100000', 8, 100_000, 8],
    ['20108.0', 0, 20_108, 1],
    ['1.0E7', 0, 10_000_000, 0],
    ['1.25e5', 0, 125_000, 0],
    ['1e-7', 8, 10, 7],
    ['1.0E-4', 8, 10_000, 5],
    ['12.50E+1', 2, 12_500, 1],
    ['0e5', 3, 0, 0],
    ['0.0E-9', 2, 0, 10],
    ['1.0000000000000000000000E7', 0, 10_000_000, 15],
    ['9007199254740991', 0, Number.MAX_SAFE_INTEGER, 0],
    ['900719925474099.1e1', 0, Number.MAX_SAFE_INTEGER, 0],
    ['0.9007199254740991e16', 0, Number.MAX_SAFE_INTEGER, 0],
  ])('reads %s at %i decimals as %i', (text, decimals, value, wire) => {
    expect(read(`${text},`, (c) => numberDecimal(c, decimals))).toEqual({ value, fault: OK, rest: ',', wire });
  });

  it.each([
    ['1e-7', 6, OFF_GRID],
    ['1.05', 1, OFF_GRID],
    ['9007199254740993', 0, OFF_GRID],
    ['1e16', 0, OFF_GRID],
    ['1e999999999', 0, OFF_GRID],
    ['1e-999999999', 15, OFF_GRID],
    ['-1', 0, SYNTAX],
    ['1.', 0, SYNTAX],
    ['1.e5', 0, SYNTAX],
    ['1e', 0, SYNTAX],
    ['1e+', 0, SYNTAX],
    ['.5', 1, SYNTAX],
    ['x', 0, SYNTAX],
    ['', 0, SYNTAX],
  ])('refuses %s at %i decimals', (text, decimals, fault) => {
    expect(read(text, (c) => numberDecimal(c, decimals))).toMatchObject({ value: 0, fault });
  });

  it('keeps a fault of before', () => {
    const seen = read('5', (c) => {
      c.fault = OFF_GRID;
      c.at = c.end;
      return numberDecimal(c, 0);
    });
    expect(seen).toMatchObject({ value: 0, fault: OFF_GRID });
  });

  it('reads what a number is with any exponent that it is written with', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e9 }),
        fc.integer({ min: 0, max: 6 }),
        fc.integer({ min: -9, max: 9 }),
        (units, places, exponent) => {
          const text = (units / 10 ** places).toFixed(places);
          const shifted = Number(`${text}e${exponent}`).toFixed(15).replace(/0+$/, '');
          const seen = read(`${text}e${exponent}`, (c) => numberDecimal(c, 4));
          const exact = Number(text.replace('.', '')) * 10 ** Math.max(0, exponent - places + 4);
          const isOn =
            exponent - places + 4 >= 0 || Number(text.replace('.', '')) % 10 ** (places - exponent - 4) === 0;
          const value =
            exponent - places + 4 >= 0 ? exact : Number(text.replace('.', '')) / 10 ** (places - exponent - 4);
          if (isOn && value <= Number.MAX_SAFE_INTEGER) expect(seen.value, shifted).toBe(value);
          else expect(seen.fault).toBe(OFF_GRID);
        },
      ),
    );
  });

  it('takes a number in quotes too where both occur', () => {
    expect(read('"1.0E2",', (c) => anyDecimal(c, 0))).toMatchObject({ value: 100, fault: OK, rest: ',' });
    expect(read('1.0E2,', (c) => anyDecimal(c, 0))).toMatchObject({ value: 100, fault: OK, rest: ',' });
    expect(read('"1', (c) => anyDecimal(c, 0)).fault).toBe(SYNTAX);
  });
});

/** A number at two decimals, and a look at its decimals. */
function textAndWire(c: JsonCursor): number {
  const value = textDecimal(c, 2);
  wireDecimals(c);
  return value;
}

describe('text of numbers', () => {
  it('refuses zeros in front, which a checksum does not see', () => {
    expect(read('"0.000033"', (c) => textDecimal(c, 6))).toMatchObject({ value: 33, fault: OK, wire: 6 });
    expect(read('"000033"', (c) => textDecimal(c, 6))).toMatchObject({ value: 0, fault: SYNTAX });
    expect(read('"0"', (c) => textDecimal(c, 6))).toMatchObject({ value: 0, fault: OK });
  });

  it('refuses more decimals than a book keeps', () => {
    expect(read('"0.000000000000000"', textAndWire)).toMatchObject({
      value: 0,
      wire: 15,
      fault: OK,
    });
    expect(read('"0.0000000000000000"', textAndWire)).toMatchObject({
      fault: OFF_GRID,
    });
  });

  it('reads whole numbers and refuses the beginning of others', () => {
    expect(read('2439117997}', wholeNumber)).toMatchObject({ value: 2_439_117_997, fault: OK, rest: '}' });
    for (const text of ['1.0', '1e5', '-1', '"1"', '18239578009413566319']) {
      expect(read(text, wholeNumber).fault).not.toBe(OK);
    }
    expect(read('"995098700"', quotedNumber)).toMatchObject({ value: 995_098_700, fault: OK });
    expect(read('"99a"', quotedNumber).fault).toBe(SYNTAX);
  });
});

function isoMicros(c: JsonCursor): number {
  const micros = Float64Array.of(-1);
  readIsoMicros(c, micros);
  return micros[0] as number;
}

describe('times', () => {
  it('are those of Date to the millisecond, and go on to the microsecond', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date(0), max: new Date('2254-01-01'), noInvalidDate: true }),
        fc.nat(999),
        (date, micros) => {
          const text = `"${date.toISOString().slice(0, -1)}${String(micros).padStart(3, '0')}Z"`;
          expect(read(text, isoMicros)).toMatchObject({ value: date.getTime() * 1000 + micros, fault: OK, rest: '' });
        },
      ),
    );
  });

  it.each([
    ['"2026-04-07T14:30:00Z"', 0],
    ['"2026-04-07T14:30:00.5Z"', 500_000],
    ['"2026-04-07T14:30:00.123456789Z"', 123_456],
  ])('reads the fraction of %s', (text, micros) => {
    expect(read(text, isoMicros).value).toBe(Date.parse('2026-04-07T14:30:00Z') * 1000 + micros);
  });

  it('knows leap years and the days of months', () => {
    for (const text of ['2024-02-29', '2000-02-29', '2023-12-31', '2023-04-30']) {
      expect(read(`"${text}T00:00:00Z"`, isoMicros)).toMatchObject({ value: Date.parse(text) * 1000, fault: OK });
    }
    for (const text of [
      '2023-02-29',
      '2100-02-29',
      '2023-04-31',
      '2023-13-01',
      '2023-00-10',
      '2023-01-00',
      '2023-01-32',
    ]) {
      expect(read(`"${text}T00:00:00Z"`, isoMicros).fault, text).toBe(SYNTAX);
    }
  });

  it.each([
    '',
    '"',
    '"2023-01-01"',
    '"2023-01-01T00:00:00"',
    '"2023-01-01T24:00:00Z"',
    '"2023-01-01T00:60:00Z"',
    '"2023-01-01T00:00:61Z"',
    '"2023-01-01T00:00:00.Z"',
    '"2023-01-01T00:00:00+01:00"',
    '"20x3-01-01T00:00:00Z"',
    '2023',
  ])('refuses %s', (text) => {
    expect(read(text, isoMicros)).toMatchObject({ value: 0, fault: SYNTAX });
  });
});
