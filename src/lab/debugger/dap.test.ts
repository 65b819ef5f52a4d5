import { describe, expect, it } from 'vitest';
import { DapError, readBreakpoints, readRequest, sourcePath } from './dap.ts';

describe('requests of a debugger', () => {
  it('are read with what is missing left empty', () => {
    expect(readRequest({ seq: 3, command: 'next', arguments: { threadId: 1 } })).toEqual({
      seq: 3,
      command: 'next',
      arguments: { threadId: 1 },
    });
    expect(readRequest({ arguments: null })).toEqual({ seq: 0, command: '', arguments: {} });
  });

  it('name breakpoints by objects, or by lines alone; what is no line is left out', () => {
    expect(
      readBreakpoints({ breakpoints: [{ line: 2, condition: 'a > 1' }, { line: 'x' }, null, { line: 0 }] }),
    ).toEqual([{ line: 2, condition: 'a > 1' }, { line: 1 }]);
    expect(readBreakpoints({ lines: [4] })).toEqual([{ line: 4 }]);
    expect(readBreakpoints({})).toEqual([]);
  });

  it('must name a source where one is meant', () => {
    expect(sourcePath({ source: { path: '/a.ts' } })).toBe('/a.ts');
    expect(() => sourcePath({})).toThrow(DapError);
  });
});
