import { describe, expect, it } from 'vitest';
import { positionAt } from './position.ts';
import { CellSyntaxError } from './strip-types.ts';
import { transformCell } from './transform.ts';

/** The script without the parts that every cell has. */
function script(source: string): string {
  const { code } = transformCell(source, 'cell-1');
  return code.replace("'use strict';", '').replace('\n//# sourceURL=cell-1', '');
}

describe('the transform of a cell', () => {
  it('blanks types and keeps every line and column', () => {
    const source = 'let a: number = 1;\ninterface B {\n  c: string;\n}\nf<number>(a as any)!;';
    const code = script(source);
    expect(code.split('\n')).toHaveLength(5);
    expect(code.split('\n')[0]).toBe('let a         = 1;');
    expect(code.split('\n')[4]?.replace(/\s+/g, '')).toBe('f(a);');
  });

  it('names the script and makes it strict', () => {
    const { code } = transformCell('1', 'cell-7');
    expect(code).toBe("'use strict';1\n//# sourceURL=cell-7");
  });

  it.each([
    ['const a = 1;', 'let   a = 1;'],
    ['class A {}', 'let A = class A {};'],
    ['function f() {}', 'let f = function () {};'],
    ['async function f() {}', 'let f = async function () {};'],
    ['function* f() {}', 'let f = function* () {};'],
    ['var a = 1, b;', 'let a, b;void ( a = 1, b);'],
    ['var { a, ...b } = o', 'let a, b;void ( { a, ...b } = o);'],
    ['for (var i = 0; i < 2; i++);', 'let i;for (    i = 0; i < 2; i++);'],
    ['if (x) var y = 1; else z();', 'let y;if (x) void ( y = 1); else z();'],
    ['export const a = 1;', '       let   a = 1;'],
    ['export default 5;', ';(5);'],
    ['let a; export { a };', 'let a; ;'],
  ])('turns %s into a binding that a later cell can redeclare', (source, expected) => {
    expect(script(source)).toBe(expected);
  });

  it('leaves var and declarations inside functions and blocks alone', () => {
    const source = 'g(() => { var a = 1; function h() {} return a; }); { const b = 1; class C {} }';
    expect(script(source)).toBe(source);
  });

  it.each([
    ["import 'm';", 'await __bot4.hold(__bot4.link("m", []));'],
    ["import d from 'm';", 'let { "default": d } = await __bot4.hold(__bot4.link("m", ["default"]));'],
    ["import { a as b } from 'm';", 'let { "a": b } = await __bot4.hold(__bot4.link("m", ["a"]));'],
    ["import * as n from 'm';", 'let n = await __bot4.hold(__bot4.link("m", []));'],
    [
      "import j from './j.json' with { type: 'json' };",
      'let { "default": j } = await __bot4.hold(__bot4.link("./j.json", ["default"], {"type":"json"}));',
    ],
    ["import type { T } from 'm';", ''],
    ["export * from 'm';", 'await __bot4.hold(__bot4.link("m", []));'],
    ["const m = await import('m');", 'let   m = __bot4.resumed("cell-1", await __bot4.hold(__bot4.import(\'m\')));'],
    ['import.meta.url', '__bot4.meta.url'],
  ])('turns %s into a call of the kernel', (source, expected) => {
    expect(script(source).trim()).toBe(expected);
  });

  it('keeps the lines of an import that spans three of them', () => {
    expect(script("import {\n  a,\n} from 'm';\nb;").split('\n')[3]).toBe('b;');
  });

  it('moves a function to the top only when it is used above its declaration', () => {
    expect(script('f();\nfunction f() {}')).toBe('let f = function () {};f();\n');
    expect(script('function f() {}\nf();')).toBe('let f = function () {};\nf();');
  });

  it('finds the original place of a moved function', () => {
    const cell = transformCell('f();\nfunction f() {\n  throw 1;\n}', 'cell-1');
    const generated = positionAt(cell.code, cell.code.indexOf('throw'));
    expect(generated.line).toBe(2);
    expect(cell.locate(generated)).toEqual({ line: 3, column: 3 });
  });

  it('finds the original place behind an enum, which changes lines', () => {
    const cell = transformCell('enum E {\n  A,\n  B,\n}\n\nthrow E.A;', 'cell-1');
    expect(cell.locate(positionAt(cell.code, cell.code.indexOf('throw')))).toMatchObject({ line: 6 });
  });

  it('passes what the top level awaits through the kernel, nested awaits too', () => {
    expect(script('await await a;')).toBe(
      '__bot4.resumed("cell-1", await __bot4.hold(__bot4.resumed("cell-1", await __bot4.hold(a))));',
    );
    expect(script('b = await (a);')).toBe('b = __bot4.resumed("cell-1", await (__bot4.hold(a)));');
    expect(script('async () => { await a; }')).toBe('async () => { await a; }');
    expect(script('for await (const x of await y) x;')).toContain(
      'of __bot4.holdEach("cell-1", __bot4.resumed("cell-1", await __bot4.hold(y)))) {',
    );
  });

  it('guards loops that wait, and no others', () => {
    expect(script('for (const a of b) a();')).toBe('for (const a of b) a();');
    expect(script('for (const a of b) await a;')).toBe(
      '{ const __started = __bot4.turn();for (const a of b) {__bot4.alive(__started);__bot4.resumed("cell-1", await __bot4.hold(a));}}',
    );
    expect(script('x: while (1) { f(async () => { await 1; }); }')).not.toContain('alive');
    expect(script('x: while (1) { await 1; break x; }')).toMatch(/^\{ const __started = __bot4\.turn\(\);x: while/);
  });

  it.each([
    ['1 + 1', true],
    ['1;;', true],
    ['export default 1', true],
    ['let a = 1', false],
    ['1; let a = 1', false],
    ['if (a) { b }', false],
    ['export default class {}', false],
    ['', false],
    ['1\ninterface A {}', true],
  ])('says of %j that it has a result: %s', (source, expected) => {
    expect(transformCell(source, 'cell-1').hasResult).toBe(expected);
  });

  it.each([
    ['let a = 1;\nlet b = ;', 2],
    ['let a = 1;\n\nlet a = 2;', 3],
    ['@x class A {}', 1],
  ])('refuses %j with line %i', (source, line) => {
    try {
      transformCell(source, 'cell-1');
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(CellSyntaxError);
      expect(error).toMatchObject({ position: { line } });
    }
  });
});
