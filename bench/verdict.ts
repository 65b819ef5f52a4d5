/** Holds results against the budgets. */

import type { BenchResult } from './bench-case.ts';
import { BUDGETS, type Budget, type BudgetName } from './budgets.ts';
import { REFERENCE_NS } from './reference.ts';

/** `within` is over the limit but inside the margin: the run passes and the table shows it. */
export type Outcome = 'met' | 'within' | 'broken' | 'not measured';

export interface Verdict {
  readonly budget: BudgetName;
  readonly outcome: Outcome;
  readonly value: number;
  /** The limit for this machine: floors in nanoseconds are scaled by the reference kernel, up only. */
  readonly limit: number;
  readonly unit: Budget['unit'];
}

function figure(result: BenchResult, budget: Budget): number | undefined {
  switch (budget.statistic) {
    case 'best':
      return result.best;
    case 'p99':
      return result.tail?.p99;
    case 'p999':
      return result.tail?.p999;
    case 'bytes':
      return result.bytes ?? undefined;
    case 'gcs':
      return result.gcsPerMillion;
    case 'speedup':
      return result.twin === null ? undefined : Math.max(result.twin.ratioOfMinima, result.twin.medianRatio);
  }
}

/** How much slower than the reference machine this one is just now; 1 when it is faster. */
export function machineFactor(referenceNs: number): number {
  return Math.max(1, referenceNs / REFERENCE_NS);
}

/** Judges one figure of a result. */
export function judge(result: BenchResult, name: BudgetName): Verdict {
  const budget: Budget = BUDGETS[name];
  const value = figure(result, budget);
  const scale = budget.source === 'floor' && budget.unit === 'ns' ? machineFactor(result.referenceNs) : 1;
  const limit = budget.limit * scale;
  const rest = { budget: name, limit, unit: budget.unit };
  if (value === undefined) return { ...rest, outcome: 'not measured', value: Number.NaN };
  // A speed-up must reach its limit; everything else must stay below.
  const excess = budget.statistic === 'speedup' ? limit / value : value / limit;
  const outcome = excess <= 1 ? 'met' : excess <= budget.margin ? 'within' : 'broken';
  return { ...rest, outcome, value };
}

/** Judges all figures that the case promises. */
export function judgeAll(result: BenchResult): readonly Verdict[] {
  return result.budgets.map((name) => judge(result, name));
}

/** A figure fails only when it fails twice: the better of two runs of a case counts. */
export function better(first: BenchResult, second: BenchResult): BenchResult {
  const broken = (result: BenchResult): number => judgeAll(result).filter((v) => v.outcome === 'broken').length;
  return broken(second) < broken(first) ? second : first;
}
