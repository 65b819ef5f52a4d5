import { describe, expect, it } from 'vitest';
import { Rng } from '../../../core/index.ts';
import { adf, kpss, neweyWestMean, ols, spearman } from '../../stats/index.ts';
import { compileTrees, fitTrees, shapValues } from '../trees/index.ts';
import {
  drift,
  forwardReturns,
  type ImportanceFold,
  informationCoefficient,
  type MutualInformationOptions,
  mutualInformation,
  periodsOf,
  permutationImportance,
  redundancy,
  shapImportance,
  stationarity,
} from './index.ts';

const CORRECTION = { alpha: 0.05, method: 'benjamini-hochberg' } as const;

function code(f: () => unknown): string {
  try {
    f();
  } catch (error) {
    return (error as { code: string }).code;
  }
  return 'accepted';
}

function normals(rng: Rng, n: number): Float64Array {
  return Float64Array.from({ length: n }, () => rng.normal());
}

/** x(t) = φ x(t − 1) + noise. */
function autoregressive(rng: Rng, n: number, phi: number): Float64Array {
  let last = 0;
  return Float64Array.from({ length: n }, () => {
    last = phi * last + rng.normal();
    return last;
  });
}

describe('stationarity', () => {
  const rng = new Rng(4);
  const noise = autoregressive(rng, 800, 0.5);
  const walk = autoregressive(rng, 800, 1);
  const options = { regression: 'c', ...CORRECTION } as const;

  it('tells noise that comes back from a random walk, with the half-life of the first', () => {
    const { features, warnings, table } = stationarity({ noise, walk }, options);
    expect(features.map(({ verdict }) => verdict)).toEqual(['stationary', 'unit root']);
    // φ = 0.5: half is left after one row.
    expect(features[0]?.halfLife).toBeCloseTo(1, 0);
    expect(warnings).toEqual([]);
    expect(table[1]).toMatchObject({ feature: 'walk', rows: 800, verdict: 'unit root' });
  });

  it('has the numbers of the tests, the p-value of the first adjusted for the family', () => {
    const [first] = stationarity({ noise, walk }, { ...options, method: 'bonferroni' }).features;
    const alone = adf(noise, { regression: 'c', autolag: 'aic', maxLag: null });
    expect(first).toMatchObject({ adf: alone.statistic, adfPValue: alone.pValue, adfLags: alone.lag });
    expect(first?.adfAdjusted).toBe(Math.min(1, 2 * alone.pValue));
    expect(first?.kpss).toBe(kpss(noise, { regression: 'c', lags: 'auto' }).statistic);
  });

  it('judges the longest stretch of a feature with a warm-up and a hole, and says so', () => {
    const holed = noise.slice();
    holed.fill(Number.NaN, 0, 50);
    holed[300] = Number.NaN;
    const { features, warnings } = stationarity({ holed }, options);
    expect(features[0]?.count).toBe(499);
    expect(warnings).toEqual(['holed: has holes, 499 of 749 finite rows are judged']);
  });

  it('has no answer for a constant or empty feature, and still answers for the others', () => {
    const { features, warnings } = stationarity(
      { flat: new Float64Array(800).fill(3), empty: new Float64Array(800).fill(Number.NaN), noise },
      options,
    );
    expect(features.map(({ verdict }) => verdict)).toEqual(['unknown', 'unknown', 'stationary']);
    expect(features[0]?.adfAdjusted).toBeNaN();
    expect(warnings).toHaveLength(2);
    expect(warnings[0]).toContain('flat: ');
  });

  it('calls a level that breaks mixed, and a short series unclear', () => {
    const broken = noise.map((v, t) => v + (t > 400 ? 0.8 : 0));
    expect(stationarity({ broken }, options).features[0]?.verdict).toBe('mixed');
    const short = autoregressive(new Rng(9), 25, 0.8);
    expect(stationarity({ short }, options).features[0]?.verdict).toBe('unclear');
  });

  it('refuses what is no table of features, and a correction that is none', () => {
    expect(code(() => stationarity({}, options))).toBe('BOT4_MODEL_INPUT');
    expect(code(() => stationarity({ a: noise, b: walk.slice(1) }, options))).toBe('BOT4_MODEL_INPUT');
    expect(code(() => stationarity({ noise }, { ...options, alpha: 2 }))).toBe('BOT4_STATS_ARGUMENT');
    expect(code(() => stationarity({ noise }, { ...options, regression: 'x' as 'c' }))).toBe('BOT4_STATS_ARGUMENT');
  });
});

