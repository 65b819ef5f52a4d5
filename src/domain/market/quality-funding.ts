/**
 * What is wrong with a series of funding rates, counted and named. Settlements lie on a grid of hours; venues stamp them some
 * milliseconds late, which is counted and is no fault.
 */
import { formatUtc, MICROS_PER_HOUR, MICROS_PER_MS, micros } from '../../core/index.ts';
import { findingsOf, many, type QualityFinding, ROWS_SHOWN } from './quality-finding.ts';

/** Names of findings. */
export type FundingFinding = 'disorder' | 'missing-settlements' | 'off-grid' | 'late-stamps' | 'extreme-rates';

/** The numbers of a series of funding rates. */
export interface FundingQualityReport {
  readonly settlements: number;
  /** Most frequent step of the grid, microseconds; 0 with fewer than 2 rows. */
  readonly intervalMicros: number;
  readonly from: number;
  readonly to: number;
  readonly missing: number;
  /** Stamps that are not exactly on a multiple of the interval, and the most that one is late, milliseconds. */
  readonly notOnGrid: number;
  readonly lateMsMax: number;
  readonly outOfOrder: number;
  readonly negative: number;
  readonly rateMin: number;
  readonly rateMax: number;
  readonly sumRate: number;
  readonly problems: readonly QualityFinding<FundingFinding>[];
}

/** A stamp farther than this from a full hour is not late but wrong. */
const LATE_MAX = 60e6;
/** A rate beyond this is not a rate of one settlement: venues cap them at 1 to 4 %. */
const RATE_MAX = 0.05;

function commonStep(hours: readonly number[]): number {
  const counts = new Map<number, number>();
  hours.forEach((hour, i) => {
    if (i > 0) counts.set(hour - (hours[i - 1] as number), (counts.get(hour - (hours[i - 1] as number)) ?? 0) + 1);
  });
  return [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0] ?? 0;
}

/** Sum with its rounding errors carried along (Neumaier 1974). */
function exactSum(values: Float64Array): number {
  let sum = 0;
  let rest = 0;
  for (const value of values) {
    const next = sum + value;
    rest += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  return sum + rest;
}

/**
 * Counts what is wrong with funding rates.
 * @param funding.time (n,) microseconds.   @param funding.rate (n,) fraction a settlement.
 * @returns counts and `problems`, worst first. O(n).
 * @example fundingQualityReport({ time: Float64Array.of(0, 28_800e6, 86_400e6), rate: Float64Array.of(1e-4, 1e-4, -1e-4) }).missing // => 1
 */
export function fundingQualityReport(funding: {
  readonly time: Float64Array;
  readonly rate: Float64Array;
}): FundingQualityReport {
  const { time, rate } = funding;
  const n = time.length;
  const hours = Array.from(time, (at) => Math.round(at / MICROS_PER_HOUR));
  const step = commonStep(hours);
  const found = { missing: 0, runs: 0, notOnGrid: 0, late: 0, outOfOrder: 0, wrong: 0, negative: 0 };
  const rows = { missing: [] as number[], disorder: [] as number[], wrong: [] as number[], extreme: [] as number[] };
  const show = (list: number[], i: number): void => {
    if (list.length < ROWS_SHOWN) list.push(i + 1);
  };
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < n; i++) {
    const distance = (time[i] as number) - (hours[i] as number) * MICROS_PER_HOUR;
    const onGrid = distance === 0 && (step === 0 || (hours[i] as number) % step === 0);
    if (!onGrid) found.notOnGrid += 1;
    if (Math.abs(distance) > LATE_MAX) {
      found.wrong += 1;
      show(rows.wrong, i);
    } else found.late = Math.max(found.late, distance);
    const gap = i === 0 || step === 0 ? 0 : ((hours[i] as number) - (hours[i - 1] as number)) / step - 1;
    if (gap < 0 && (time[i] as number) <= (time[i - 1] as number)) {
      found.outOfOrder += 1;
      show(rows.disorder, i);
    }
    if (gap >= 1) {
      found.missing += Math.floor(gap);
      found.runs += 1;
      show(rows.missing, i);
    }
    const value = rate[i] as number;
    if (value < 0) found.negative += 1;
    if (!(Math.abs(value) <= RATE_MAX)) show(rows.extreme, i);
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return {
    settlements: n,
    intervalMicros: step * MICROS_PER_HOUR,
    from: time[0] ?? 0,
    to: time[n - 1] ?? 0,
    missing: found.missing,
    notOnGrid: found.notOnGrid,
    lateMsMax: found.late / MICROS_PER_MS,
    outOfOrder: found.outOfOrder,
    negative: found.negative,
    rateMin: low,
    rateMax: high,
    sumRate: exactSum(rate),
    problems: problemsOf(found, rows, { step, from: time[0] ?? 0 }),
  };
}

function problemsOf(
  found: {
    readonly missing: number;
    readonly runs: number;
    readonly late: number;
    readonly outOfOrder: number;
    readonly wrong: number;
    readonly notOnGrid: number;
  },
  rows: Readonly<Record<'missing' | 'disorder' | 'wrong' | 'extreme', readonly number[]>>,
  grid: { readonly step: number; readonly from: number },
): QualityFinding<FundingFinding>[] {
  return findingsOf<FundingFinding>([
    {
      when: found.outOfOrder > 0,
      severity: 'error',
      what: 'disorder',
      message: `${many(found.outOfOrder, 'settlement')} at or before the one before`,
      rows: rows.disorder,
      repair: 'sort by time and keep the first of equal times',
    },
    {
      when: found.wrong > 0,
      severity: 'error',
      what: 'off-grid',
      message: `${many(found.wrong, 'settlement')} more than a minute from a full hour`,
      rows: rows.wrong,
      repair: 'compare with the venue; settlements are at full hours',
    },
    {
      when: found.missing > 0,
      severity: 'warning',
      what: 'missing-settlements',
      message: `${many(found.missing, 'settlement')} of ${grid.step} h missing in ${many(found.runs, 'run')} from ${formatUtc(micros(Math.max(0, grid.from)))} on`,
      rows: rows.missing,
      repair: 'fetch that time again; a rate cannot be filled in',
    },
    {
      when: rows.extreme.length > 0,
      severity: 'warning',
      what: 'extreme-rates',
      message: 'rates beyond 5 % a settlement, which no venue charges',
      rows: rows.extreme,
      repair: 'check the unit: a rate is a fraction, 0.0001 is 0.01 %',
    },
    {
      when: found.late > 0,
      severity: 'note',
      what: 'late-stamps',
      message: `${many(found.notOnGrid, 'stamp')} up to ${found.late / MICROS_PER_MS} ms after the full hour`,
      rows: [],
      repair: 'round to the hour before joining with bars',
    },
  ]);
}
