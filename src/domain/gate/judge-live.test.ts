import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MICROS_PER_DAY } from '../../core/index.ts';
import {
  forwardPaperDays,
  type GatePass,
  isLivePass,
  judge,
  judgeLive,
  type PaperRecord,
  sampleEvidence,
  standardNormals,
} from './index.ts';

const ARTIFACT = 'c2'.repeat(32);

function passOn(synthetic: boolean): GatePass {
  const returns = standardNormals(600, { seed: 1, mean: 0.2, exact: true }).map((z) => z * 0.004);
  const evidence = sampleEvidence({ returns, outOfSampleIndex: 400, trials: { count: 1, sharpeVariance: 0 } });
  const verdict = judge({ ...evidence, data: { ...evidence.data, synthetic } });
  if (verdict.kind !== 'passed') throw new Error(JSON.stringify(verdict.reasons));
  return verdict.pass;
}

function session(from: number, to: number, change: Partial<PaperRecord> = {}): PaperRecord {
  return {
    artifact: ARTIFACT,
    mode: 'forward',
    from: from * MICROS_PER_DAY,
    to: to * MICROS_PER_DAY,
    orders: 5,
    orderListHash: 'd3'.repeat(32),
    ...change,
  };
}

const real = passOn(false);

describe('judgeLive', () => {
  it('gives a live pass for this artifact after more than 30 forward days', () => {
    const live = judgeLive(real, { artifact: ARTIFACT, records: [session(0, 20), session(21, 31.5)] });
    if (!isLivePass(live)) throw new Error(live.detail);
    expect([live.scope, live.artifact, live.paperDays]).toEqual(['live', ARTIFACT, 30.5]);
    expect(live.pass).toBe(real);
  });

  const refused: readonly [string, readonly PaperRecord[], string][] = [
    ['no session', [], '0.00 days'],
    ['exactly 30 days', [session(0, 30)], '30.00 days'],
    ['a year of replay', [session(0, 365, { mode: 'replay' })], '0.00 days'],
    ['a year of another artifact', [session(0, 365, { artifact: 'e4'.repeat(32) })], '0.00 days'],
    ['two runners in the same 20 days', [session(0, 20), session(0, 20)], '20.00 days'],
    ['overlapping sessions', [session(0, 20), session(10, 25)], '25.00 days'],
    ['a session that runs backwards', [session(40, 0)], '0.00 days'],
    ['a session without an end', [session(0, Number.NaN), session(0, 40)], 'NaN days'],
    ['a year without an order', [session(0, 365, { orders: 0 })], 'without an order'],
    [
      'a year of orders in replays only',
      [session(0, 365, { orders: 0 }), session(0, 1, { mode: 'replay' })],
      'without an',
    ],
    ['a number of orders that is none', [session(0, 365, { orders: Number.NaN })], 'without an order'],
    ['a session without a beginning', [session(-Infinity, 40)], 'NaN days'],
  ];
  it.each(refused)('refuses %s', (_, records, text) => {
    const answer = judgeLive(real, { artifact: ARTIFACT, records });
    expect(answer).toMatchObject({ kind: 'refused', code: 'BOT4_GATE_LIVE_EVIDENCE' });
    expect('detail' in answer && answer.detail).toContain(text);
  });

  it('refuses synthetic data whatever was traded since', () => {
    const answer = judgeLive(passOn(true), { artifact: ARTIFACT, records: [session(0, 365)] });
    expect(answer).toMatchObject({ code: 'BOT4_GATE_LIVE_EVIDENCE', detail: expect.stringContaining('synthetic') });
  });

  it('refuses something that only looks like a pass', () => {
    const forged = { scope: 'paper', synthetic: false, evidence: real.evidence } as unknown as GatePass;
    const answer = judgeLive(forged, { artifact: ARTIFACT, records: [session(0, 365)] });
    expect(answer).toMatchObject({ kind: 'refused', code: 'BOT4_GATE_LIVE_EVIDENCE' });
  });
});

describe('forwardPaperDays', () => {
  const sessions = fc.array(
    fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 60 })).map(([from, to]) => session(from, to)),
  );

  it('counts each day once, whatever the order of the sessions', () => {
    fc.assert(
      fc.property(sessions, (records) => {
        const days = new Set<number>();
        for (const { from, to } of records)
          for (let day = from / MICROS_PER_DAY; day < to / MICROS_PER_DAY; day++) days.add(day);
        expect(forwardPaperDays(records, ARTIFACT)).toBe(days.size);
        expect(forwardPaperDays(records.toReversed(), ARTIFACT)).toBe(days.size);
      }),
    );
  });
});