describe('redundancy', () => {
  const rng = new Rng(5);
  const base = normals(rng, 500);
  const near = base.map((v) => v + 0.1 * rng.normal());
  const cubed = base.map((v) => v ** 3);
  const apart = normals(rng, 500);

  it('puts features of one meaning into one cluster, whatever their sign or shape, and names one of them', () => {
    const result = redundancy({ apart, base, minus: near.map((v) => -v), cubed }, { threshold: 0.9 });
    const [a, b, m, c] = Array.from(result.cluster);
    expect([b === m, b === c, a === b]).toEqual([true, true, false]);
    expect(result.representatives).toHaveLength(2);
    expect(['base', 'cubed']).toContain(result.representatives[result.cluster[1] as number]);
    expect(result.correlation[1]?.[3]).toBeCloseTo(1, 12);
    expect(result.correlation[1]?.[2]).toBeCloseTo(
      spearman(
        base,
        near.map((v) => -v),
      ).statistic,
      12,
    );
    expect(result.table).toHaveLength(4);
    expect(result.table.filter((row) => row.representative)).toHaveLength(2);
  });

  it('measures the inflation of variance: 1/(1 − R²), infinite for a sum of others', () => {
    const { inflation, warnings } = redundancy({ base, near, apart }, { threshold: 0.99 });
    const { r2 } = ols(base, [near, apart], { addConst: true });
    expect((inflation[0] as number) * (1 - r2)).toBeCloseTo(1, 9);
    expect(inflation[2]).toBeCloseTo(1, 1);
    expect(warnings.join()).toContain('base: variance inflation');
    const sum = base.map((v, t) => v + (apart[t] as number));
    const other = normals(rng, 500);
    const dependent = redundancy({ base, apart, sum, other }, { threshold: 0.99 }).inflation;
    expect(Array.from(dependent.slice(0, 3))).toEqual([Infinity, Infinity, Infinity]);
    expect(dependent[3]).toBeLessThan(1.1);
  });

  it('leaves out constant features and incomplete rows', () => {
    const warming = base.slice();
    warming.fill(Number.NaN, 0, 100);
    const result = redundancy({ flat: new Float64Array(500), warming, apart }, { threshold: 0.5 });
    expect(result.names).toEqual(['warming', 'apart']);
    expect(result.count).toBe(400);
    expect(result.warnings).toEqual(['flat: is constant and left out']);
  });

  it('takes a single feature as a cluster of its own, and warns of few rows', () => {
    expect(redundancy({ base }, { threshold: 0.5 }).table).toHaveLength(1);
    const few = redundancy({ a: base.slice(0, 12), b: apart.slice(0, 12) }, { threshold: 0.5 });
    expect(few.warnings[0]).toContain('12 complete rows are few');
  });

  it('refuses thresholds out of range, too few rows, and features that are all constant', () => {
    expect(code(() => redundancy({ base }, { threshold: 1 }))).toBe('BOT4_MODEL_INPUT');
    expect(code(() => redundancy({ x: Float64Array.of(1, 2) }, { threshold: 0.5 }))).toBe('BOT4_DATA_TOO_SHORT');
    expect(code(() => redundancy({ x: new Float64Array(9) }, { threshold: 0.5 }))).toBe('BOT4_MODEL_INPUT');
  });
});

