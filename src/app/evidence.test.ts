import { describe, expect, it } from 'vitest';
import { crossBundle, crossRequest, HOUR, memoryTrials, ports, START, syntheticBars } from '../../test/fixtures.ts';
import { MICROS_PER_DAY, micros } from '../core/index.ts';
import { judge, parseEvidence } from '../domain/gate/index.ts';
import type { LoadedBars } from '../domain/market/index.ts';
import { canonicalJson } from '../dto/canonical-json.ts';
import { replay } from './backtest.ts';
import { dataFacts, type EvidenceInputs, gatherEvidence, travelled } from './evidence.ts';

const BARS = syntheticBars({ seed: 31, bars: 500 });
const REQUEST = crossRequest(BARS);

function loadedOf(bars = BARS): LoadedBars {
  return {
    bars,
    sha256: REQUEST.dataHash,
    source: 'synthetic, for a test',
    synthetic: true,
    rows: bars.close.length,
    symbols: [bars.symbol],
    timeUnit: 'us',
  };
}

async function inputs(change: Partial<EvidenceInputs> = {}): Promise<EvidenceInputs> {
  const trials = memoryTrials();
  trials.record({ kind: 'backtest', id: 'a', label: 'a', dailySharpe: 0.1, to: START + 100 * HOUR });
  trials.record({ kind: 'training', id: 'b', label: 'b', dailySharpe: null, to: START + 200 * HOUR });
  trials.record({ kind: 'backtest', id: 'c', label: 'c', dailySharpe: 0.3, to: START + 500 * HOUR });
  const result = await replay(REQUEST, ports);
  return {
    request: REQUEST,
    loaded: loadedOf(),
    outOfSampleFrom: micros(START + 300 * HOUR),
    result,
    notebookOrderListHash: result.orderListHash,
    lookAhead: { cuts: 8, decisions: 100, changed: 0, first: '' },
    trials: { ...trials, head: () => 'e'.repeat(64) },
    ...change,
  };
}

describe('facts about data', () => {
  it('are counted from the bars: from the first open to the last close', () => {
    expect(dataFacts(loadedOf())).toMatchObject({
      symbol: BARS.symbol,
      from: START,
      to: START + 500 * HOUR,
      bars: 500,
      intervalMicros: HOUR,
      missingBars: 0,
      synthetic: true,
    });
  });

  it('name missing bars and bars without a market', () => {
    const keep = [...BARS.close.keys()].filter((i) => i < 100 || i >= 110);
    const pick = (column: Float64Array) => Float64Array.from(keep, (i) => column[i] as number);
    const open = pick(BARS.open);
    // The last bar stands still and nothing trades in it.
    const last = keep.length - 1;
    const flat = (column: Float64Array) => pick(column).with(last, open[last] as number);
    const bars = {
      ...BARS,
      openTime: pick(BARS.openTime),
      open,
      high: flat(BARS.high),
      low: flat(BARS.low),
      close: flat(BARS.close),
      volume: pick(BARS.volume).with(last, 0),
    };
    expect(dataFacts(loadedOf(bars))).toMatchObject({ bars: 490, missingBars: 10, deadBars: 1 });
  });
});

describe('gathered evidence', () => {
  it('has the form that the gate judges', async () => {
    const evidence = gatherEvidence(await inputs());
    expect(parseEvidence(JSON.parse(canonicalJson(evidence)))).toEqual(evidence);
    expect(judge(evidence).kind).toBe('refused');
  });

  it('takes trading facts from the session that was run again', async () => {
    const given = await inputs();
    const { trading, returns, strategy } = gatherEvidence(given);
    const { result } = given;
    expect(strategy).toBe('ema-cross');
    expect(trading).toMatchObject({
      orders: result.orders,
      trades: result.roundTrips.length,
      feePpm: 1000,
      slippagePpm: 200,
      maxDrawdownPpm: result.maxDrawdownPpm,
      refusals: result.refusals,
      deadFills: 0,
    });
    expect(Number(trading.feesPaid) * 1e8).toBeCloseTo(result.fees, 0);
    expect(returns).toEqual({ periodMicros: MICROS_PER_DAY, time: result.daily.time, value: result.daily.value });
  });

  it('counts all trials, and those that looked at the out-of-sample part', async () => {
    const { trials } = gatherEvidence(await inputs());
    expect(trials).toMatchObject({ count: 3, outOfSampleLooks: 1, head: 'e'.repeat(64) });
    // Of 0.1 and 0.3, with n − 1.
    expect(trials.sharpeVariance).toBeCloseTo(0.02, 15);
  });

  it('keeps the order lists of notebook and bundle apart, so that the gate can compare them', async () => {
    const given = await inputs({ notebookOrderListHash: 'd'.repeat(64) });
    const evidence = gatherEvidence(given);
    expect(evidence.orderListHash).toBe('d'.repeat(64));
    expect(evidence.bundleOrderListHash).toBe(given.result.orderListHash);
    const verdict = judge(evidence);
    expect(verdict.checks.find(({ id }) => id === 'parity')?.passed).toBe(false);
  });

  it('has the time up to which a model was trained, and null without one', async () => {
    const given = await inputs();
    expect(gatherEvidence(given).modelTrainedTo).toBeNull();
    const model = { trainedTo: START + 250 * HOUR } as NonNullable<typeof REQUEST.bundle.model>;
    const request = { ...REQUEST, bundle: { ...REQUEST.bundle, model } };
    expect(gatherEvidence({ ...given, request }).modelTrainedTo).toBe(START + 250 * HOUR);
  });
});

describe('a bundle that travels', () => {
  it('is the same data, and nothing else is left of it', () => {
    const bundle = crossBundle({ fast: 5, slow: 20 });
    const there = travelled(bundle);
    expect(there).toEqual(bundle);
    expect(there).not.toBe(bundle);
    expect(canonicalJson(there)).toBe(canonicalJson(bundle));
  });
});
