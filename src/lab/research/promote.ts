/**
 * From a candidate to a verdict: runs the strategy again from the text that travels, takes the future away, gathers
 * the facts, asks the gate, and writes the artifact of a candidate that passed.
 */

import { type BacktestRequest, replay } from '../../app/backtest.ts';
import { gatherEvidence, travelled } from '../../app/evidence.ts';
import { findLookAhead } from '../../app/look-ahead.ts';
import type { SessionResult } from '../../app/session-result.ts';
import { type Check, judge } from '../../domain/gate/index.ts';
import { formatMoney } from '../../domain/market/index.ts';
import type { StrategyDefinition } from '../../domain/strategy/index.ts';
import { curveOf, tradeRecord } from './curve.ts';
import type { Research } from './research.ts';
import type { CandidateRecord, CheckRecord } from './run-record.ts';

/** Histories that are cut and decided again. */
const LOOK_AHEAD_CUTS = 8;
/** Trades that the record keeps: the first and the last ones. */
const TRADES_KEPT = 200;

/** Folders of the project. */
export interface PromotionPlace {
  readonly project: string;
  readonly state: string;
}

/** Judges a candidate; writes and registers its artifact when it passes, registers the refusal otherwise. */
export async function promoteCandidate(
  research: Research,
  definition: StrategyDefinition,
  place: PromotionPlace,
): Promise<CandidateRecord> {
  const seen = await research.backtest(definition, { label: `candidate ${definition.name}`, part: 'all' });
  const asWritten = research.request(definition, 'all');
  const request = { ...asWritten, bundle: travelled(asWritten.bundle) };
  const ports = research.ports();
  const result = await replay(request, ports);
  const lookAhead = await findLookAhead(request, ports, {
    full: result,
    cuts: LOOK_AHEAD_CUTS,
    rng: research.rng('look-ahead'),
  });
  const evidence = gatherEvidence({
    request,
    loaded: research.setup.loaded,
    outOfSampleFrom: research.setup.outOfSampleFrom,
    result,
    notebookOrderListHash: seen.orderListHash,
    lookAhead,
    trials: research.setup.trials,
  });
  const verdict = judge(evidence);
  return candidateRecord(request, result, { verdict: verdict.kind, checks: verdict.checks, evidence, artifact: null });
}

function checkRecord(check: Check): CheckRecord {
  const { id, title, measured, threshold, passed, explanation } = check;
  return { id, title, measured, threshold, passed, explanation };
}

function candidateRecord(
  request: BacktestRequest,
  result: SessionResult,
  outcome: Pick<CandidateRecord, 'verdict' | 'evidence' | 'artifact'> & { readonly checks: readonly Check[] },
): CandidateRecord {
  const trips = result.roundTrips;
  const half = TRADES_KEPT / 2;
  const kept = trips.length <= TRADES_KEPT ? trips : [...trips.slice(0, half), ...trips.slice(-half)];
  return {
    strategy: request.bundle.name,
    ...outcome,
    checks: outcome.checks.map(checkRecord),
    curve: curveOf(result, request.bars),
    trades: kept.map((trip) => tradeRecord(trip, request.instrument)),
    tradesTotal: trips.length,
    initialCash: formatMoney(result.initialCash),
    finalEquity: formatMoney(result.finalEquity),
    fees: formatMoney(result.fees),
    feePpm: request.costs.feePpm,
    slippagePpm: request.costs.slippagePpm,
  };
}