describe('informationCoefficient', () => {
  const rng = new Rng(6);
  const n = 1200;
  const signal = normals(rng, n);
  const noise = normals(rng, n);
  // The signal tells the next return, and only that.
  const close = new Float64Array(n + 1).fill(100);
  for (let t = 0; t < n; t++)
    close[t + 1] = (close[t] as number) * (1 + 0.004 * (signal[t] as number) + 0.01 * rng.normal());
  const prices = close.subarray(0, n);
  const returns = forwardReturns(prices, [1, 5, 20]);
  const options = { period: periodsOf(n, 60), ranks: 'history', barsPerPeriod: 60, ...CORRECTION } as const;

  it('finds the signal at its horizon, its decay beyond, and nothing in noise', () => {
    const { features, horizons, table } = informationCoefficient({ signal, noise }, returns, options);
    const of = (name: string, horizon: number) => features.find((one) => one.name === name && one.horizon === horizon);
    expect(horizons).toEqual([1, 5, 20]);
    expect(of('signal', 1)?.adjusted).toBeLessThan(0.001);
    expect(of('signal', 1)?.mean).toBeGreaterThan(0.1);
    // Of the variance of a return over h bars the signal explains about 1/h: the correlation falls with √h.
    expect(of('signal', 1)?.mean).toBeGreaterThan(1.5 * (of('signal', 5)?.mean as number));
    expect(of('signal', 5)?.mean).toBeGreaterThan(1.2 * (of('signal', 20)?.mean as number));
    for (const horizon of [1, 5, 20]) expect(of('noise', horizon)?.adjusted).toBeGreaterThan(0.05);
    expect(table).toHaveLength(6);
  });

  it('is per period the Spearman correlation, and its t that of Newey and West', () => {
    const within = { ...options, ranks: 'period' } as const;
    const one = informationCoefficient({ signal }, returns.slice(1, 2), within).features[0];
    const values = (returns[1] as { values: Float64Array }).values;
    const slice = (x: Float64Array) => x.slice(120, 180);
    expect(one?.perPeriod[2]).toBeCloseTo(spearman(slice(signal), slice(values)).statistic, 12);
    // 20 periods: ⌊4 · 0.2^(2/9)⌋ = 2 lags; the overlap of 4 bars in periods of 60 needs 1.
    expect(one?.t).toBeCloseTo(neweyWestMean(one?.perPeriod as Float64Array, { lags: 2 }).t, 12);
    expect(one?.ratio).toBeCloseTo((one?.mean as number) / (one?.deviation as number), 12);
  });

  it('over all history is on average the Spearman correlation of all rows', () => {
    const values = (returns[0] as { values: Float64Array }).values.slice(0, 1140);
    const part = { horizon: 1, values };
    const cut = { ...options, period: periodsOf(1140, 60) };
    const history = informationCoefficient({ signal: signal.slice(0, 1140) }, [part], cut).features[0];
    expect(history?.mean).toBeCloseTo(spearman(signal.slice(0, 1140), values).statistic, 12);
  });

  it('does not take the return to the mean of a stretch for a discovery, as ranks within periods do', () => {
    // Noise: 40 random walks, and how far each stands above its own past.
    let [byHistory, byPeriod] = [0, 0];
    for (let seed = 0; seed < 40; seed++) {
      const own = new Rng(seed);
      const steps = Float64Array.from({ length: 1000 }, () => 0.01 * own.normal());
      let level = 0;
      const walk = steps.map((step) => {
        level += step;
        return 100 * Math.exp(level);
      });
      const gap = walk.map((p, t) => (t < 20 ? Number.NaN : p / (walk[t - 20] as number)));
      const test = (ranks: 'history' | 'period') =>
        informationCoefficient({ gap }, forwardReturns(walk, [5]), {
          ...options,
          period: periodsOf(1000, 50),
          ranks,
          barsPerPeriod: 50,
        }).features[0]?.pValue as number;
      if (test('history') < 0.05) byHistory++;
      if (test('period') < 0.05) byPeriod++;
    }
    expect(byHistory).toBeLessThanOrEqual(6);
    expect(byPeriod).toBeGreaterThan(30);
  });

  it('warns of a feature with a unit root', () => {
    const walk = autoregressive(new Rng(3), n, 1);
    expect(informationCoefficient({ walk, signal }, returns, options).warnings).toEqual([
      'walk: may have a unit root; its coefficient is biased and its p-value too small',
    ]);
  });

  it('counts the overlap of returns that reach over many periods', () => {
    const daily = { ...options, period: periodsOf(n, 20), barsPerPeriod: 20 };
    const [long] = informationCoefficient({ noise }, forwardReturns(prices, [200]), daily).features;
    const known = long?.perPeriod.filter((ic) => !Number.isNaN(ic)) ?? [];
    expect(long?.t).toBeCloseTo(neweyWestMean(known, { lags: 10 }).t, 12);
  });

  it('leaves out periods with fewer than ten pairs, and warns when few are left', () => {
    const late = signal.slice();
    late.fill(Number.NaN, 0, 700);
    const { features, warnings } = informationCoefficient({ late }, returns.slice(0, 1), options);
    expect(features[0]?.count).toBe(9);
    expect(features[0]?.perPeriod[0]).toBeNaN();
    expect(warnings).toEqual(['late, 1 bars: 9 of 20 periods have a coefficient, too few for a test']);
    const flat = informationCoefficient({ flat: new Float64Array(n) }, returns.slice(0, 1), options);
    expect(flat.features[0]).toMatchObject({ count: 0, t: Number.NaN, adjusted: Number.NaN });
  });

  it('refuses columns, periods and horizons that do not fit', () => {
    expect(code(() => informationCoefficient({ signal }, [], options))).toBe('BOT4_MODEL_INPUT');
    const other = { ...options, ranks: 'x' as 'period' };
    expect(code(() => informationCoefficient({ signal }, returns, other))).toBe('BOT4_MODEL_INPUT');
    const short = [{ horizon: 1, values: new Float64Array(3) }];
    expect(code(() => informationCoefficient({ signal }, short, options))).toBe('BOT4_MODEL_INPUT');
    expect(code(() => informationCoefficient({ signal }, returns, { ...options, period: [0] }))).toBe(
      'BOT4_MODEL_INPUT',
    );
    const back = Int32Array.from({ length: n }, (_, t) => (t === 9 ? -1 : 0));
    expect(code(() => informationCoefficient({ signal }, returns, { ...options, period: back }))).toBe(
      'BOT4_MODEL_INPUT',
    );
    expect(code(() => forwardReturns([1, 2], [0]))).toBe('BOT4_MODEL_INPUT');
  });
});

