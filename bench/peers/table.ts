/** Outcomes as lines of text. */
import type { Compared, Goal, Outcome } from './work.ts';

/** A duration in the unit that shows it best. */
export function formatSeconds(seconds: number): string {
  if (seconds >= 1) return `${seconds.toPrecision(3)} s`;
  if (seconds >= 1e-3) return `${(seconds * 1e3).toPrecision(3)} ms`;
  if (seconds >= 1e-6) return `${(seconds * 1e6).toPrecision(3)} us`;
  return `${(seconds * 1e9).toPrecision(3)} ns`;
}

function formatRatio(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

function formatGoal(goal: Goal): string {
  switch (goal.kind) {
    case 'faster':
      return `> ${goal.times} x`;
    case 'share':
      return `<= ${Number(goal.share.toPrecision(3))} of its time`;
    case 'within':
      return `<= ${formatSeconds(goal.seconds)}`;
  }
}

/** Heads of the columns. */
export const HEADS = ['work', 'n', 'peer', "peer's time", 'ours', 'peer / ours', 'goal', 'verdict'] as const;

/** One row of the table. */
export function cellsOf(outcome: Outcome): readonly string[] {
  const { name, n, library, peer, ours, ratioOfMinima, medianRatio, goal, goalMet } = outcome;
  const ratio =
    ratioOfMinima === null || medianRatio === null
      ? '-'
      : `${formatRatio(ratioOfMinima)} (median ${formatRatio(medianRatio)})`;
  return [
    name,
    String(n),
    library ?? '-',
    peer === null ? '-' : formatSeconds(peer.best),
    formatSeconds(ours.best),
    ratio,
    goal === null ? '-' : formatGoal(goal),
    outcome.missing !== undefined ? 'no peer' : goalMet === null ? '-' : goalMet ? 'ok' : 'NOT MET',
  ];
}

const RULES = { absolute: '', relative: ' of it', 'not below': ' below' } as const;

function answerLine({ name, ours, peer, difference, rule, limit, ok }: Compared): string {
  const verdict = ok ? 'ok' : 'NOT MET';
  return `    ${name}: ours ${ours}, peer ${peer}, difference ${difference.toExponential(1)}; at most ${limit}${RULES[rule]} ${verdict}`;
}

/** The answers, the memory and the clocks below a row. */
export function detailsOf(outcome: Outcome): readonly string[] {
  const { ours, peer, pairs, memory } = outcome;
  const lines = outcome.answers.map(answerLine);
  if (outcome.missing !== undefined) lines.push(`    not compared: ${outcome.missing}`);
  const found = Object.entries(outcome.found ?? {})
    .filter(([, value]) => typeof value === 'number')
    .map(([name, value]) => `${name} ${String(value)}`);
  if (found.length > 0) lines.push(`    ours: ${found.join(', ')}`);
  if (memory !== null) {
    const verdict = memory.ok ? 'ok' : 'NOT MET';
    lines.push(`    memory: ${memory.doubles.toFixed(2)} doubles a value; at most ${memory.limit} ${verdict}`);
  }
  const clocks = peer === null ? `${ours.clock} clock` : `clocks: peer ${peer.clock}, ours ${ours.clock}`;
  const medians = peer === null ? '' : `, medians ${formatSeconds(peer.median)} and ${formatSeconds(ours.median)}`;
  return [...lines, `    ${pairs} ${peer === null ? 'turns' : 'pairs'}, ${clocks}${medians}`];
}

/** The table with its answers. */
export function formatTable(outcomes: readonly Outcome[]): string {
  const rows = [HEADS as readonly string[], ...outcomes.map(cellsOf)];
  const widths = HEADS.map((_, column) => Math.max(...rows.map((row) => (row[column] as string).length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column] as number))
      .join('  ')
      .trimEnd();
  return rows
    .flatMap((row, i) => {
      const outcome = outcomes[i - 1];
      return outcome === undefined ? [line(row)] : [line(row), ...detailsOf(outcome)];
    })
    .join('\n');
}
