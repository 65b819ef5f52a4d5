import { describe, expect, it } from 'vitest';
import { MICROS_PER_DAY, MICROS_PER_HOUR } from '../../core/index.ts';
import {
  CHECK_IDS,
  type CheckId,
  type Evidence,
  type GatePolicy,
  isGatePass,
  isLivePass,
  judge,
  POLICY,
  sampleEvidence,
  standardNormals,
} from './index.ts';
import { GatePass } from './pass.ts';

const VOLATILITY = 0.004;
const ONE_TRIAL = { count: 1, sharpeVariance: 0 };

/** Strong in and out of sample: daily Sharpe ratio 0.2 in the sample, as far as the draws of each part leave it. */
function strong(days: number, outOfSampleDays: number): Evidence {
  const inSample = standardNormals(days - outOfSampleDays, { seed: 1, mean: 0.2, exact: true });
  const outOfSample = standardNormals(outOfSampleDays, { seed: 2, mean: 0.2, exact: true });
  const returns = [...inSample, ...outOfSample].map((z) => z * VOLATILITY);
  return sampleEvidence({ returns, outOfSampleIndex: days - outOfSampleDays, trials: ONE_TRIAL });
}

/** A good in-sample part and an out-of-sample part on the edge of significance. */
function onEdge(mean: number, seed: number): Evidence {
  const inSample = standardNormals(700, { seed: 1, mean: 0.12, exact: true });
  const outOfSample = standardNormals(240, { seed, mean, exact: true });
  const returns = [...inSample, ...outOfSample].map((z) => z * VOLATILITY);
  return sampleEvidence({ returns, outOfSampleIndex: 700, trials: ONE_TRIAL });
}

/** Parts with exact daily Sharpe ratios. */
function twoParts(inSampleMean: number, outOfSampleMean: number): Evidence {
  const inSample = standardNormals(365, { seed: 1, mean: inSampleMean, exact: true });
  const outOfSample = standardNormals(365, { seed: 2, mean: outOfSampleMean, exact: true });
  const returns = [...inSample, ...outOfSample].map((z) => z * VOLATILITY);
  return sampleEvidence({ returns, outOfSampleIndex: 365, trials: ONE_TRIAL });
}

const good = strong(600, 240);

function failedOf(evidence: Evidence, policy?: GatePolicy): readonly CheckId[] {
  const verdict = judge(evidence, policy);
  return verdict.checks.filter((check) => !check.passed).map((check) => check.id);
}

function withData(change: Partial<Evidence['data']>): Evidence {
  return { ...good, data: { ...good.data, ...change } };
}

function withTrading(change: Partial<Evidence['trading']>): Evidence {
  return { ...good, trading: { ...good.trading, ...change } };
}

function withReturns(change: Partial<Evidence['returns']>): Evidence {
  return { ...good, returns: { ...good.returns, ...change } };
}

function withLookAhead(change: Partial<Evidence['lookAhead']>): Evidence {
  return { ...good, lookAhead: { ...good.lookAhead, ...change } };
}

/** Every second out-of-sample day without a return: 50 of 100 days are active. */
function idle(): Evidence {
  const evidence = strong(400, 100);
  const value = evidence.returns.value.map((r, day) => (day >= 300 && day % 2 === 0 ? 0 : Math.abs(r) + 0.0001));
  return { ...evidence, returns: { ...evidence.returns, value } };
}

