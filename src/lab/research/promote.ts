/**
 * From a candidate to a verdict: runs the strategy again from the text that travels, takes the future away, gathers
 * the facts, asks the gate, and writes the artifact of a candidate that passed.
 */

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cryptoDigest } from '../../adapters/crypto/digest.ts';
import { openKeyPair } from '../../adapters/crypto/ed25519.ts';
import { writeArtifact } from '../../app/artifact.ts';
import { type BacktestRequest, marketsOf, replay } from '../../app/backtest.ts';
import { gatherEvidence, travelled } from '../../app/evidence.ts';
import { findLookAhead } from '../../app/look-ahead.ts';
import type { SessionResult } from '../../app/session-result.ts';
import { type Check, type Evidence, judge, type Verdict } from '../../domain/gate/index.ts';
import { formatMoney, type Instrument, instrumentText } from '../../domain/market/index.ts';
import type { BarStrategyDefinition } from '../../domain/strategy/index.ts';
import type { OtherMarket } from '../../dto/artifact.ts';
import { canonicalJson } from '../../dto/canonical-json.ts';
import type { CandidateRecord, CheckRecord } from '../../dto/run-report.ts';
import { keyFolder, openModels, type Place, rememberSource } from '../models.ts';
import { bareNotebook } from '../notebook/bare-notebook.ts';
import { formatNotebook, parseNotebook } from '../notebook/nbformat.ts';
import { curveOf, tradeRecord } from './curve.ts';
import type { PromotionDesk, ResearchSetup } from './research.ts';

/** Histories that are cut and decided again. */
const LOOK_AHEAD_CUTS = 8;
/** Trades that the record keeps: all of them, or the first and the last of a strategy that trades all the time. */
const TRADES_KEPT = 10_000;

/** Judges a candidate; writes and registers its artifact when it passes, registers the refusal otherwise. */
export async function promoteCandidate(
  desk: PromotionDesk,
  definition: BarStrategyDefinition,
  place: Place,
): Promise<CandidateRecord> {
  const { setup, ports } = desk;
  const { request: asWritten, outcome: seen } = await desk.backtest(definition);
  const request = { ...asWritten, bundle: travelled(asWritten.bundle) };
  const result = await replay(request, ports);
  const lookAhead = await findLookAhead(request, ports, {
    full: result,
    cuts: LOOK_AHEAD_CUTS,
    rng: desk.rng('look-ahead'),
  });
  const evidence = gatherEvidence({
    request,
    loaded: setup.loaded,
    outOfSampleFrom: setup.outOfSampleFrom,
    result,
    notebookOrderListHash: seen.orderListHash,
    lookAhead,
    trials: setup.trials,
  });
  const verdict = judge(evidence);
  const artifact = settle({ setup, request, place }, verdict, evidence);
  return candidateRecord(request, result, { verdict: verdict.kind, checks: verdict.checks, evidence, artifact });
}

/** Writes and registers the artifact of a pass, registers a refusal. @returns the name of the artifact, or null. */
function settle(
  of: { readonly setup: ResearchSetup; readonly request: BacktestRequest; readonly place: Place },
  verdict: Verdict,
  evidence: Evidence,
): string | null {
  const { setup, request, place } = of;
  const { store, digest, registry } = openModels(place);
  const evidenceSha256 = digest.sha256(canonicalJson(evidence));
  const { strategy } = evidence;
  if (verdict.kind === 'refused') {
    registry.refused({ strategy, evidenceSha256, reasons: verdict.reasons });
    return null;
  }
  const content = {
    bundle: request.bundle,
    pass: verdict.pass,
    riskProfile: request.risk,
    run: runFacts(setup, request, place),
    notebook: notebookSource(),
  };
  const { signer } = openKeyPair(keyFolder(place));
  // Before the artifact, so that there is never one whose data this machine cannot find.
  rememberSource(place, setup.loaded.sha256, setup.request);
  for (const { loaded, request: source } of setup.others ?? []) rememberSource(place, loaded.sha256, source);
  const { name, hash } = writeArtifact(content, { store, digest, signer });
  registry.promoted({
    artifact: hash,
    name,
    strategy,
    synthetic: evidence.data.synthetic,
    evidenceSha256,
    trials: evidence.trials,
  });
  return name;
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
    quote: request.instrument.quote,
    ...outcome,
    checks: outcome.checks.map(checkRecord),
    curve: curveOf(result, request.bars),
    trades: kept.map((trip) => tradeRecord(trip, marketsOf(request)[trip.instrument]?.instrument as Instrument)),
    tradesTotal: trips.length,
    initialCash: formatMoney(result.initialCash),
    finalEquity: formatMoney(result.finalEquity),
    fees: formatMoney(result.fees),
    feePpm: request.costs.feePpm,
    slippagePpm: request.costs.slippagePpm,
  };
}

function hashOfFile(file: string): string | null {
  try {
    return cryptoDigest.sha256(readFileSync(file));
  } catch {
    // A project without a lock file: the artifact says so.
    return null;
  }
}

function gitCommit(project: string): string | null {
  try {
    const text = execFileSync('git', ['rev-parse', 'HEAD'], {
      cwd: project,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return text.trim();
  } catch {
    // No repository or no git: the artifact says so.
    return null;
  }
}

/** Rules and data of the markets beside the first one. */
function othersOf({ others = [] }: ResearchSetup): { readonly others?: readonly OtherMarket[] } {
  if (others.length === 0) return {};
  return {
    others: others.map(({ instrument, loaded }) => ({
      instrument: instrumentText(instrument),
      dataSha256: loaded.sha256,
    })),
  };
}

function runFacts(setup: ResearchSetup, request: BacktestRequest, { project }: Place) {
  const { version } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as { version: string };
  return {
    instrument: instrumentText(request.instrument),
    ...othersOf(setup),
    costs: { feePpm: request.costs.feePpm, slippagePpm: request.costs.slippagePpm },
    initialCash: formatMoney(request.initialCash),
    gitCommit: gitCommit(project),
    packageVersion: version,
    lockSha256: hashOfFile(join(project, 'package-lock.json')),
  };
}

const NO_NOTEBOOK = { cells: [], metadata: {}, nbformat: 4, nbformat_minor: 5 } as const;

/** The notebook that runs, bare; an empty one for a script, and for a console, whose name is no file. */
function notebookSource(): Uint8Array {
  const session = process.env.JPY_SESSION_NAME;
  const file = process.env.BOT4_NOTEBOOK ?? (session !== undefined && existsSync(session) ? session : undefined);
  const notebook = file === undefined ? NO_NOTEBOOK : parseNotebook(readFileSync(file, 'utf8'), file);
  return new TextEncoder().encode(formatNotebook(bareNotebook(notebook)));
}
