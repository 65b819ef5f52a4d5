import { describe, expect, it } from 'vitest';
import { problemReport, TYPES_MIME } from './problem-report.ts';

describe('the block of type errors', () => {
  const source = 'const a = 1;\nconst b: string = a < 2;';
  const problems = [{ line: 2, column: 7, message: "Type 'boolean' is not\nassignable", code: 2322 }];

  it('names line and column, and marks the place below the line', () => {
    expect(problemReport(problems, source, true)['text/plain']).toBe(
      [
        'This cell ran, and has a type error:',
        "line 2, column 7: Type 'boolean' is not\nassignable (TS2322)",
        '    const b: string = a < 2;',
        '          ^',
      ].join('\n'),
    );
  });

  it('escapes the code in its HTML, and gives the places as data', () => {
    const report = problemReport([...problems, ...problems], source, false);
    expect(report['text/html']).toContain('a &lt; 2;');
    expect(report['text/html']).toContain('has 2 type errors and did not run');
    expect(report[TYPES_MIME]).toEqual({ problems: [...problems, ...problems] });
  });
});
