import { parse } from 'acorn';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { positionAt } from './position.ts';
import { isUntyped, stripTypes } from './strip-types.ts';
import { transformCell } from './transform.ts';

/** Statements of every kind that the transform touches; `$` becomes a number, so that names do not clash. */
const STATEMENTS = [
  'const a$: number = $;',
  'let b$ = "x" as string',
  'var c$ = $, d$;',
  'function f$(x: number): number {\n  return x;\n}',
  'class K$ {\n  #p = $;\n}',
  "import {\n  x as x$,\n} from 'm';",
  'for (var i$ = 0; i$ < 2; i$++) {\n  g(i$);\n}',
  'for (const j of h) await j;',
  'export const e$ = await k;',
  'interface T$ {\n  y: number;\n}',
  'use(f$, K$);',
];

/** @param from where the numbers of this part of a cell begin. */
function statements(from: number): fc.Arbitrary<string[]> {
  return fc
    .array(fc.constantFrom(...STATEMENTS), { maxLength: 8 })
    .map((list) => list.map((text, i) => text.replaceAll('$', String(from + i))));
}

describe('the transform of a cell', () => {
  it('keeps every marker on the line that its place says, whatever surrounds it', () => {
    fc.assert(
      fc.property(statements(0), statements(100), (before, after) => {
        const source = [...before, 'MARKER;', ...after].join('\n');
        const transformed = transformCell(source, 'cell-1');
        const generated = positionAt(transformed.code, transformed.code.indexOf('MARKER'));
        const line = positionAt(source, source.indexOf('MARKER')).line;
        expect(transformed.locate(generated)).toEqual({ line, column: 1 });
      }),
    );
  });

  it('never adds a line to what the user wrote', () => {
    fc.assert(
      fc.property(statements(0), (list) => {
        const source = list.join('\n');
        const { code } = transformCell(source, 'cell-1');
        expect(code.split('\n').length).toBe(source.split('\n').length + 1);
      }),
    );
  });

  it('skips the parser of types only where it would change nothing', () => {
    const tokens = [
      'a',
      'b',
      'as',
      'type',
      'is',
      'of',
      'in',
      'let',
      'const',
      'var',
      'async',
      'await',
      'get',
      'static',
      'private',
      'readonly',
      'keyof',
      'infer',
      'unique',
      'new',
      'typeof',
      'void',
      'for',
      '1',
      "'s'",
      '`t`',
      '/r/g',
      '(',
      ')',
      '()',
      '[',
      ']',
      '{',
      '}',
      '=',
      '=>',
      '==',
      '+',
      '-',
      '>',
      '*',
      ',',
      ';',
      '.',
      '...',
      '|',
      '&',
      '\n',
    ];
    let judged = 0;
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...tokens), { minLength: 1, maxLength: 7 }), (list) => {
        const source = list.join(' ');
        fc.pre(isUntyped(source) && isProgram(source));
        judged++;
        expect(stripTypes(source).code).toBe(source);
      }),
      { numRuns: 300, maxSkipsPerRun: 1_000 },
    );
    expect(judged).toBeGreaterThanOrEqual(300);
  });
});

function isProgram(source: string): boolean {
  try {
    parse(source, { ecmaVersion: 'latest', sourceType: 'module' });
    return true;
  } catch {
    return false;
  }
}