describe('judge', () => {
  it('passes evidence in which every check holds, with all 19 checks in their order', () => {
    const verdict = judge(good);
    expect(verdict.checks.filter((check) => !check.passed)).toEqual([]);
    expect(verdict.kind).toBe('passed');
    expect(verdict.checks.map((check) => check.id)).toEqual([...CHECK_IDS]);
  });

  it('gives the same checks for the same evidence, twice', () => {
    expect(judge(structuredClone(good)).checks).toEqual(judge(good).checks);
  });

  it('gives a pass for paper that says the data was synthetic and holds a frozen copy of the evidence', () => {
    const verdict = judge(good);
    if (verdict.kind !== 'passed') throw new Error('refused');
    expect(isGatePass(verdict.pass)).toBe(true);
    expect(verdict.pass.scope).toBe('paper');
    expect(verdict.pass.synthetic).toBe(true);
    expect(verdict.pass.evidence).toEqual(good);
    expect(verdict.pass.evidence).not.toBe(good);
    expect(Object.isFrozen(verdict.pass.evidence.returns.value)).toBe(true);
    expect(judge({ ...good, data: { ...good.data, synthetic: false } })).toMatchObject({ pass: { synthetic: false } });
  });

  it('passes a planted annual Sharpe ratio of 3 over three years with 20 trials', () => {
    const returns = standardNormals(1_095, { seed: 3, mean: 3 / Math.sqrt(365), exact: true }).map(
      (z) => z * VOLATILITY,
    );
    const trials = { count: 20, sharpeVariance: 1 / 1_095 };
    expect(failedOf(sampleEvidence({ returns, outOfSampleIndex: 657, trials }))).toEqual([]);
  });

  // One fact at a time, from evidence that passes: exactly the named check fails.
  const broken: readonly [CheckId, string, Evidence][] = [
    ['history', '183 days', strong(183, 100)],
    ['gaps', '1.1 % of the bars missing', withData({ bars: 14_241, missingBars: 159 })],
    ['dead-market', '1.1 % dead bars', withData({ deadBars: 159 })],
    ['dead-market', 'one fill in a dead bar', withTrading({ deadFills: 1 })],
    ['out-of-sample', '24 % of the days', strong(600, 144)],
    ['out-of-sample', '89 days', strong(340, 89)],
    [
      'training-separation',
      'trained into the first out-of-sample microsecond',
      { ...good, modelTrainedTo: good.outOfSampleFrom },
    ],
    ['activity', '50 active days', idle()],
    ['probabilistic-sharpe', '94.8 % probable', onEdge(0.1055, 11)],
    [
      'probabilistic-sharpe',
      '20 trials that saw the out-of-sample days',
      { ...onEdge(0.12, 65), trials: { ...good.trials, count: 20, outOfSampleLooks: 20, sharpeVariance: 1e-6 } },
    ],
    ['hac-mean', 'p of 0.06 with autocorrelation', onEdge(0.106, 65)],
    ['bootstrap', 'p of 0.055 by resampling', onEdge(0.106, 101)],
    [
      'deflated-sharpe',
      '10,000 trials that differed widely',
      { ...good, trials: { ...good.trials, count: 10_000, sharpeVariance: 0.01 } },
    ],
    ['track-record', '98 % where 99 % is asked for', twoParts(0.045, 0.11)],
    ['degradation', 'a third of the in-sample ratio', twoParts(0.45, 0.15)],
    ['drawdown', '15.0001 %', withTrading({ maxDrawdownPpm: 150_001 })],
    ['trades', '29 round trips', withTrading({ trades: 29 })],
    ['costs', 'no fee rate', withTrading({ feePpm: 0 })],
    ['costs', 'no slippage', withTrading({ slippagePpm: 0 })],
    ['costs', 'a fee that nobody pays', withTrading({ feePpm: 99 })],
    ['costs', 'a slippage that nobody gets', withTrading({ slippagePpm: 9 })],
    ['costs', 'no fees paid', withTrading({ feesPaid: '0.00' })],
    ['costs', 'a rebate', withTrading({ feesPaid: '-3' })],
    ['look-ahead', '4 cuts', withLookAhead({ cuts: 4 })],
    ['look-ahead', 'nothing compared', withLookAhead({ decisions: 0 })],
    ['look-ahead', 'one decision changed', withLookAhead({ changed: 1, first: 'cut at bar 7' })],
    ['parity', 'another order list', { ...good, bundleOrderListHash: 'b1'.repeat(32) }],
  ];
  it.each(broken)('refuses by %s alone: %s', (id, _, evidence) => {
    expect(failedOf(evidence)).toEqual([id]);
    const verdict = judge(evidence);
    if (verdict.kind !== 'refused') throw new Error('passed');
    expect(verdict.reasons.map((reason) => [reason.kind, reason.code, reason.check])).toEqual([
      ['refused', 'BOT4_GATE_REFUSED', id],
    ]);
  });

  it('has a breaking fact for every check', () => {
    const tested = new Set<string>(['evidence', 'policy', ...broken.map(([id]) => id)]);
    expect(CHECK_IDS.filter((id) => !tested.has(id))).toEqual([]);
  });

  it('takes the bounds themselves: 25 % out of sample, 15 % drawdown, 30 trades, 1 % dead, 5 cuts', () => {
    const evidence = {
      ...strong(480, 120),
      trading: { ...good.trading, maxDrawdownPpm: 150_000, trades: 30 },
      lookAhead: { ...good.lookAhead, cuts: 5 },
    };
    expect(failedOf({ ...evidence, data: { ...evidence.data, deadBars: 115 } })).toEqual([]);
  });

  it('counts the day that contains the boundary neither in sample nor out of sample', () => {
    const shifted = { ...good, outOfSampleFrom: good.outOfSampleFrom - 12 * MICROS_PER_HOUR, modelTrainedTo: null };
    const check = judge(shifted).checks.find(({ id }) => id === 'out-of-sample');
    expect(check?.measured).toBe('40.00 %, 240 of 600 days');
  });

  it('takes at least chance as the spread of several trials, however alike their ratios are', () => {
    const luckOf = (sharpeVariance: number): string | undefined =>
      judge({ ...good, trials: { ...good.trials, count: 20, sharpeVariance } }).checks.find(
        ({ id }) => id === 'deflated-sharpe',
      )?.measured;
    expect(luckOf(0)).toBe(luckOf(1 / 599));
    expect(luckOf(1e-6)).toBe(luckOf(0));
    expect(luckOf(0.01)).not.toBe(luckOf(0));
  });
});

