import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { breakableLine, CellMap } from './cell-map.ts';

/** The text of the script at the place where a line of the cell begins. */
function head(map: CellMap, line: number): [number, number] | undefined {
  const place = map.toScript(line);
  return place === undefined ? undefined : [place.line, place.column];
}

describe('CellMap', () => {
  it('finds a line of the cell in the script, and the way back', () => {
    const map = new CellMap('const a = 1;\n\n  a + 1;', 'cell-1');
    expect(head(map, 3)).toEqual([3, 3]);
    expect(map.toScript(2)).toBeUndefined();
    expect(map.toCell({ line: 3, column: 3 })).toEqual({ line: 3, column: 3 });
    expect(map.end).toBe(4);
  });

  it('follows a function that moves above its first use', () => {
    const map = new CellMap('f();\nfunction f() {\n  return 1;\n}', 'cell-1');
    const place = map.toScript(3);
    expect(place?.line).not.toBe(3);
    expect(map.toCell(place ?? { line: 0, column: 0 })).toEqual({ line: 3, column: 3 });
  });

  it('returns to the line that it came from, for 1 to 30 statements', () => {
    const statement = fc.constantFrom(
      'let a: number = 1;',
      'f();',
      'await null;',
      'var b = 2;',
      'function f() {\n  g();\n}',
      '',
    );
    fc.assert(
      fc.property(fc.array(statement, { minLength: 1, maxLength: 30 }), (statements) => {
        const source = [...new Set(statements)].join('\n');
        const map = new CellMap(source, 'cell-1');
        for (const [i, text] of source.split('\n').entries()) {
          const place = map.toScript(i + 1);
          if (text.trim().length > 1) expect(place).toBeDefined();
          if (place !== undefined) expect(map.toCell(place)?.line).toBe(i + 1);
        }
      }),
    );
  });
});

describe('breakableLine', () => {
  const source = 'interface A { b: number }\n// note\nfunction f() {\n  return 1;\n}\n\nf();';

  it('gives the line itself when something runs there, else the next one', () => {
    expect([1, 2, 3, 4, 5, 6, 7].map((line) => breakableLine(source, line))).toEqual([3, 3, 3, 4, 7, 7, 7]);
  });

  it('gives nothing behind the last line, or for a text that cannot be parsed', () => {
    expect(breakableLine(source, 8)).toBeUndefined();
    expect(breakableLine('let = ;', 1)).toBeUndefined();
  });
});
