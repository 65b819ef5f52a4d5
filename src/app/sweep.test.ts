import { describe, expect, it } from 'vitest';
import { InputError, Rng } from '../core/index.ts';
import { SCAN_RULES, type ScanRule } from '../domain/scan/index.ts';
import { checkAxes, gridSets, parseAxis, proposeSets, randomSets, SEEDING_SETS, setKey } from './sweep.ts';

const emaCross = SCAN_RULES['ema-cross'] as ScanRule;
const bollinger = SCAN_RULES.bollinger as ScanRule;

describe('axis of a sweep', () => {
  it.each([
    ['fast=5:20:5', [5, 10, 15, 20]],
    ['fast=3:5', [3, 4, 5]],
    ['k=0.1:0.7:0.1', [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]],
    ['k=2,1.5,2', [1.5, 2]],
  ])('%s has the values %j', (text, values) => {
    expect(parseAxis(text).values).toEqual(values);
  });

  it.each(['fast', '=1', 'fast=', 'fast=1=2', 'fast=a,b', 'fast=5:1', 'fast=1:5:0', 'fast=1:x', 'k=0:1e9:0.001'])(
    '%s is refused',
    (text) => {
      expect(() => parseAxis(text)).toThrow(InputError);
    },
  );

  it('is refused for a parameter that the rule does not have, has out of range, or that is named twice', () => {
    const check =
      (...texts: string[]) =>
      () =>
        checkAxes(emaCross, texts.map(parseAxis));
    expect(check()).toThrow('at least one axis');
    expect(check('quick=1:2')).toThrow('no parameter quick');
    expect(check('fast=0:2')).toThrow('fast = 0');
    expect(check('fast=1.5,2')).toThrow('whole');
    expect(check('fast=1:2', 'fast=3:4')).toThrow('twice');
    expect(check('fast=1:2', 'slow=3:4')).not.toThrow();
  });
});

describe('sets of a sweep', () => {
  const axes = [parseAxis('fast=2:6'), parseAxis('slow=4:8')];

  it('of a grid are all pairs that go together, 19 of 25', () => {
    const sets = gridSets(emaCross, axes);
    expect(sets).toHaveLength(19);
    expect(sets.every(({ fast, slow }) => (fast as number) < (slow as number))).toBe(true);
    expect(new Set(sets.map(setKey)).size).toBe(19);
  });

  it('drawn at random are different ones, the same for the same seed, and no more than there are', () => {
    const draw = (count: number) => randomSets(emaCross, axes, { count, rng: new Rng(3).stream('x') });
    expect(draw(8).map(setKey)).toEqual(draw(8).map(setKey));
    expect(new Set(draw(8).map(setKey)).size).toBe(8);
    expect(draw(50)).toHaveLength(19);
  });

  it('of a Bayesian search come nearer to the best one than random ones do', () => {
    const wide = [parseAxis('period=2:200'), parseAxis('k=0.1:4:0.1')];
    const score = ({ period = 0, k = 0 }) => -(((period - 140) / 200) ** 2) - ((k - 3.1) / 4) ** 2;
    const search = (seed: number, isGuided: boolean): number => {
      const tried: { set: Readonly<Record<string, number>>; score: number }[] = [];
      while (tried.length < 96) {
        const rng = new Rng(seed).stream(`batch ${tried.length}`);
        const known = new Set(tried.map(({ set }) => setKey(set)));
        const sets = isGuided
          ? proposeSets(bollinger, wide, tried, { count: 8, rng })
          : randomSets(bollinger, wide, { count: 8, rng, known });
        for (const set of sets) tried.push({ set, score: score(set) });
      }
      expect(new Set(tried.map(({ set }) => setKey(set))).size).toBe(tried.length);
      return tried.slice(SEEDING_SETS).reduce((sum, { score: value }) => sum + value, 0) / (96 - SEEDING_SETS);
    };
    const seeds = [1, 2, 3, 4, 5];
    const won = seeds.filter((seed) => search(seed, true) > search(seed, false));
    expect(won).toEqual(seeds);
  });
});
