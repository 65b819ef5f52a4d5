/**
 * A paper session of an artifact: the specification comes from the artifact alone, and the artifact can only be there
 * because its signature held and the gate passed its evidence again.
 */
import { assert, InputError, ppm } from '../core/index.ts';
import { defineInstrument, type LoadedBars, parseMoney } from '../domain/market/index.ts';
import { parseRiskProfile } from '../domain/risk/index.ts';
import type { OtherMarket } from '../dto/artifact.ts';
import type { Digest } from '../ports/index.ts';
import type { OpenedArtifact } from './artifact.ts';
import { type BacktestRequest, dataHashOf } from './backtest.ts';

/** What `bot4 paper --json` prints. */
export interface PaperOutput {
  /** The artifact; of a session over trades the strategy with the first digits of what it was asked. */
  readonly artifact: string;
  readonly events: number;
  readonly orders: number;
  /** Events that the journal held when the runner started; 0 for a new session. */
  readonly recoveredEvents: number;
  /** Decisions that had not reached the journal before a kill. */
  readonly resentDecisions: number;
  /** Quote units (1e-8). */
  readonly finalEquity: number;
  readonly orderListHash: string;
  readonly backtestOrderListHash: string;
  /** Why trading was halted; empty when it was not. */
  readonly halted: string;
  /** True when somebody used the kill switch: everything was closed, and nothing was opened any more. */
  readonly killed: boolean;
  /** First and last decisions of the session and of a fresh backtest, side by side. */
  readonly sample: readonly { readonly paper: string; readonly backtest: string }[];
}

/** One market of an artifact: which data it was judged on, and of which symbol. */
export interface ArtifactMarket {
  readonly symbol: string;
  readonly dataSha256: string;
}

/** The markets of an artifact, in the order of its session. */
export function marketsOfArtifact({ run, evidence }: OpenedArtifact): readonly ArtifactMarket[] {
  const others = (run.others ?? []).map(({ instrument, dataSha256 }) => ({ symbol: instrument.symbol, dataSha256 }));
  return [{ symbol: evidence.data.symbol, dataSha256: run.dataSha256 }, ...others];
}

function checkData(loaded: LoadedBars, dataSha256: string): void {
  if (loaded.sha256 === dataSha256) return;
  throw new InputError(
    'BOT4_JOURNAL_MISMATCH',
    `the artifact was judged on data ${dataSha256.slice(0, 12)}…, this is ${loaded.sha256.slice(0, 12)}…`,
    { place: { file: loaded.source } },
  );
}

/**
 * The backtest that the artifact was judged by, as a request: what a paper session on the same data must decide again.
 * @param all bars of each market, in the order of `marketsOfArtifact`.
 * @throws BOT4_JOURNAL_MISMATCH when the data is not the data of the artifact; BOT4_CONFIG_* for a bad risk profile.
 */
export function requestOf(artifact: OpenedArtifact, all: readonly LoadedBars[], digest: Digest): BacktestRequest {
  const { run, bundle, riskProfile } = artifact;
  const markets = marketsOfArtifact(artifact);
  assert(all.length === markets.length, 'bars are there for each market of the artifact', all.length);
  markets.forEach(({ dataSha256 }, i) => {
    checkData(all[i] as LoadedBars, dataSha256);
  });
  const [first, ...rest] = all as readonly [LoadedBars, ...LoadedBars[]];
  const others = rest.map(({ bars }, i) => ({
    bars,
    instrument: defineInstrument((run.others as readonly OtherMarket[])[i]?.instrument as OtherMarket['instrument']),
  }));
  return {
    bundle,
    bars: first.bars,
    instrument: defineInstrument(run.instrument),
    ...(others.length > 0 && { others }),
    dataHash: dataHashOf(
      all.map(({ sha256 }) => sha256),
      digest,
    ),
    initialCash: parseMoney(run.initialCash),
    costs: { feePpm: ppm(run.costs.feePpm), slippagePpm: ppm(run.costs.slippagePpm) },
    risk: parseRiskProfile(riskProfile),
  };
}