describe('judge on evidence that contradicts itself', () => {
  const { time, value } = good.returns;
  const day = MICROS_PER_DAY;
  const cases: readonly [string, Evidence, string][] = [
    ['bars that do not fill the span', withData({ bars: 14_000 }), 'do not fill 14400.0 intervals'],
    ['more dead bars than bars', withData({ deadBars: 14_401 }), 'more dead bars than bars'],
    ['data that ends before it begins', withData({ from: good.data.to, to: good.data.from }), 'ends before it begins'],
    ['returns per hour', withReturns({ periodMicros: MICROS_PER_HOUR }), 'not per day'],
    ['no returns', withReturns({ time: [], value: [] }), 'there are no returns'],
    ['a return too many', withReturns({ value: [...value, 0.01] }), '601 returns for 600 days'],
    [
      'a day left out',
      withReturns({ time: time.toSpliced(9, 1), value: value.toSpliced(9, 1) }),
      'day 10 does not follow',
    ],
    ['days out of order', withReturns({ time: [time[1] ?? 0, time[0] ?? 0, ...time.slice(2)] }), 'does not follow'],
    ['days that begin at noon', withReturns({ time: time.map((t) => t + day / 2) }), 'midnight'],
    [
      'a first day left out',
      withReturns({ time: time.slice(1), value: value.slice(1) }),
      'do not begin with the first day',
    ],
    [
      'a last day left out',
      withReturns({ time: time.slice(0, -1), value: value.slice(0, -1) }),
      'do not end with the last day',
    ],
    ['a loss of more than everything', withReturns({ value: [-1.5, ...value.slice(1)] }), 'below −100 %'],
    ['an out-of-sample part after the data', { ...good, outOfSampleFrom: good.data.to + 1 }, 'does not begin within'],
    ['one trial with a variance', { ...good, trials: { ...good.trials, sharpeVariance: 0.1 } }, 'a single trial'],
    ['more looks than trials', { ...good, trials: { ...good.trials, outOfSampleLooks: 2 } }, 'looked out of sample'],
    ['a drawdown that is too small', withTrading({ maxDrawdownPpm: 1 }), 'drawdown is smaller'],
    ['a change that is counted and not named', withLookAhead({ changed: 2 }), 'names a change'],
    ['a change that is named and not counted', withLookAhead({ first: 'bar 3' }), 'names a change'],
  ];
  it.each(cases)('refuses %s', (_, evidence, text) => {
    const verdict = judge(evidence);
    if (verdict.kind !== 'refused') throw new Error('passed');
    expect(verdict.reasons[0]?.check).toBe('evidence');
    expect(verdict.reasons[0]?.detail).toContain(text);
  });

  it('accepts bars that close at midnight of a day that ends, and bars longer than a day', () => {
    const weekly = {
      ...good.data,
      intervalMicros: 7 * day,
      bars: 85,
      from: good.data.from - 6 * day,
      to: good.data.to - 5 * day,
    };
    const returns = { ...good.returns, time: time.slice(0, 595), value: value.slice(0, 595) };
    expect(failedOf({ ...good, data: { ...weekly, missingBars: 0 }, returns })).not.toContain('evidence');
  });
});

