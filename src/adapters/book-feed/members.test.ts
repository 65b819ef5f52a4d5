import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonCursor, OK, SYNTAX } from '../../hot/index.ts';
import { isJson, listGoesOn, listStarts, Members, valueText, WordTable } from './members.ts';

function cursorOf(text: string): JsonCursor {
  const bytes = new TextEncoder().encode(text);
  const c = new JsonCursor();
  c.reset(bytes, 0, bytes.length);
  return c;
}

describe('members of an object', () => {
  it('are found in any order, with white space, among others', () => {
    const members = new Members(['a', 'long name', 'c']);
    const c = cursorOf(' { "c" : [1, {"a": 2}], "x":"a", "a":"\\"}" ,"y":null } ,');
    members.read(c);
    expect(c.fault).toBe(OK);
    expect(c.peek()).toBe(' '.charCodeAt(0));
    expect([members.has(0), members.has(1), members.has(2)]).toEqual([true, false, true]);
    expect(valueText(c, members.at[0] as number)).toBe('\\"}');
    expect(valueText(c, members.at[2] as number)).toBe('[1, {"a": 2}]');
    expect(valueText(c, members.at[1] as number)).toBe('');
  });

  it('forget the object of before', () => {
    const members = new Members(['a']);
    members.read(cursorOf('{"a":1}'));
    const c = cursorOf('{}');
    members.read(c);
    expect([c.fault, members.has(0)]).toEqual([OK, false]);
    members.seek(c, 0);
    expect(c.fault).toBe(SYNTAX);
  });

  it.each([
    '{"a":1,"a":2}',
    '{"a":1,}',
    '{"a"}',
    '{"a":}',
    '{a:1}',
    '{"a":1',
    '[]',
    '',
    '{"b":01}',
    '{"b":"\n"}',
    '{"b":tru}',
  ])('are not those of %s', (text) => {
    const c = cursorOf(text);
    new Members(['a']).read(c);
    expect(c.fault).toBe(SYNTAX);
  });

  it('are where JSON.parse finds them, for any object', () => {
    const keys = ['price', 'qty', 'side'];
    const members = new Members(keys);
    fc.assert(
      fc.property(
        fc.dictionary(fc.oneof(fc.constantFrom(...keys), fc.string()), fc.jsonValue()),
        fc.nat(2),
        (object, indent) => {
          const c = cursorOf(JSON.stringify(object, null, indent));
          members.read(c);
          expect(c.fault).toBe(OK);
          for (const [k, key] of keys.entries()) {
            expect(members.has(k)).toBe(key in object);
            if (!(key in object)) continue;
            members.seek(c, k);
            const from = c.at;
            c.skipValue();
            const text = new TextDecoder().decode(c.bytes.subarray(from, c.at));
            expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(object[key])));
          }
        },
      ),
    );
  });
});

describe('words and lists', () => {
  it('finds a word of the table at the cursor', () => {
    const table = new WordTable(['buy', 'sell']);
    for (const [text, found] of [
      ['"sell",', 1],
      ['"buy"', 0],
      ['"buyer"', -1],
      ['""', -1],
      ['7', -1],
    ] as const) {
      expect(table.read(cursorOf(text)), text).toBe(found);
    }
  });

  it('walks through a list', () => {
    const walk = (text: string): [number, number] => {
      const c = cursorOf(text);
      let count = 0;
      for (let more = listStarts(c); more; more = listGoesOn(c)) {
        count += 1;
        c.skipValue();
      }
      return [count, c.fault];
    };
    expect(walk('[ 1 , [2,3] ,"x"]')).toEqual([3, OK]);
    expect(walk(' []')).toEqual([0, OK]);
    expect(walk('[1 2]')[1]).toBe(SYNTAX);
    expect(walk('[1,]')[1]).toBe(SYNTAX);
    expect(walk('{}')[1]).toBe(SYNTAX);
  });

  it('tells JSON from what is none, also where something follows', () => {
    const is = (text: string): boolean => {
      const bytes = new TextEncoder().encode(`x${text}x`);
      return isJson(new JsonCursor(), bytes, 1, bytes.length - 1);
    };
    expect([is('{"a":[1.5e3,null]}'), is(' 7 '), is('{}{}'), is('{'), is('')]).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});
