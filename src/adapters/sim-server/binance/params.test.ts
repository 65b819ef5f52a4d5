import { describe, expect, it } from 'vitest';
import { checkRead, requestParams } from './params.ts';

describe('parameters', () => {
  it('come from query string and body, and the query string wins', () => {
    const params = requestParams('a=1&b=x%20y', 'a=2&c=3+4');
    expect([params.find('a'), params.find('b'), params.find('c'), params.size]).toEqual(['1', 'x y', '3 4', 3]);
  });

  it.each([
    [() => requestParams('a=1&a=2', ''), 'Duplicate values for a parameter detected.'],
    [() => requestParams('a=%zz', ''), 'Illegal characters found in a parameter.'],
    [() => requestParams('a=', '').find('a'), "Parameter 'a' was empty."],
    [() => requestParams('', '').text('a'), "Mandatory parameter 'a' was not sent, was empty/null, or malformed."],
    [
      () => requestParams('a=x', '').whole('a'),
      "Illegal characters found in parameter 'a'; legal range is '^[0-9]{1,20}$'.",
    ],
    [() => requestParams('a=99999999999999999999', '').whole('a'), "Parameter 'a' overflowed."],
    [() => requestParams('a=3', '').whole('a', 4), "Data sent for parameter 'a' is not valid."],
    [() => requestParams('a=x', '').word('a', ['y']), "Data sent for parameter 'a' is not valid."],
    [() => requestParams('a=yes', '').flag('a'), "Data sent for parameter 'a' is not valid."],
    [() => requestParams('a=["x"]', '').list('a'), "Illegal characters found in parameter 'a'"],
    [() => requestParams('a=["X","X"]', '').list('a'), 'Symbol is present multiple times in the list.'],
    [
      () => checkRead(requestParams('a=1&b=2', ''), ['a'], false),
      "Too many parameters; expected '1' and received '2'.",
    ],
    [
      () => checkRead(requestParams('a=1&b=2&timestamp=1', ''), ['a'], true),
      "Not all sent parameters were read; read '2' parameter(s) but was sent '3'.",
    ],
  ])('are refused in the words of the venue (%#)', (read, text) => {
    expect(read).toThrow(text);
  });

  it('are read as what they are', () => {
    const params = requestParams('n=7&f=TRUE&l=["BTCUSDT","ETHUSDT"]&&limit=9999', '');
    expect([params.whole('n'), params.flag('f'), params.list('l')]).toEqual([7, true, ['BTCUSDT', 'ETHUSDT']]);
    expect(params.limit(500, 1000)).toBe(1000);
    expect(requestParams('', '').limit(500, 1000)).toBe(500);
    expect([params.whole('x'), params.flag('x'), params.list('x'), params.word('x', ['y'])]).toEqual(
      new Array(4).fill(undefined),
    );
  });
});
