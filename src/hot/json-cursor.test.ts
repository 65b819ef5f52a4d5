import { describe, expect, it } from 'vitest';
import { JsonCursor, OFF_GRID, OK, SYNTAX } from './json-cursor.ts';

const ENCODER = new TextEncoder();

/** A cursor at the begin of a text that lies among other bytes. */
function at(text: string): JsonCursor {
  const cursor = new JsonCursor();
  const bytes = ENCODER.encode(`9${text}9`);
  cursor.reset(bytes, 1, bytes.length - 1);
  return cursor;
}

describe('JsonCursor numbers', () => {
  it('reads whole numbers up to 2^53 - 1 and refuses the next one', () => {
    expect(at('0').integer()).toBe(0);
    expect(at('9007199254740991,').integer()).toBe(Number.MAX_SAFE_INTEGER);
    for (const text of ['9007199254740992', '9007199254740993', '12345678901234567']) {
      const cursor = at(text);
      cursor.integer();
      expect(cursor.fault).toBe(OFF_GRID);
    }
  });

  it('refuses what begins with no digit', () => {
    for (const text of ['', '-1', '.5', 'x', '"1"']) {
      const cursor = at(text);
      expect(cursor.integer()).toBe(0);
      expect(cursor.fault).toBe(SYNTAX);
    }
  });

  it('puts decimals on the grid and remembers how many the wire had', () => {
    const cursor = at('0.0500');
    expect(cursor.decimal(2)).toBe(5);
    expect(cursor.wireDecimals).toBe(4);
    expect(at('61824.01000000').decimal(2)).toBe(6182401);
    expect(at('3').decimal(5)).toBe(300000);
    expect(at('1.5').decimal(3)).toBe(1500);
    expect(at('007.5').decimal(1)).toBe(75);
  });

  it('refuses digits finer than the grid, points without digits, and values above 2^53', () => {
    const faults = ['0.051', '5.', '.5', '9007199254740991.1', '90071992547409.92'].map((text) => {
      const cursor = at(text);
      cursor.decimal(2);
      return cursor.fault;
    });
    expect(faults).toEqual([OFF_GRID, SYNTAX, SYNTAX, OFF_GRID, OFF_GRID]);
  });

  it('wants both quotes of a quoted decimal', () => {
    expect(at('"1.5"').quotedDecimal(1)).toBe(15);
    for (const text of ['1.5"', '"1.5', '"1.5x"', '""']) {
      const cursor = at(text);
      cursor.quotedDecimal(1);
      expect(cursor.fault).toBe(SYNTAX);
    }
  });
});

describe('JsonCursor steps', () => {
  it('matches text or stays where it is', () => {
    const cursor = at('abc');
    expect(cursor.match(ENCODER.encode('abd'))).toBe(false);
    expect(cursor.match(ENCODER.encode('abcd'))).toBe(false);
    expect(cursor.match(ENCODER.encode('ab'))).toBe(true);
    expect(cursor.peek()).toBe(99);
    expect(cursor.skipIf(100)).toBe(false);
    expect(cursor.skipIf(99)).toBe(true);
    expect(cursor.peek()).toBe(-1);
  });

  it('does nothing any more after the first fault, which stays', () => {
    const cursor = at('ab');
    cursor.expect(120);
    expect(cursor.fault).toBe(SYNTAX);
    expect(cursor.peek()).toBe(-1);
    cursor.decimal(2);
    expect(cursor.fault).toBe(SYNTAX);
    cursor.reset(ENCODER.encode('7'), 0, 1);
    expect(cursor.fault).toBe(OK);
    expect(cursor.integer()).toBe(7);
  });

  it('says whether a string holds an escape', () => {
    expect(at('"abc"').skipString()).toBe(false);
    expect(at('"a\\u00e9\\n"').skipString()).toBe(true);
  });
});

describe('JsonCursor.skipValue', () => {
  const VALID = [
    '0',
    '-0.5e+10',
    '1E5',
    '"x\\"}y"',
    '"\\u12aF\\\\\\/\\b\\f\\n\\r\\t"',
    'true',
    'false',
    'null',
    '[]',
    '{}',
    '[1,[2,[3,{"a":[]}]], "]" ]',
    '{"a" : {"b":1} , "c":[{}]\t,"d":"\u00e9"}',
  ];
  const INVALID = [
    '',
    '01',
    '1.',
    '-',
    '+1',
    '.5',
    '1e',
    'tru',
    'True',
    'nul',
    '"a',
    '"\\x"',
    '"\\u12g4"',
    '"\\u12"',
    '"\u0001"',
    '[1,]',
    '[1 2]',
    '[,1]',
    '[1}',
    '{"a":1]',
    '{a:1}',
    '{"a"1}',
    '{"a":1,}',
    '{"a":1 "b":2}',
    '[',
    '{"a":',
  ];

  it('steps over exactly what JSON.parse accepts', () => {
    for (const text of VALID) {
      JSON.parse(text);
      const cursor = at(text);
      cursor.skipValue();
      expect([text, cursor.fault, cursor.peek()]).toEqual([text, OK, -1]);
    }
  });

  it('refuses what JSON.parse refuses', () => {
    for (const text of INVALID) {
      expect(() => JSON.parse(text) as unknown, text).toThrow(SyntaxError);
      const cursor = at(text);
      cursor.skipValue();
      // A number that ends early leaves something behind instead.
      expect(cursor.fault === SYNTAX || cursor.peek() !== -1, text).toBe(true);
    }
  });

  it('takes 64 levels of nesting and refuses 65', () => {
    const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;
    const deep = at(nested(64));
    deep.skipValue();
    expect(deep.fault).toBe(OK);
    const deeper = at(`${'['.repeat(64)}[1]${']'.repeat(64)}`);
    deeper.skipValue();
    expect(deeper.fault).toBe(SYNTAX);
  });
});