describe('mutualInformation', () => {
  const options = (seed: number, more: Partial<MutualInformationOptions> = {}): MutualInformationOptions => ({
    neighbours: 3,
    shifts: 0,
    rng: new Rng(seed),
    ...CORRECTION,
    ...more,
  });

  it.each([0, 0.3, -0.6, 0.9])(
    'of normal variables with correlation %d is −½ ln(1 − ρ²), to 0.01 on average',
    (rho) => {
      let sum = 0;
      for (let seed = 0; seed < 20; seed++) {
        const rng = new Rng(seed);
        const x = normals(rng, 1500);
        const y = x.map((v) => rho * v + Math.sqrt(1 - rho * rho) * rng.normal());
        sum += mutualInformation({ x }, y, options(seed)).features[0]?.information as number;
      }
      // One estimate scatters by about 0.02: the mean of twenty by 0.005.
      expect(Math.abs(sum / 20 + 0.5 * Math.log(1 - rho * rho))).toBeLessThan(0.01);
    },
  );

  it('of a fair coin with itself is ln 2: equal values are no neighbours by accident', () => {
    const rng = new Rng(3);
    const coin = Float64Array.from({ length: 2000 }, () => (rng.uniform() < 0.5 ? 0 : 1));
    const [one] = mutualInformation({ coin }, coin, options(1)).features;
    expect(one?.information).toBeCloseTo(Math.LN2, 1);
  });

  it('sees a relation that neither rises nor falls, and does not change when axes are stretched', () => {
    const rng = new Rng(8);
    const x = normals(rng, 1000);
    const y = x.map((v) => v * v + 0.1 * rng.normal());
    const { features } = mutualInformation({ x, noise: normals(rng, 1000) }, y, options(1, { shifts: 99 }));
    expect(Math.abs(spearman(x, y).statistic)).toBeLessThan(0.1);
    expect(features[0]?.information).toBeGreaterThan(1);
    expect([features[0]?.pValue, features[0]?.adjusted]).toEqual([0.01, 0.02]);
    expect(features[1]?.information).toBeLessThan(0.1);
    const stretched = mutualInformation(
      { x: x.map(Math.exp) },
      y.map((v) => v ** 3),
      options(1),
    ).features[0];
    expect(stretched?.information).toBeCloseTo(
      mutualInformation({ x }, y, options(1)).features[0]?.information as number,
      12,
    );
  });

  it('rejects independent features at the rate it promises: 5 % of p-values are below 5 %', () => {
    let below = 0;
    for (let seed = 0; seed < 60; seed++) {
      const rng = new Rng(seed + 500);
      const [one] = mutualInformation(
        { x: normals(rng, 200) },
        normals(rng, 200),
        options(seed, { shifts: 39 }),
      ).features;
      if ((one?.pValue as number) <= 0.05) below++;
    }
    expect(below).toBeLessThanOrEqual(9);
  });

  it('is not fooled by two persistent series: 5 % of p-values are below 5 %', () => {
    let below = 0;
    for (let seed = 0; seed < 60; seed++) {
      const rng = new Rng(seed);
      const x = autoregressive(rng, 300, 0.95);
      const y = autoregressive(rng, 300, 0.95);
      const [one] = mutualInformation({ x }, y, options(seed, { shifts: 39 })).features;
      if ((one?.pValue as number) <= 0.05) below++;
    }
    // 60 draws of 5 %: 3 expected; more than 9 have a probability of 0.1 %.
    expect(below).toBeLessThanOrEqual(9);
  });

  it('warns of shifts too few for the number of features: 2 at 5 % need 39', () => {
    const x = normals(new Rng(1), 100);
    const warned = (shifts: number) => mutualInformation({ x, y: x }, x, options(1, { shifts })).warnings;
    expect(warned(38)).toEqual(['38 shifts are few for 2 features: with 39 each can pass by itself']);
    expect(warned(39)).toEqual([]);
  });

  it('leaves out rows where something is missing, and has no answer for too few', () => {
    const rng = new Rng(2);
    const x = normals(rng, 200);
    const gaps = x.map((v, t) => (t % 2 === 0 ? v : Number.NaN));
    const few = x.map((v, t) => (t < 20 ? v : Number.NaN));
    const { features, warnings } = mutualInformation({ gaps, few }, x, options(1));
    expect(features.map(({ count }) => count)).toEqual([100, 20]);
    expect(features[1]?.information).toBeNaN();
    expect(warnings).toEqual(['few: 20 rows are too few for 3 neighbours']);
  });

  it('refuses targets and options that do not fit', () => {
    const x = normals(new Rng(1), 100);
    expect(code(() => mutualInformation({ x }, x.slice(1), options(1)))).toBe('BOT4_MODEL_INPUT');
    expect(code(() => mutualInformation({ x }, x, options(1, { neighbours: 0 })))).toBe('BOT4_MODEL_INPUT');
    expect(code(() => mutualInformation({ x }, x, options(1, { shifts: 5 })))).toBe('BOT4_MODEL_INPUT');
  });
});

