/** What every quality report is made of: findings for people, worst first. */

/** `error` makes results worthless, `warning` bends them, `note` is worth knowing. */
export type QualitySeverity = 'error' | 'warning' | 'note';

/** One finding. */
export interface QualityFinding<What extends string = string> {
  readonly severity: QualitySeverity;
  /** Stable name of the finding. */
  readonly what: What;
  /** One sentence for people. */
  readonly message: string;
  /** Rows, from 1: the first ones, at most 5. */
  readonly rows: readonly number[];
  /** What a repair would do; the report does not do it. */
  readonly repair: string;
}

/** A finding, with the condition under which it is one. */
export type QualityCandidate<What extends string = string> = QualityFinding<What> & { readonly when: boolean };

/** Rows that are shown of a finding. */
export const ROWS_SHOWN = 5;

/** Findings that hold, worst first. */
export function findingsOf<What extends string>(candidates: readonly QualityCandidate<What>[]): QualityFinding<What>[] {
  const order: readonly QualitySeverity[] = ['error', 'warning', 'note'];
  return candidates
    .filter(({ when }) => when)
    .map(({ when: _, ...finding }) => finding as QualityFinding<What>)
    .sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
}

/** `0.013 %`: more digits where the part is small. */
export function percent(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(part / whole < 0.001 ? 3 : 1)} %`;
}

/** `3 bars`, `1 bar`, `1,234,567 bars`. */
export function many(count: number, word: string): string {
  return `${String(count).replace(/\B(?=(\d{3})+$)/g, ',')} ${word}${count === 1 ? '' : 's'}`;
}