describe('judge on evidence that is not of its form', () => {
  const holes: readonly [string, unknown][] = [
    ['evidence', null],
    ['evidence', []],
    ['evidence.version', { ...good, version: 2 }],
    ['evidence.returns.value[3]', withReturns({ value: good.returns.value.with(3, Number.NaN) })],
    ['evidence.returns.time[0]', withReturns({ time: good.returns.time.with(0, Number.POSITIVE_INFINITY) })],
    ['evidence.returns.value', { ...good, returns: { ...good.returns, value: 'many' } }],
    ['evidence.trials.count', { ...good, trials: { ...good.trials, count: 0 } }],
    ['evidence.trials.count', { ...good, trials: { ...good.trials, count: 1.5 } }],
    ['evidence.trials.sharpeVariance', { ...good, trials: { ...good.trials, sharpeVariance: Number.NaN } }],
    ['evidence.trials.sharpeVariance', { ...good, trials: { ...good.trials, sharpeVariance: -1 } }],
    ['evidence.trials.outOfSampleLooks', { ...good, trials: { ...good.trials, outOfSampleLooks: 0 } }],
    ['evidence.trials.head', { ...good, trials: { ...good.trials, head: 'x' } }],
    ['evidence.trading.trades', withTrading({ trades: -1 })],
    ['evidence.trading.maxDrawdownPpm', withTrading({ maxDrawdownPpm: Number.NaN })],
    ['evidence.trading.feesPaid', withTrading({ feesPaid: 'free' })],
    ['evidence.trading.feesPaid', withTrading({ feesPaid: 'NaN' })],
    ['evidence.trading.refusals.X', withTrading({ refusals: { X: -1 } })],
    ['evidence.data.synthetic', { ...good, data: { ...good.data, synthetic: 'no' } }],
    ['evidence.data.source', { ...good, data: { ...good.data, source: 7 } }],
    ['evidence.data.intervalMicros', withData({ intervalMicros: 0 })],
    ['evidence.lookAhead.changed', withLookAhead({ changed: Number.NaN })],
    ['evidence.modelTrainedTo', { ...good, modelTrainedTo: Number.NaN }],
    ['evidence.orderListHash', { ...good, orderListHash: '' }],
    ['evidence.note', { ...good, note: 'hello' }],
    ['evidence.strategy', (({ strategy: _, ...rest }) => rest)(good)],
  ];
  it.each(holes)('refuses it and names %s', (path, evidence) => {
    const verdict = judge(evidence as Evidence);
    if (verdict.kind !== 'refused') throw new Error('passed');
    expect(verdict.checks.map((check) => [check.id, check.passed])).toEqual([['evidence', false]]);
    expect(verdict.reasons[0]?.detail).toContain(`[${path}]`);
  });

  it('lets an error that is no bad input through', () => {
    const trap = new Proxy(good, {
      getOwnPropertyDescriptor: () => {
        throw new RangeError('trap');
      },
    });
    expect(() => judge(trap)).toThrow(RangeError);
  });
});