describe('permutationImportance', () => {
  const rng = new Rng(7);
  const n = 400;
  const used = autoregressive(rng, n, 0.9);
  const twin = used.map((v) => v + 0.01 * rng.normal());
  const unused = normals(rng, n);
  const target = used.map((v) => v + 0.5 * rng.normal());
  /** Minus the mean squared error of a fixed model on a quarter of the rows. */
  const fold = (q: number, predict: (row: readonly number[]) => number): ImportanceFold => {
    const cut = (x: Float64Array) => x.slice(q * 100, q * 100 + 100);
    const wanted = cut(target);
    return {
      columns: [used, twin, unused].map(cut),
      score: (columns) => {
        let sum = 0;
        wanted.forEach((y, t) => {
          sum += (predict(columns.map((column) => column[t] as number)) - y) ** 2;
        });
        return -sum / 100;
      },
    };
  };
  const names = ['used', 'twin', 'unused'];
  const options = { repeats: 5, blockRows: 5, ...CORRECTION };

  it('finds what a model uses, gives exactly 0 to what it does not, and is the same for one seed', () => {
    const folds = [0, 1, 2, 3].map((q) => fold(q, ([x]) => x as number));
    const result = permutationImportance(names, folds, { ...options, rng: new Rng(1) });
    expect(result.features[0]?.name).toBe('used');
    expect(result.features[0]?.pValue).toBeLessThan(0.05);
    expect(result.features[0]?.adjusted).toBe(3 * (result.features[0]?.pValue as number));
    expect(result.features.slice(1).map(({ mean, pValue }) => [mean, pValue])).toEqual([
      [0, 1],
      [0, 1],
    ]);
    expect(result.scores).toHaveLength(4);
    expect(permutationImportance(names, folds, { ...options, rng: new Rng(1) })).toEqual(result);
  });

  it('shuffles a group together: two twins that share the work are worth more than each alone', () => {
    const folds = [0, 1, 2, 3].map((q) => fold(q, ([x, y]) => ((x as number) + (y as number)) / 2));
    const alone = permutationImportance(names, folds, { ...options, rng: new Rng(1) });
    const groups = { pair: ['used', 'twin'], rest: ['unused'] };
    const together = permutationImportance(names, folds, { ...options, rng: new Rng(1), groups });
    expect(together.features[0]?.name).toBe('pair');
    expect(together.features[0]?.mean).toBeGreaterThan(2 * (alone.features[0]?.mean as number));
  });

  it('keeps the rows of a block together', () => {
    const seen: Float64Array[] = [];
    const row = Float64Array.from({ length: 100 }, (_, t) => t);
    const watch = {
      columns: [row],
      score: (columns: readonly Float64Array[]) => seen.push(columns[0] as Float64Array),
    };
    permutationImportance(['row'], [watch], { ...options, repeats: 1, blockRows: 10, rng: new Rng(1) });
    const shuffled = seen[1] as Float64Array;
    expect(Array.from(shuffled).sort((a, b) => a - b)).toEqual(Array.from(row));
    let breaks = 0;
    for (let t = 1; t < 100; t++) if (shuffled[t] !== ((shuffled[t - 1] as number) + 1) % 100) breaks++;
    expect(breaks).toBeGreaterThan(4);
    expect(breaks).toBeLessThanOrEqual(9);
  });

  it('has no test for one fold, and warns of few blocks', () => {
    const result = permutationImportance(names, [fold(0, ([x]) => x as number)], {
      ...options,
      blockRows: 50,
      rng: new Rng(1),
    });
    expect(result.features[0]?.pValue).toBeNaN();
    expect(result.features[0]?.standardError).toBeGreaterThan(0);
    expect(result.warnings).toEqual([
      'one fold only: errors are those of the shuffles, and there is no test',
      'fold 1: 2 blocks are too few to shuffle',
    ]);
  });

  it('refuses folds, groups and scores that do not fit', () => {
    const one = fold(0, ([x]) => x as number);
    const all = { ...options, rng: new Rng(1) };
    const refused = [
      () => permutationImportance(names, [], all),
      () => permutationImportance(['used'], [one], all),
      () => permutationImportance(['x'], [{ columns: [new Float64Array(0)], score: () => 1 }], all),
      () => permutationImportance(names, [{ ...one, score: () => Number.NaN }], all),
      () => permutationImportance(names, [one], { ...all, groups: { a: ['nobody'] } }),
      () => permutationImportance(names, [one], { ...all, repeats: 0 }),
      () => permutationImportance(names, [one], { ...all, blockRows: 0 }),
    ];
    expect(refused.map(code)).toEqual(refused.map(() => 'BOT4_MODEL_INPUT'));
  });
});

