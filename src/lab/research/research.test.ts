import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOUR, memoryTrials, START, syntheticBars } from '../../../test/fixtures.ts';
import { cryptoDigest } from '../../adapters/crypto/digest.ts';
import { FileTrialLedger } from '../../adapters/fs/trial-ledger.ts';
import { micros, ppm, Rng } from '../../core/index.ts';
import { feature } from '../../domain/features/index.ts';
import { inferInstrument, parseMoney } from '../../domain/market/index.ts';
import { HOUSE_RISK_PROFILE } from '../../domain/risk/index.ts';
import type { StrategyDefinition } from '../../domain/strategy/index.ts';
import type { CandidateRecord, RunRecord } from '../../dto/run-report.ts';
import { costModel, Research, type ResearchSetup, splitTime } from './research.ts';
import type { TrainOptions } from './train.ts';

const BARS = syntheticBars({ seed: 4, bars: 600, edge: true });

let dir = '';
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'bot4-research-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** A session on 600 SYNTHETIC bars, with what it saved. */
function open(change: Partial<ResearchSetup> = {}): { research: Research; saved: RunRecord[] } {
  const saved: RunRecord[] = [];
  const research = new Research({
    question: 'Is there an edge?',
    notebook: 'test.ipynb',
    seed: 11,
    request: { file: 'nowhere.csv' },
    loaded: {
      bars: BARS,
      sha256: 'a'.repeat(64),
      source: 'synthetic, for a test',
      synthetic: true,
      rows: 600,
      symbols: [BARS.symbol],
      timeUnit: 'us',
    },
    instrument: inferInstrument(BARS, { symbol: BARS.symbol, kind: 'perp' }),
    initialCash: parseMoney('100000'),
    costs: costModel({ feePpm: 1000, slippagePpm: 200 }),
    risk: HOUSE_RISK_PROFILE,
    outOfSampleFrom: splitTime(BARS, 0.6),
    embargoBars: 24,
    trials: memoryTrials(),
    digest: cryptoDigest,
    save: (record) => saved.push(structuredClone(record)),
    promote: async () => ({ strategy: 'stand-in' }) as CandidateRecord,
    ...change,
  });
  return { research, saved };
}

const cross = (fast: number, slow: number): StrategyDefinition => ({
  name: 'ema-cross',
  params: {},
  features: [
    feature.ema('fast', { input: 'close', period: fast }),
    feature.ema('slow', { input: 'close', period: slow }),
  ],
  onBar: ({ features }) => ({ target: (features.fast as number) > (features.slow as number) ? 1 : -1 }),
});

const TRAIN: TrainOptions = {
  label: 'small',
  features: [feature.logReturn('r6', { input: 'close', period: 6 })],
  horizon: 6,
  folds: 2,
  hidden: [],
  activation: 'linear',
  epochs: 1,
  batchSize: 64,
  learningRate: 0.01,
  l2: 0,
  patience: 1,
};

const learned = (model: NonNullable<StrategyDefinition['model']>, name = 'learned'): StrategyDefinition => ({
  name,
  params: {},
  features: TRAIN.features,
  model,
  onBar: ({ score }) => ({ target: score > 0.5 ? 1 : -1 }),
});

describe('a research session', () => {
  it('keeps 24 bars of embargo between the in-sample part and the rest', () => {
    const { research } = open();
    expect(research.inSample.close.length).toBe(360 - 24);
    expect(research.inSample.openTime.at(-1)).toBe(START + 335 * HOUR);
    expect(research.setup.outOfSampleFrom).toBe(START + 360 * HOUR);
    expect(research.bars).toBe(BARS);
  });

  it('refuses an embargo that leaves nothing to choose on', () => {
    expect(() => open({ embargoBars: 359 })).toThrow('nothing is left in sample');
    expect(() => open({ embargoBars: 358 })).not.toThrow();
  });

  it('says where its data is from, and what quality it has', () => {
    const { research } = open();
    expect(research.source).toBe('synthetic, for a test');
    expect(research.quality).toMatchObject({ bars: 600, missing: { bars: 0 } });
  });

  it('shows a notebook its facts, and nothing that runs, counts or promotes', () => {
    const { research } = open();
    const { setup } = research;
    expect(Object.isFrozen(setup)).toBe(true);
    expect(setup).toMatchObject({ question: 'Is there an edge?', seed: 11, embargoBars: 24 });
    for (const hidden of ['trials', 'digest', 'save', 'promote']) expect(setup).not.toHaveProperty(hidden);
    expect(research.constructor).toBe(Object);
  });

  it('has chance of its own for each name', () => {
    const { research } = open();
    expect(research.rng('cuts').uint32()).toBe(new Rng(11).stream('cuts').uint32());
    expect(research.rng('cuts').uint32()).toBe(research.rng('cuts').uint32());
  });

  it('keeps notes in order, numbers as text', () => {
    const { research, saved } = open();
    const note = research.note('ADF', { statistic: -3.5, verdict: 'stationary' }, 'Returns do not drift.');
    research.note('second', {}, '');
    expect(note).toEqual({
      title: 'ADF',
      rows: [
        { name: 'statistic', value: '-3.5' },
        { name: 'verdict', value: 'stationary' },
      ],
      reading: 'Returns do not drift.',
    });
    expect(saved.map((record) => record.notes.length)).toEqual([1, 2]);
    expect(research.record().notes[0]).toBe(note);
  });
});