describe('judge on statistics that do not exist', () => {
  it.each([
    ['an account that never moved', good.returns.value.map(() => 0)],
    ['the same return every day', good.returns.value.map(() => 0.001)],
  ])('refuses %s by every significance check', (_, value) => {
    expect(failedOf(withReturns({ value }))).toEqual(
      expect.arrayContaining([
        'probabilistic-sharpe',
        'hac-mean',
        'bootstrap',
        'deflated-sharpe',
        'track-record',
        'degradation',
      ]),
    );
  });

  it('refuses a single day, and a part out of sample without a day', () => {
    expect(judge(sampleEvidence({ returns: [0.01], outOfSampleIndex: 0, trials: ONE_TRIAL })).kind).toBe('refused');
    expect(judge({ ...good, outOfSampleFrom: good.data.to, modelTrainedTo: null }).kind).toBe('refused');
  });

  it('leaves the p-value out where there is none', () => {
    const verdict = judge(withReturns({ value: good.returns.value.map(() => 0) }));
    expect(verdict.checks.find(({ id }) => id === 'hac-mean')?.pValue).toBeNull();
    expect(verdict.checks.find(({ id }) => id === 'history')?.pValue).toBeNull();
  });
});

describe('a policy', () => {
  const keys = Object.keys(POLICY) as (keyof GatePolicy)[];

  it.each(keys)('that is looser in %s refuses by the policy check alone', (key) => {
    const looser = key.startsWith('min') ? POLICY[key] * 0.9 : POLICY[key] * 1.1;
    expect(failedOf(good, { ...POLICY, [key]: looser })).toEqual(['policy']);
    expect(failedOf(good, { ...POLICY, [key]: Number.NaN })).toEqual(['policy']);
    expect(failedOf(good, { ...POLICY, [key]: key.startsWith('min') ? Infinity : -Infinity })).toEqual(['policy']);
  });

  it('that is stricter decides', () => {
    expect(failedOf(good, { ...POLICY, minTrades: 101 })).toEqual(['trades']);
    expect(failedOf(good, { ...POLICY, minHistoryDays: 600 })).toEqual(['history']);
    expect(failedOf(good, { ...POLICY, minTrades: 100 })).toEqual([]);
  });

  it('without its thresholds refuses', () => {
    expect(failedOf(good, {} as GatePolicy)).toEqual(['policy']);
  });
});

describe('a gate pass', () => {
  const verdict = judge(good);
  const pass = verdict.kind === 'passed' ? verdict.pass : undefined;

  it('cannot be made outside the gate', () => {
    const forged = GatePass as unknown as new (token: unknown, evidence: Evidence) => GatePass;
    expect(() => new forged(Symbol('gate'), good)).toThrow('only the gate gives passes');
    expect(() => new forged(undefined, good)).toThrow('only the gate gives passes');
  });

  it.each([
    ['null', null],
    ['text', 'pass'],
    ['an object with the same fields', { scope: 'paper', synthetic: false, evidence: good }],
    ['an object with the prototype of a pass', Object.create(GatePass.prototype)],
    ['a copy of a pass', { ...pass }],
    ['a wrapped pass', new Proxy(pass ?? {}, {})],
  ])('is not %s', (_, candidate) => {
    expect(isGatePass(candidate)).toBe(false);
    expect(isLivePass(candidate)).toBe(false);
  });

  it('cannot be changed', () => {
    expect(Object.isFrozen(pass)).toBe(true);
    expect(() => Object.assign(pass?.evidence.data ?? {}, { synthetic: false })).toThrow(TypeError);
  });
});