describe('drift', () => {
  const rng = new Rng(11);
  const before = { same: normals(rng, 2000), moved: normals(rng, 2000) };
  const after = { same: normals(rng, 1500), moved: normals(rng, 1500).map((v) => 0.6 * v + 0.7) };
  const options = { bins: 10, ...CORRECTION };

  it('tells a feature that moved from one that did not', () => {
    const { features, warnings, table } = drift(before, after, options);
    expect(features.map(({ verdict }) => verdict)).toEqual(['stable', 'shifted']);
    expect(features[0]?.ks).toBeLessThan(0.06);
    expect(features[1]?.adjusted).toBeLessThan(1e-6);
    expect(features[1]?.shift).toBeCloseTo(0.7, 1);
    expect(features[0]?.psiByChance).toBeCloseTo(9 * (1 / 2000 + 1 / 1500), 12);
    expect(warnings).toEqual([]);
    expect(table[1]).toMatchObject({ feature: 'moved', verdict: 'shifted' });
  });

  it('is Σ (q − p) ln(q/p) with half a value more in each bin', () => {
    const first = { x: Float64Array.of(1, 1, 2, 2) };
    const second = { x: Float64Array.of(1, 2, 2, 2) };
    // Two bins: p = 2.5/5 each, q = 1.5/5 and 3.5/5.
    const wanted = (0.3 - 0.5) * Math.log(0.3 / 0.5) + (0.7 - 0.5) * Math.log(0.7 / 0.5);
    expect(drift(first, second, options).features[0]?.psi).toBeCloseTo(wanted, 14);
  });

  it('rejects features that stand still at the rate it promises: 5 % of p-values are below 5 %', () => {
    const own = new Rng(21);
    let below = 0;
    for (let i = 0; i < 200; i++) {
      const [one] = drift({ x: normals(own, 400) }, { x: normals(own, 300) }, options).features;
      if ((one?.pValue as number) <= 0.05) below++;
    }
    // 10 expected of 200; more than 20 have a probability of 0.1 %.
    expect(below).toBeLessThanOrEqual(20);
  });

  it('gives on average what it names as chance when nothing moves', () => {
    const own = new Rng(12);
    let sum = 0;
    for (let i = 0; i < 100; i++) {
      sum += drift({ x: normals(own, 500) }, { x: normals(own, 500) }, options).features[0]?.psi as number;
    }
    // Chance: 0.036, and its mean over 100 scatters by 0.0017.
    expect(Math.abs(sum / 100 - 0.036)).toBeLessThan(0.005);
  });

  it('warns of missing values, of persistence, of few rows, and of features without an answer', () => {
    const slow = autoregressive(new Rng(1), 300, 0.9);
    const holed = normals(rng, 300).map((v, t) => (t < 60 ? Number.NaN : v));
    const flat = new Float64Array(300);
    const { features, warnings } = drift(
      { slow, holed, flat },
      { slow: slow.slice(0, 100), holed: normals(rng, 100), flat: flat.slice(0, 100) },
      options,
    );
    expect(features.map(({ verdict }) => verdict).at(-1)).toBe('unknown');
    const text = warnings.join('\n');
    expect(text).toContain('slow: rows repeat each other');
    expect(text).toContain('slow: too few rows for 10 bins');
    expect(text).toContain('holed: is missing in 20.0 % of the rows before, 0.0 % after');
    expect(text).toContain('flat: ');
  });

  it('refuses bins and features that do not fit', () => {
    expect(code(() => drift(before, after, { ...options, bins: 1 }))).toBe('BOT4_MODEL_INPUT');
    expect(code(() => drift(before, after, { ...options, bins: 256 }))).toBe('BOT4_MODEL_INPUT');
    expect(code(() => drift(before, { same: after.same }, options))).toBe('BOT4_MODEL_INPUT');
  });
});

