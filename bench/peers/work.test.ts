import { describe, expect, it } from 'vitest';
import { renderPeers, replacePeers } from './figures.ts';
import { dccPanel, garchReturns, randomWalk, rowsOf } from './inputs.ts';
import { type PairPlan, type PairTimes, timePairs } from './pairs.ts';
import { formatSeconds, formatTable } from './table.ts';
import { compareAnswers, isMet, meetsGoal, type Outcome } from './work.ts';

function times(ratioOfMinima: number, medianRatio: number): PairTimes {
  const side = { best: 1, median: 1, clock: 'wall' } as const;
  return { pairs: 3, ours: side, peer: side, ratioOfMinima, medianRatio };
}

describe('a goal', () => {
  it('is missed only when both ratios miss it', () => {
    const goal = { kind: 'faster', times: 100 } as const;
    expect(meetsGoal(goal, times(101, 90))).toBe(true);
    expect(meetsGoal(goal, times(90, 101))).toBe(true);
    expect(meetsGoal(goal, times(99, 99))).toBe(false);
  });

  it('of a share of 0.75 of the time needs a ratio of 1 / 0.75', () => {
    const goal = { kind: 'share', share: 0.75 } as const;
    expect(meetsGoal(goal, times(1.34, 1))).toBe(true);
    expect(meetsGoal(goal, times(1.33, 1.2))).toBe(false);
  });

  it('without a peer is a time', () => {
    const goal = { kind: 'within', seconds: 0.1 } as const;
    expect(meetsGoal(goal, { best: 0.1, median: 0.2, clock: 'wall' })).toBe(true);
    expect(meetsGoal(goal, { best: 0.11, median: 0.2, clock: 'wall' })).toBe(false);
  });
});

describe('answers', () => {
  const rule = (kind: 'absolute' | 'relative' | 'not below', limit: number) => [{ name: 'v', rule: kind, limit }];
  const ok = (rules: ReturnType<typeof rule>, ours: number, peer: number) =>
    compareAnswers(rules, { v: ours }, { v: peer })[0]?.ok;

  it('may differ by the limit, and a log-likelihood may be higher but not lower', () => {
    expect(ok(rule('absolute', 1e-9), 1, 1 + 5e-10)).toBe(true);
    expect(ok(rule('absolute', 1e-9), 1, 1 + 5e-9)).toBe(false);
    expect(ok(rule('relative', 1e-6), 1e6, 1e6 + 0.5)).toBe(true);
    expect(ok(rule('not below', 1e-6), -90, -100)).toBe(true);
    expect(ok(rule('not below', 1e-6), -100.00001, -100)).toBe(false);
    expect(ok(rule('not below', 1e-6), -100.0000005, -100)).toBe(true);
  });

  it('that are missing, NaN or of another size do not agree', () => {
    expect(ok(rule('absolute', 1), Number.NaN, 1)).toBe(false);
    expect(compareAnswers(rule('absolute', 1), {}, { v: 1 })[0]?.ok).toBe(false);
    expect(compareAnswers(rule('absolute', 1), { v: [1, 2] }, { v: [1] })[0]?.ok).toBe(false);
  });

  it('of matrices show the entry that differs most', () => {
    const [found] = compareAnswers(rule('absolute', 0.1), { v: Float64Array.of(1, 2, 3) }, { v: [1, 2.05, 3] });
    expect(found).toMatchObject({ ours: 2, peer: 2.05, ok: true });
  });
});

const OUTCOME: Outcome = {
  group: 'stats',
  name: 'ADF',
  n: 1000,
  library: 'statsmodels',
  ours: { best: 2e-5, median: 3e-5, clock: 'wall' },
  peer: { best: 7e-3, median: 8e-3, clock: 'wall' },
  pairs: 15,
  ratioOfMinima: 350,
  medianRatio: 340,
  goal: { kind: 'faster', times: 100 },
  goalMet: true,
  answers: compareAnswers([{ name: 't', rule: 'absolute', limit: 1e-9 }], { t: -2 }, { t: -2 }),
  memory: { doubles: 2, limit: 10, ok: true },
};

