/**
 * Gathers the facts that the gate judges: nothing here decides, and nothing is taken from the notebook's word that can
 * be computed again.
 */
import { MICROS_PER_DAY, type Micros } from '../core/index.ts';
import {
  type DataFacts,
  type Evidence,
  type LookAheadFacts,
  type TradingFacts,
  trialFacts,
} from '../domain/gate/index.ts';
import { formatMoney, type LoadedBars, qualityReport } from '../domain/market/index.ts';
import { parseStrategyBundle, type StrategyBundle } from '../domain/strategy/index.ts';
import type { TrialLedger } from '../ports/index.ts';
import type { BacktestRequest } from './backtest.ts';
import type { SessionResult } from './session-result.ts';

/** Facts about the data, from the data itself. */
export function dataFacts(loaded: LoadedBars): DataFacts {
  const quality = qualityReport(loaded.bars, { timeUnit: loaded.timeUnit });
  return {
    sha256: loaded.sha256,
    source: loaded.source,
    synthetic: loaded.synthetic,
    symbol: loaded.bars.symbol,
    from: quality.from,
    to: quality.to,
    bars: quality.bars,
    intervalMicros: quality.intervalMicros,
    missingBars: quality.missing.bars,
    deadBars: quality.deadBars,
  };
}

function tradingFacts(request: BacktestRequest, result: SessionResult): TradingFacts {
  return {
    orders: result.orders,
    trades: result.roundTrips.length,
    feePpm: request.costs.feePpm,
    slippagePpm: request.costs.slippagePpm,
    feesPaid: formatMoney(result.fees),
    maxDrawdownPpm: result.maxDrawdownPpm,
    refusals: result.refusals,
    deadFills: result.deadFills,
  };
}

/** What the facts are gathered from. */
export interface EvidenceInputs {
  readonly request: BacktestRequest;
  readonly loaded: LoadedBars;
  readonly outOfSampleFrom: Micros;
  /** Result of the strategy as it travels, run again by the promotion. */
  readonly result: SessionResult;
  /** Order-list hash of the notebook's own backtest of it. */
  readonly notebookOrderListHash: string;
  readonly lookAhead: LookAheadFacts;
  readonly trials: TrialLedger;
}

/** All facts as the gate wants them. */
export function gatherEvidence(inputs: EvidenceInputs): Evidence {
  const { request, result } = inputs;
  return {
    version: 1,
    strategy: request.bundle.name,
    data: dataFacts(inputs.loaded),
    trials: trialFacts(inputs.trials.trials(), { head: inputs.trials.head(), outOfSampleFrom: inputs.outOfSampleFrom }),
    returns: { periodMicros: MICROS_PER_DAY, time: result.daily.time, value: result.daily.value },
    outOfSampleFrom: inputs.outOfSampleFrom,
    modelTrainedTo: request.bundle.model?.trainedTo ?? null,
    trading: tradingFacts(request, result),
    lookAhead: inputs.lookAhead,
    orderListHash: inputs.notebookOrderListHash,
    bundleOrderListHash: result.orderListHash,
  };
}

/** The bundle as the runner will read it: through its text, so that nothing but data is left of it. */
export function travelled(bundle: StrategyBundle): StrategyBundle {
  return parseStrategyBundle(JSON.parse(JSON.stringify(bundle)));
}
