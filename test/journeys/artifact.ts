/** A real artifact for journeys: researched, counted, judged by the gate and signed, on SYNTHETIC bars with a planted edge. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { cryptoDigest } from '../../src/adapters/crypto/digest.ts';
import { FileTrialLedger } from '../../src/adapters/fs/trial-ledger.ts';
import type { BacktestRequest } from '../../src/app/backtest.ts';
import { loadSynthetic } from '../../src/app/load-bars.ts';
import { assert, ppm } from '../../src/core/index.ts';
import { feature } from '../../src/domain/features/index.ts';
import { DEFAULT_PLANTED_EDGE, inferInstrument, parseMoney, type SynthOptions } from '../../src/domain/market/index.ts';
import { HOUSE_RISK_PROFILE } from '../../src/domain/risk/index.ts';
import type { StrategyDefinition } from '../../src/domain/strategy/index.ts';
import type { CandidateRecord } from '../../src/dto/run-report.ts';
import type { Place } from '../../src/lab/models.ts';
import { promoteCandidate } from '../../src/lab/research/promote.ts';
import { Research, splitTime } from '../../src/lab/research/research.ts';
import { HOUR, START } from '../fixtures.ts';

/** A year of hours with an edge: the shortest round length whose out-of-sample part still convinces the gate. */
export const EDGE_YEAR: SynthOptions = {
  seed: 7,
  bars: 8760,
  intervalMicros: HOUR,
  startMicros: START,
  startPrice: 30_000,
  tickSize: '0.01',
  plantedEdge: DEFAULT_PLANTED_EDGE,
};

/** A cross of two averages, long and short. */
export const CROSS: StrategyDefinition = {
  name: 'ema-cross',
  params: {},
  features: [feature.ema('fast', { input: 'close', period: 24 }), feature.ema('slow', { input: 'close', period: 96 })],
  onBar: ({ features }) => ({ target: (features.fast as number) > (features.slow as number) ? 1 : -1 }),
};

/** The same cross with orders that wait: what it lacks of its side is asked for by limits a little beyond the close. */
export const CROSS_BY_LIMITS: StrategyDefinition = {
  ...CROSS,
  name: 'ema-cross-limits',
  trading: { restingOrders: 2 },
  onBar: ({ close, position, features }) => {
    const isLong = (features.fast as number) > (features.slow as number);
    const [side, price] = isLong ? (['buy', close * 1.002] as const) : (['sell', close * 0.998] as const);
    const gap = isLong ? 1 - position : 1 + position;
    // A turn is two orders: none is larger than what a target of 1 means.
    const sizes = gap > 1 ? [1, gap - 1] : gap > 0.2 ? [gap] : [];
    return { orders: sizes.map((size) => ({ side, price, size: Math.min(1, size * 0.98) })) };
  },
};

/** A research session on synthetic bars that keeps everything in `place`. */
export function openSynthetic(
  place: Place,
  synthetic: SynthOptions = EDGE_YEAR,
  onPromote: (request: BacktestRequest) => void = () => undefined,
): Research {
  const loaded = loadSynthetic(synthetic, cryptoDigest);
  mkdirSync(join(place.state, 'trials'), { recursive: true });
  return new Research({
    question: 'Does a cross of two averages pay for its costs?',
    notebook: 'journey',
    seed: synthetic.seed,
    request: { synthetic },
    loaded,
    instrument: inferInstrument(loaded.bars, { symbol: loaded.bars.symbol, kind: 'perp' }),
    initialCash: parseMoney('100000'),
    costs: { feePpm: ppm(1000), slippagePpm: ppm(200) },
    risk: HOUSE_RISK_PROFILE,
    outOfSampleFrom: splitTime(loaded.bars, 0.6),
    embargoBars: 24,
    trials: new FileTrialLedger(join(place.state, 'trials', `${loaded.sha256.slice(0, 16)}.ndjson`)),
    digest: cryptoDigest,
    save: () => undefined,
    promote: async (desk, definition) => {
      onPromote((await desk.backtest(definition)).request);
      return promoteCandidate(desk, definition, place);
    },
  });
}

/** A candidate that passed, and the name of its artifact. */
export interface Promoted {
  readonly name: string;
  readonly candidate: CandidateRecord;
  readonly research: Research;
  /** The backtest that it was judged by. */
  readonly request: BacktestRequest;
}

/** Promotes the cross. @throws Error with the failed checks when the gate refuses it. */
export async function promoteCross(place: Place, definition: StrategyDefinition = CROSS): Promise<Promoted> {
  let request: BacktestRequest | undefined;
  const research = openSynthetic(place, EDGE_YEAR, (judged) => {
    request = judged;
  });
  const candidate = await research.promote(definition);
  assert(request !== undefined, 'a promotion runs the candidate');
  if (candidate.artifact !== null) return { name: candidate.artifact, candidate, research, request };
  const failed = candidate.checks.filter((check) => !check.passed).map(({ id, measured }) => `${id}: ${measured}`);
  throw new Error(`the gate refused the candidate of the test: ${failed.join('; ')}`);
}