describe('the table', () => {
  it('has time, ratio, goal and both answers of a work', () => {
    const text = formatTable([OUTCOME]);
    expect(text).toContain('statsmodels  7.00 ms      20.0 us  350 (median 340)  > 100 x  ok');
    expect(text).toContain('t: ours -2, peer -2, difference 0.0e+0; at most 1e-9 ok');
    expect(text).toContain('memory: 2.00 doubles a value; at most 10 ok');
    expect(formatSeconds(12.34)).toBe('12.3 s');
  });

  it('is met when goal, answers and memory are', () => {
    expect(isMet(OUTCOME)).toBe(true);
    expect(isMet({ ...OUTCOME, goalMet: null })).toBe(true);
    expect(isMet({ ...OUTCOME, goalMet: false })).toBe(false);
    expect(isMet({ ...OUTCOME, memory: { doubles: 11, limit: 10, ok: false } })).toBe(false);
    const answers = compareAnswers([{ name: 't', rule: 'absolute', limit: 1e-9 }], { t: 1 }, { t: -2 });
    expect(isMet({ ...OUTCOME, answers })).toBe(false);
  });
});

describe('the page of statistics', () => {
  const machine = { processor: 'Fast', cores: 2, node: 'v24', load: 0.5 };
  const figures = renderPeers({ smoke: false, machine, versions: { numpy: '2' }, outcomes: [OUTCOME] });

  it('gets the table between its markers, with the difference of the answers', () => {
    expect(figures).toContain('| ADF | 1000 | statsmodels | 7.00 ms | 20.0 us |');
    expect(figures).toContain('| ok | t 0e+0 |');
    const [begin, end] = ['<!-- peers: begin (written by bench/peers/figures.ts) -->', '<!-- peers: end -->'];
    const page = replacePeers(`a\n${begin}\nold\n${end}\nb`, figures);
    expect(page).not.toContain('old');
    expect(replacePeers(page, figures)).toBe(page);
  });

  it('without markers is refused', () => {
    expect(() => replacePeers('a', figures)).toThrow('no markers');
  });
});

describe('pairs', () => {
  const plan: PairPlan = {
    pairs: 4,
    pairsMin: 2,
    seconds: 5,
    blockSeconds: 1e-3,
    blocks: 3,
    warmupSeconds: 0.01,
  };
  const steady = (seconds: number, turns: string[], name: string) => (calls: number, blocks: number) => {
    turns.push(name);
    const time = Array.from({ length: blocks }, () => seconds * calls);
    return { wall: time, processor: time };
  };

  it('take turns, and give the ratio of the times', async () => {
    const turns: string[] = [];
    const found = await timePairs(steady(1e-4, turns, 'a'), steady(1e-3, turns, 'b'), plan);
    expect(found.ratioOfMinima).toBeCloseTo(10);
    expect(found.medianRatio).toBeCloseTo(10);
    expect(turns.slice(-8).join('')).toBe('abababab');
  });

  it('of long calls are fewer, and timed in processor time', async () => {
    const found = await timePairs(steady(1e-4, [], 'a'), steady(3, [], 'b'), plan);
    expect(found).toMatchObject({ pairs: 2, ours: { clock: 'wall' }, peer: { clock: 'processor' } });
  });

  it('repeat a long call beside one that lasts much longer, and take the middle one', async () => {
    let calls = 0;
    // While it is being compiled, in luck, and as it is.
    const times = (i: number): number => (i < 2 ? 0.9 : [0.2, 0.05, 0.4][i % 3]) as number;
    const ours = (_: number, blocks: number) => {
      const time = Array.from({ length: blocks }, () => times(calls++));
      return { wall: time, processor: time };
    };
    const found = await timePairs(ours, steady(18, [], 'b'), plan);
    // One call to find how long it lasts, and three in each of two turns: the first turn is still at 0.4 s.
    expect(calls).toBe(7);
    expect(found.ours.best).toBeCloseTo(0.2);
    expect(found.ratioOfMinima).toBeCloseTo(90);
    const even = await timePairs(ours, steady(0.2, [], 'b'), plan);
    expect(even.pairs).toBeGreaterThan(1);
    expect(calls).toBe(7 + 1 + even.pairs);
  });
});

describe('inputs', () => {
  it('are the same in every run', () => {
    expect(randomWalk(50)).toEqual(randomWalk(50));
    expect(garchReturns(50).values).not.toEqual(garchReturns(50, 'b').values);
    expect(dccPanel(3, 20)).toMatchObject({ rows: 3, name: 'dcc-3-20' });
    expect(rowsOf(dccPanel(3, 20)).map((row) => row.length)).toEqual([20, 20, 20]);
  });
});
