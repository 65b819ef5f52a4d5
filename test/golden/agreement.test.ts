import { describe, expect, it } from 'vitest';
import { barOf, type Disagreement, type GoldenCase, judgeTopic, reachesBar } from './agreement.ts';

function cases(fn: string, count: number): GoldenCase[] {
  return Array.from({ length: count }, (_, i) => ({ id: `${fn}/${i}`, fn, args: {}, expect: {} }));
}
const wrong = (id: string, path = 'statistic', actual: unknown = 2): Disagreement => ({
  id,
  fn: id.split('/')[0] as string,
  diffs: [[path, 1, actual]],
});
const NONE = { tol: { rel: 1e-9 }, cases: [] };

describe('the bar', () => {
  it('is every case, and 98 % of the fits', () => {
    expect(barOf('adf')).toBe(1);
    expect(barOf('garchFit')).toBe(0.98);
    expect(barOf('dccFilter')).toBe(1);
  });

  it('is reached by 49 of 50 fits, not by 48, and not by 49 of 50 tests', () => {
    const found = (fn: string, count: number) =>
      judgeTopic(
        'garch',
        cases(fn, 50),
        Array.from({ length: count }, (_, i) => wrong(`${fn}/${i}`)),
        [],
        NONE,
      ).functions.map(reachesBar);
    expect(found('garchFit', 1)).toEqual([true]);
    expect(found('garchFit', 2)).toEqual([false]);
    expect(found('adf', 1)).toEqual([false]);
    expect(found('adf', 0)).toEqual([true]);
  });

  it('is not reached with a log-likelihood that is too low, nor without a case', () => {
    const low = judgeTopic('garch', cases('garchFit', 50), [], [wrong('garchFit/3', 'loglik')], NONE);
    expect(low.functions.map(reachesBar)).toEqual([false]);
    expect(low.functions[0]?.agree).toBe(50);
    const all = cases('adf', 1);
    const only = { tol: { rel: 1e-9 }, cases: [{ id: 'adf/0', exact: { statistic: 2 }, why: 'x' }] };
    expect(judgeTopic('unitroot', all, [], [], only).functions.map(reachesBar)).toEqual([false]);
  });
});

describe('a disputed reference', () => {
  const disputed = { tol: { rel: 1e-9 }, cases: [{ id: 'adf/0', exact: { statistic: 2 }, why: 'a pseudo-inverse' }] };
  const judge = (list: readonly Disagreement[]) => judgeTopic('unitroot', cases('adf', 3), list, [], disputed);

  it('counts neither way, and our answer must be the exact one', () => {
    const exact = judge([wrong('adf/0')]);
    expect(exact.functions[0]).toMatchObject({ agree: 2, total: 2 });
    expect(exact.disputed).toEqual([expect.objectContaining({ id: 'adf/0', exactIsOurs: true, settled: false })]);
    expect(judge([wrong('adf/0', 'statistic', 2.1)]).disputed[0]?.exactIsOurs).toBe(false);
    expect(judge([wrong('adf/0', '(call)', 'threw')]).disputed[0]?.exactIsOurs).toBe(false);
  });

  it('that agrees again is named', () => {
    expect(judge([]).disputed[0]).toMatchObject({ settled: true });
  });
});
