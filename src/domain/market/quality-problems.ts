/** Which counts of a quality report are findings, how bad they are, and what a repair would do. */
import { formatUtc, micros } from '../../core/index.ts';
import type { Bars } from './bars.ts';
import type { QualityCounts, QualityProblem, QualityReport, QualityRows } from './quality.ts';
import { findingsOf, many, percent, type QualityCandidate } from './quality-finding.ts';

/**
 * Outliers are log returns farther than this many robust standard deviations (1.4826 · MAD) from the median. Crypto
 * returns have fat tails, so the bound is far out: it finds broken prices and the few greatest shocks.
 */
export const OUTLIER_SIGMAS = 20;

/** Bars below which statistics on the series say little. */
const BARS_FEW = 1000;
/** Part of dead bars above which the series is no market. */
const DEAD_PART_MAX = 0.05;
/** Parts above which a finding is a warning, or (for flat bars) a finding at all. */
const MISSING_PART_MAX = 0.001;
const OUTLIER_PART_MAX = 0.001;
const FLAT_PART_MAX = 0.01;
const COMPUTED_PART_MAX = 0.1;

type Candidate = QualityCandidate<QualityProblem['what']>;

/** Findings that say that the loader was passed by. */
function brokenBars(counts: QualityCounts, rows: QualityRows): Candidate[] {
  return [
    {
      when: counts.impossible > 0,
      severity: 'error',
      what: 'impossible-bars',
      message: `${many(counts.impossible, 'bar')} with prices or volumes that are not possible`,
      rows: rows.impossible,
      repair: 'drop them and fetch that time again',
    },
    {
      when: counts.duplicates + counts.outOfOrder > 0,
      severity: 'error',
      what: 'disorder',
      message: `${many(counts.duplicates, 'bar')} with the time of the bar before, ${counts.outOfOrder} with an earlier one`,
      rows: rows.disorder,
      repair: 'sort by time and keep the first of equal times',
    },
  ];
}

/** Findings about bars without a market in them. */
function emptyBars(n: number, counts: QualityCounts, rows: QualityRows): Candidate[] {
  return [
    {
      when: counts.dead > 0,
      severity: counts.dead > DEAD_PART_MAX * n ? 'error' : 'note',
      what: 'dead-bars',
      message: `${many(counts.dead, 'bar')} (${percent(counts.dead, n)}) without volume and with one price, at most ${counts.deadRunLongest} in a row: there was no market`,
      rows: rows.dead,
      repair: 'leave them out of statistics; trade only where there is volume',
    },
    {
      when: counts.zeroVolume > counts.dead,
      severity: 'note',
      what: 'zero-volume',
      message: `${many(counts.zeroVolume - counts.dead, 'bar')} without volume although the price moved`,
      rows: rows.zeroVolume,
      repair: 'treat their volume as unknown',
    },
    {
      when: counts.flat - counts.dead > FLAT_PART_MAX * n,
      severity: 'note',
      what: 'flat-bars',
      message: `${many(counts.flat, 'bar')} (${percent(counts.flat, n)}) with one price: the market is thin at this bar length`,
      rows: rows.flat,
      repair: 'use longer bars',
    },
  ];
}

/** Findings about the series as a whole. */
function seriesFaults(bars: Bars, found: Found): Candidate[] {
  const n = bars.openTime.length;
  const close = n === 0 ? 0 : (bars.openTime[n - 1] as number) + bars.intervalMicros;
  const { counts, rows, outliers, quoteVolume, asOf } = found;
  return [
    {
      when: counts.missing > 0,
      severity: counts.missing > MISSING_PART_MAX * n ? 'warning' : 'note',
      what: 'missing-bars',
      message: `${many(counts.missing, 'bar')} (${percent(counts.missing, n + counts.missing)}) missing in ${many(counts.runs, 'run')}, the longest of ${counts.longest}${counts.longest === 0 ? '' : ` from ${formatUtc(micros(gapFrom(bars, counts)))}`}`,
      rows: rows.missing,
      repair: 'fill them with the last close and volume 0, and keep a column that says so',
    },
    {
      when: outliers.count > 0,
      severity: outliers.count > OUTLIER_PART_MAX * n ? 'warning' : 'note',
      what: 'outliers',
      message: `${many(outliers.count, 'return')} farther than ${OUTLIER_SIGMAS} robust standard deviations from the median`,
      rows: rows.outliers,
      repair: 'compare with another source; cut them to the bound only if they are errors',
    },
    {
      when: (quoteVolume?.computed ?? 0) > COMPUTED_PART_MAX * n || (quoteVolume?.outside ?? 0) > 0,
      severity: 'warning',
      what: 'quote-volume',
      message: `the quote volume is volume times close in ${many(quoteVolume?.computed ?? 0, 'bar')}, and no average of the prices in ${quoteVolume?.outside ?? 0}`,
      rows: rows.quoteVolume,
      repair: 'do not use the quote volume',
    },
    {
      when: n < BARS_FEW,
      severity: 'warning',
      what: 'short-history',
      message: `${many(n, 'bar')}: most tests need at least ${BARS_FEW}`,
      rows: [],
      repair: 'load a longer history',
    },
    {
      when: n > 0 && !(asOf !== undefined && close <= asOf),
      severity: asOf === undefined ? 'note' : 'warning',
      what: 'last-bar',
      message:
        asOf === undefined
          ? 'whether the last bar is complete is not known'
          : `the last bar closes at ${formatUtc(micros(close))}, which is not over`,
      rows: [n],
      repair: 'drop the last bar unless its close time has passed',
    },
  ];
}

/** Open time of the first bar of the longest gap. */
export function gapFrom(bars: Bars, counts: QualityCounts): number {
  return (bars.openTime[counts.longestAt - 1] as number) + bars.intervalMicros;
}

/** What the pass over the bars found. */
interface Found {
  readonly counts: QualityCounts;
  readonly rows: QualityRows;
  readonly outliers: QualityReport['outliers'];
  readonly quoteVolume: QualityReport['quoteVolume'];
  readonly asOf: number | undefined;
}

/** The findings of a report, worst first. */
export function qualityProblems(bars: Bars, found: Found): QualityProblem[] {
  const { counts, rows } = found;
  const n = bars.openTime.length;
  return findingsOf([...brokenBars(counts, rows), ...emptyBars(n, counts, rows), ...seriesFaults(bars, found)]);
}