describe('a backtest of a session', () => {
  it('sees the in-sample bars unless all are asked for', async () => {
    const { research } = open();
    const inside = await research.backtest(cross(5, 20), { label: 'a' });
    expect(inside.equity.length).toBe(336);
    const all = await research.backtest(cross(5, 20), { label: 'a', part: 'all' });
    expect(all.equity.length).toBe(600);
    expect([...all.equity.subarray(0, 336)]).toEqual([...inside.equity]);
  });

  it('shows its Sharpe ratio a year and its profit as text', async () => {
    const { research } = open();
    const outcome = await research.backtest(cross(5, 20), { label: 'five and twenty' });
    expect(outcome.label).toBe('five and twenty');
    expect(outcome.annualSharpe).toBeCloseTo(outcome.dailySharpe * Math.sqrt(365), 12);
    expect(parseMoney(outcome.netProfit)).toBe(outcome.finalEquity - outcome.initialCash);
  });

  it('is counted once, however often and under whatever name it is run', async () => {
    const { research, saved } = open();
    await research.backtest(cross(5, 20), { label: 'first' });
    await research.backtest(cross(5, 20), { label: 'again' });
    expect(research.trialCount).toBe(1);
    expect(research.record().backtests.map(({ label }) => label)).toEqual(['first']);
    await research.backtest(cross(5, 21), { label: 'other' });
    await research.backtest(cross(5, 20), { label: 'whole', part: 'all' });
    expect(research.trialCount).toBe(3);
    expect(research.record().backtests.map(({ label, part }) => [label, part])).toEqual([
      ['first', 'in-sample'],
      ['other', 'in-sample'],
      ['whole', 'all'],
    ]);
    expect(saved.at(-1)?.trials).toBe(3);
  });

  it('has a row of its own also when another strategy decided the same', async () => {
    const { research } = open();
    const idle = (name: string): StrategyDefinition => ({ name, params: {}, features: [], onBar: () => undefined });
    await research.backtest(idle('idle-one'), { label: 'one' });
    await research.backtest(idle('idle-two'), { label: 'two' });
    const rows = research.record().backtests;
    expect(
      rows.map(({ label, trades, dailySharpe, netProfit }) => ({ label, trades, dailySharpe, netProfit })),
    ).toEqual([
      { label: 'one', trades: 0, dailySharpe: 0, netProfit: '0' },
      { label: 'two', trades: 0, dailySharpe: 0, netProfit: '0' },
    ]);
  });

  it('of earlier sessions on the same data counts in later ones', async () => {
    const file = join(dir, 'trials.ndjson');
    const first = open({ trials: new FileTrialLedger(file) });
    await first.research.backtest(cross(5, 20), { label: 'a' });
    await first.research.backtest(cross(5, 30), { label: 'b' });
    const second = open({ trials: new FileTrialLedger(file) });
    expect(second.research.trialCount).toBe(2);
    await second.research.backtest(cross(5, 20), { label: 'c' });
    expect(second.research.trialCount).toBe(2);
    expect(second.research.record().backtests).toHaveLength(1);
  });
});

