import { describe, expect, it } from 'vitest';
import { History } from './history.ts';

const history = new History();
for (const [i, input] of ['let a = 1', 'a + 1', 'let b = 2', 'a + 1'].entries()) history.add(i + 1, input);

function inputs(request: Readonly<Record<string, unknown>>): string[] {
  return history.query(request).map(([, line, input]) => `${line} ${input}`);
}

describe('the history', () => {
  it('gives the last n inputs', () => {
    expect(inputs({ hist_access_type: 'tail', n: 2 })).toEqual(['3 let b = 2', '4 a + 1']);
    expect(inputs({ hist_access_type: 'tail', n: 0 })).toEqual([]);
  });

  it('gives a range without its end', () => {
    expect(inputs({ hist_access_type: 'range', session: 0, start: 2, stop: 4 })).toEqual(['2 a + 1', '3 let b = 2']);
  });

  it('searches by glob, and keeps the last of equal inputs when asked to', () => {
    expect(inputs({ hist_access_type: 'search', pattern: 'let ? = *' })).toEqual(['1 let a = 1', '3 let b = 2']);
    expect(inputs({ hist_access_type: 'search', pattern: '*+*', unique: true })).toEqual(['4 a + 1']);
  });
});
