/**
 * A paper session of an artifact: the specification comes from the artifact alone, and the artifact can only be there
 * because its signature held and the gate passed its evidence again.
 */
import { InputError, ppm } from '../core/index.ts';
import { defineInstrument, type LoadedBars, parseMoney } from '../domain/market/index.ts';
import { parseRiskProfile } from '../domain/risk/index.ts';
import type { OpenedArtifact } from './artifact.ts';
import type { BacktestRequest } from './backtest.ts';

/**
 * The backtest that the artifact was judged by, as a request: what a paper session on the same data must decide again.
 * @throws BOT4_JOURNAL_MISMATCH when the data is not the data of the artifact; BOT4_CONFIG_* for a bad risk profile.
 */
export function requestOf(artifact: OpenedArtifact, loaded: LoadedBars): BacktestRequest {
  const { run, bundle, riskProfile } = artifact;
  if (loaded.sha256 !== run.dataSha256) {
    throw new InputError(
      'BOT4_JOURNAL_MISMATCH',
      `the artifact was judged on data ${run.dataSha256.slice(0, 12)}…, this is ${loaded.sha256.slice(0, 12)}…`,
      { place: { file: loaded.source } },
    );
  }
  return {
    bundle,
    bars: loaded.bars,
    instrument: defineInstrument(run.instrument),
    dataHash: loaded.sha256,
    initialCash: parseMoney(run.initialCash),
    costs: { feePpm: ppm(run.costs.feePpm), slippagePpm: ppm(run.costs.slippagePpm) },
    risk: parseRiskProfile(riskProfile),
  };
}
