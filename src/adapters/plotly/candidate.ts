/** One candidate with what is computed from its facts before anything is written. */
import { InputError } from '../../core/index.ts';
import { type TearSheet, tearSheet } from '../../domain/report/index.ts';
import type { CandidateRecord, CheckRecord, PaperFacts, RunRecord } from '../../dto/run-report.ts';
import { money } from './format.ts';

/** Crypto markets never close. */
export const DAYS_PER_YEAR = 365;
const DRAWDOWNS = 5;

/** A run that brought a candidate to the gate. */
export interface CandidateView {
  readonly run: RunRecord;
  readonly candidate: CandidateRecord;
  /** Null when the facts are no tear sheet; then `problem` says why. */
  readonly sheet: TearSheet | null;
  readonly problem: string;
  /** Whether every closed trade is in the record: else its trades are only shown, not summed up. */
  readonly hasAllTrades: boolean;
  readonly failed: readonly CheckRecord[];
}

/** Computes the tear sheet of a candidate. Facts that the gate refused as contradictory still make a page. */
export function candidateView(run: RunRecord): CandidateView | null {
  const { candidate } = run;
  if (candidate === null) return null;
  const hasAllTrades = candidate.trades.length === candidate.tradesTotal;
  const failed = candidate.checks.filter((check) => !check.passed);
  const view = { run, candidate, hasAllTrades, failed };
  try {
    return { ...view, sheet: sheetOf(run, candidate, hasAllTrades), problem: '' };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { ...view, sheet: null, problem: error.message };
  }
}

function sheetOf(run: RunRecord, candidate: CandidateRecord, hasAllTrades: boolean): TearSheet {
  const { time, value } = candidate.evidence.returns;
  return tearSheet(
    { daily: { time, value }, trades: hasAllTrades ? candidate.trades : [], outOfSampleFrom: run.outOfSampleFrom },
    { periodsPerYear: DAYS_PER_YEAR, drawdowns: DRAWDOWNS },
  );
}

/** What a candidate is called: one strategy may be brought to the gate on several series. */
export function nameOf(run: RunRecord): string {
  return run.candidate === null ? run.notebook : `${run.candidate.strategy} on ${run.data.symbol}`;
}

/** An amount with the quote asset where it is known. */
export function amountText(amount: Parameters<typeof money>[0], { quote }: CandidateRecord): string {
  return quote === undefined ? money(amount) : `${money(amount)}\u00a0${quote}`;
}

/** The paper session of this run's artifact, if there is one. */
export function paperOf(run: RunRecord, paper: PaperFacts | null): PaperFacts | null {
  const artifact = run.candidate?.artifact ?? null;
  return paper !== null && artifact !== null && paper.artifact === artifact ? paper : null;
}