describe('a model in a session', () => {
  it('may be used when the session trained it, and each training run is a trial', async () => {
    const { research, saved } = open();
    const shares: number[] = [];
    const training = await research.train(TRAIN, (share) => shares.push(share));
    expect(shares.at(-1)).toBe(1);
    expect(research.trialCount).toBe(3);
    const outcome = await research.backtest(learned(training.model), { label: 'learned' });
    expect(outcome.equity.length).toBe(336);
    expect(research.trialCount).toBe(4);
    const { trainings } = saved.at(-1) as RunRecord;
    expect(trainings).toHaveLength(1);
    expect(trainings[0]).toMatchObject({ label: 'small', bestEpoch: 1, history: [{ epoch: 1 }] });
    expect(trainings[0]?.folds).toHaveLength(2);
    // Weights belong into an artifact, not into the record of a run.
    expect(trainings[0]).not.toHaveProperty('model');
  });

  it('counts the same training once, and another one again', async () => {
    const { research } = open();
    await research.train(TRAIN);
    await research.train(TRAIN);
    expect(research.trialCount).toBe(3);
    await research.train({ ...TRAIN, l2: 0.001 });
    expect(research.trialCount).toBe(6);
  });

  it('counts the trials of a training as having seen the in-sample part and no more', async () => {
    const trials = memoryTrials();
    const { research } = open({ trials });
    await research.train(TRAIN);
    const end = START + 336 * HOUR;
    expect(trials.trials().map(({ kind, to }) => ({ kind, to }))).toEqual(
      Array.from({ length: 3 }, () => ({ kind: 'training', to: end })),
    );
    expect(end).toBeLessThan(research.setup.outOfSampleFrom);
  });

  it('is refused when another session trained it, and nothing is counted', async () => {
    const { model } = await open({ seed: 12 }).research.train(TRAIN);
    const { research } = open();
    const run = research.backtest(learned(model), { label: 'foreign' });
    await expect(run).rejects.toMatchObject({ code: 'BOT4_MODEL_INPUT', place: { key: 'model' } });
    expect(research.trialCount).toBe(0);
    await expect(run).rejects.toThrow('not trained by research.train');
  });

  it('is refused when one of its weights was changed after training', async () => {
    const { research } = open();
    const { model } = await research.train(TRAIN);
    const [layer] = model.layers;
    const bias = [...(layer?.bias ?? [])].map((value) => value + 1e-9);
    const changed = { ...model, layers: [{ ...(layer as (typeof model.layers)[0]), bias }, ...model.layers.slice(1)] };
    await expect(research.backtest(learned(changed as never), { label: 'x' })).rejects.toMatchObject({
      code: 'BOT4_MODEL_INPUT',
    });
  });

  it('is the same model when it comes back from JSON', async () => {
    const { research } = open();
    const { model } = await research.train(TRAIN);
    const copy = JSON.parse(JSON.stringify(model)) as typeof model;
    await expect(research.backtest(learned(copy), { label: 'copy' })).resolves.toMatchObject({ label: 'copy' });
  });
});

describe('the record of a session', () => {
  it('has its shape from the start, and is saved after every step', async () => {
    const { research, saved } = open();
    const { quality } = research;
    expect(research.record()).toEqual({
      version: 1,
      notebook: 'test.ipynb',
      question: 'Is there an edge?',
      seed: 11,
      data: {
        sha256: 'a'.repeat(64),
        source: 'synthetic, for a test',
        synthetic: true,
        symbol: BARS.symbol,
        from: START,
        to: START + 600 * HOUR,
        bars: 600,
        intervalMicros: HOUR,
        missingBars: 0,
        deadBars: quality.deadBars,
      },
      outOfSampleFrom: START + 360 * HOUR,
      notes: [],
      trainings: [],
      backtests: [],
      trials: 0,
      candidate: null,
    });
    expect(saved).toEqual([]);
    research.note('a', {}, '');
    await research.train(TRAIN);
    await research.backtest(cross(5, 20), { label: 'a' });
    await research.promote(cross(5, 20));
    expect(
      saved.map(({ notes, trainings, backtests, candidate }) => [
        notes.length,
        trainings.length,
        backtests.length,
        candidate !== null,
      ]),
    ).toEqual([
      [1, 0, 0, false],
      [1, 1, 0, false],
      [1, 1, 1, false],
      [1, 1, 1, true],
    ]);
  });

  it('survives JSON without a change', async () => {
    const { research } = open();
    await research.backtest(cross(5, 20), { label: 'a' });
    const record = research.record();
    expect(JSON.parse(JSON.stringify(record))).toEqual(record);
  });
});

describe('start of the out-of-sample part', () => {
  it('is the first bar after a share of history, and never beyond the last bar', () => {
    expect(splitTime(BARS, 0.6)).toBe(START + 360 * HOUR);
    expect(splitTime(BARS, 0)).toBe(START);
    expect(splitTime(BARS, 0.9999)).toBe(START + 599 * HOUR);
    expect(splitTime(BARS, 1)).toBe(micros(START + 599 * HOUR));
  });
});

describe('costs of a notebook', () => {
  it('become parts per million of the engine', () => {
    expect(costModel({ feePpm: 1000, slippagePpm: 200 })).toEqual({ feePpm: ppm(1000), slippagePpm: ppm(200) });
  });
});
