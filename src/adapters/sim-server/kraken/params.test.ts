import { describe, expect, it } from 'vitest';
import { KrakenParams, plainNumber, readForm, readJson } from './params.ts';

function ofJson(text: string): KrakenParams {
  return new KrakenParams(readJson(text) as ConstructorParameters<typeof KrakenParams>[0]);
}

describe('a form', () => {
  it('has nested names, escapes, lists and texts', () => {
    const params = readForm(
      'pair=XBTUSD&close[price]=5&close%5Bordertype%5D=limit&orders[0][type]=buy&orders[1][type]=sell',
    );
    expect(params.text('pair')).toBe('XBTUSD');
    expect(params.tree('close')?.text('price')).toBe('5');
    expect(params.tree('close')?.text('ordertype')).toBe('limit');
    expect(params.trees('orders')?.map((order) => order.text('type'))).toEqual(['buy', 'sell']);
    expect(readForm('txid=A,B').texts('txid')).toEqual(['A', 'B']);
    expect(readForm('txid[]=A&txid[]=B').texts('txid')).toEqual(['A', 'B']);
  });

  it.each(['%', 'a=%zz', 'a[b=1', 'a=1&a[b]=2', 'x[1][2][3][4][5][6][7]=1', 'ä=1'])('%s is refused', (text) => {
    expect(() => readForm(text)).toThrow('EGeneral:Invalid arguments');
  });
});

describe('JSON', () => {
  it('keeps the digits of its numbers, without exponents', () => {
    const params = ofJson('{"a":0.00100000,"b":1e-5,"c":true,"d":[1,"x"],"e":{"f":2.50}}');
    expect([params.find('a'), params.find('b'), params.flag('c')]).toEqual(['0.00100000', '0.00001', true]);
    expect(params.texts('d')).toEqual(['1', 'x']);
    expect(params.tree('e')?.find('f')).toBe('2.50');
  });

  it.each(['', '{', 'nonsense', `${'['.repeat(20)}${']'.repeat(20)}`])('%s is none', (text) => {
    expect(readJson(text)).toBeUndefined();
  });

  it.each([
    ['1e3', '1000'],
    ['1.25E2', '125'],
    ['1.5e-3', '0.0015'],
    ['-2e-1', '-0.2'],
    ['12.5', '12.5'],
    ['1e999', '1e999'],
    ['x', 'x'],
  ])('%s is %s', (text, plain) => {
    expect(plainNumber(text)).toBe(plain);
  });
});

describe('a parameter', () => {
  it('that is not what is asked for is named', () => {
    const params = ofJson('{"n":"12x","f":"maybe","w":"blue","l":{"a":1},"t":[1]}');
    expect(() => params.whole('n', 0, 99)).toThrow('EGeneral:Invalid arguments:n');
    expect(() => params.flag('f')).toThrow('EGeneral:Invalid arguments:f');
    expect(() => params.word('w', ['red'])).toThrow('EGeneral:Invalid arguments:w');
    expect(() => params.find('l')).toThrow('EGeneral:Invalid arguments:l');
    expect(() => params.tree('t')).toThrow('EGeneral:Invalid arguments:t');
    expect(() => params.trees('t')).toThrow('EGeneral:Invalid arguments:t');
    expect(() => params.list('f') ?? params.texts('l')).not.toThrow();
    expect(() => params.text('absent', true)).toThrow('EGeneral:Invalid arguments:absent');
    expect(params.whole('absent', 0, 9)).toBeUndefined();
  });
});
