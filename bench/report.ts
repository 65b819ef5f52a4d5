/** What a run of the benches found: as JSON for other programs, as a table for people. */
import { cpus, loadavg } from 'node:os';
import type { BenchResult, BenchSize } from './bench-case.ts';
import { judgeAll, type Verdict } from './verdict.ts';

/** A result with the file it comes from and its verdicts. */
export interface ReportedCase extends BenchResult {
  readonly file: string;
  readonly verdicts: readonly Verdict[];
}

/** The content of `.bot4/bench.json`. */
export interface BenchReport {
  readonly version: 1;
  readonly size: BenchSize;
  readonly machine: {
    readonly processor: string;
    readonly cores: number;
    readonly node: string;
    /** Load of the last minute when the report was made. */
    readonly load: number;
  };
  readonly cases: readonly ReportedCase[];
}

/** Puts results and machine together. */
export function makeReport(size: BenchSize, results: ReadonlyMap<string, readonly BenchResult[]>): BenchReport {
  const cases: ReportedCase[] = [];
  for (const [file, list] of results) {
    for (const result of list) cases.push({ ...result, file, verdicts: judgeAll(result) });
  }
  const processors = cpus();
  return {
    version: 1,
    size,
    machine: {
      processor: processors[0]?.model.trim() ?? 'unknown',
      cores: processors.length,
      node: process.version,
      load: Math.round((loadavg()[0] ?? 0) * 100) / 100,
    },
    cases,
  };
}

/** Bytes an operation below which nothing was allocated: the meter's own words, spread over many operations. */
const NO_BYTES = 0.05;

/** A time in the unit that shows it best. */
export function formatNs(ns: number): string {
  if (ns >= 1e6) return `${(ns / 1e6).toPrecision(3)} ms`;
  if (ns >= 1e4) return `${(ns / 1e3).toPrecision(3)} us`;
  return `${ns >= 1000 ? ns.toFixed(0) : ns.toPrecision(3)} ns`;
}

/** Two decimals below 10, one below 100, none above. */
function formatNumber(value: number): string {
  return value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);
}

/** One budget in words: what was found, what is allowed, how it ended. */
export function formatVerdict(verdict: Verdict): string {
  const { unit } = verdict;
  const value = unit === 'ns' ? formatNs(verdict.value) : `${formatNumber(verdict.value)} ${unit}`;
  const limit = unit === 'ns' ? formatNs(verdict.limit) : formatNumber(verdict.limit);
  const sign = unit === 'times the peer' ? '≥' : '≤';
  const mark = { met: 'ok', within: 'ok (within its margin)', broken: 'BROKEN', 'not measured': 'NOT MEASURED' };
  return `${verdict.budget}: ${value} ${sign} ${limit} ${mark[verdict.outcome]}`;
}

/** One row of the table, as cells. */
export function cells(result: ReportedCase): readonly string[] {
  const { tail, twin } = result;
  return [
    result.name,
    formatNs(result.best),
    tail === null ? '-' : formatNs(tail.p50),
    tail === null ? '-' : formatNs(tail.p99),
    tail === null ? '-' : formatNs(tail.p999),
    result.bytes === null ? '-' : result.bytes < NO_BYTES ? '0' : formatNumber(result.bytes),
    twin === null ? '-' : `${formatNumber(twin.ratioOfMinima)} x ${twin.name}`,
  ];
}

/** Heads of the table's columns. */
export const HEADS = ['case', 'best', 'p50', 'p99', 'p99.9', 'bytes', 'against its twin'] as const;

/** The report as lines of text. */
export function formatReport(report: BenchReport): string {
  const { machine } = report;
  const rows = [HEADS as readonly string[], ...report.cases.map(cells)];
  const widths = HEADS.map((_, column) => Math.max(...rows.map((row) => (row[column] as string).length)));
  const lines = [
    `${machine.processor}, ${machine.cores} cores, Node ${machine.node}, load ${machine.load}, size ${report.size}`,
    'Times are per operation. Groups of 64 operations make p50, p99 and p99.9 where one is too short for a clock.',
    '',
  ];
  rows.forEach((row, at) => {
    lines.push(
      row
        .map((cell, column) => cell.padEnd(widths[column] as number))
        .join('  ')
        .trimEnd(),
    );
    const result = report.cases[at - 1];
    if (result === undefined) return;
    lines.push(`    ${result.input}; checksum ${result.checksum}; ${noise(result)}`);
    // At the small size times mean nothing, and are not judged.
    if (report.size === 'small') return;
    for (const verdict of result.verdicts) lines.push(`    ${formatVerdict(verdict)}`);
  });
  return lines.join('\n');
}

function noise(result: ReportedCase): string {
  const parts = [`${result.rejected} interrupted samples thrown away`];
  if (result.stalls !== null) parts.push(`${result.stalls} groups above 10 us`);
  if (result.clock === 'processor') parts.push('processor time');
  if (result.disturbed) parts.push('the machine was too busy: times are upper bounds');
  return parts.join(', ');
}