describe('shapImportance', () => {
  it('orders features by what a trained model uses, with the direction of each', () => {
    const rng = new Rng(13);
    const columns = [normals(rng, 500), normals(rng, 500), new Float64Array(500)];
    const [a, b] = columns as [Float64Array, Float64Array];
    (b as Float64Array)[7] = Number.NaN;
    const label = a.map((v, t) => -2 * v + 0.5 * (Number.isNaN(b[t]) ? 0 : (b[t] as number)));
    const shape = {
      trees: 40,
      leaves: 8,
      growth: 'leaf-wise',
      learningRate: 0.2,
      l2: 1,
      minChildWeight: 5,
      seed: 1,
    } as const;
    const { model } = fitTrees(columns, label, { ...shape, features: ['a', 'b', 'flat'], objective: 'regression' });
    const shap = shapValues(model, columns);
    const { features, base, warnings } = shapImportance(shap, columns);
    expect(features.map(({ name }) => name)).toEqual(['a', 'b', 'flat']);
    expect(features[0]?.direction).toBeLessThan(-0.9);
    expect(features[1]?.direction).toBeGreaterThan(0.8);
    expect(features.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
    expect(warnings).toEqual(['the model does not use flat']);
    let sum = 0;
    for (let t = 0; t < 500; t++) sum += compileTrees(model).raw(Float64Array.from(columns, (x) => x[t] as number));
    expect(base).toBeCloseTo(sum / 500, 1);
    expect(code(() => shapImportance(shap, columns.slice(1)))).toBe('BOT4_MODEL_INPUT');
  });
});
