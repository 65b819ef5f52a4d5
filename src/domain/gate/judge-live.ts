/** From paper to live: time that really passed, with the very artifact, and nothing else counts. */
import { MICROS_PER_DAY, type Refusal, refusal } from '../../core/index.ts';
import { type GatePass, grantLive, isGatePass, type LivePass } from './pass.ts';
import { POLICY } from './policy.ts';

/** One paper session, as the registry keeps it. */
export interface PaperRecord {
  /** Hash of the artifact that traded. */
  readonly artifact: string;
  /** `replay`: history was played through, which proves parity and no more. `forward`: real time passed. */
  readonly mode: 'replay' | 'forward';
  /** First and last microsecond of the session. */
  readonly from: number;
  readonly to: number;
  readonly orders: number;
  readonly orderListHash: string;
}

/** Length of the union of intervals: two runners at the same time do not make time pass twice. */
function coveredMicros(records: readonly PaperRecord[]): number {
  let covered = 0;
  let until = Number.NEGATIVE_INFINITY;
  for (const { from, to } of records.toSorted((a, b) => a.from - b.from)) {
    if (!(to > from) || to <= until) continue;
    covered += to - Math.max(from, until);
    until = to;
  }
  return covered;
}

function forwardSessions(records: readonly PaperRecord[], artifact: string): readonly PaperRecord[] {
  return records.filter((record) => record.artifact === artifact && record.mode === 'forward');
}

/**
 * Days of forward paper trading of one artifact.
 * @param records of any artifacts and modes; only forward sessions of `artifact` count, overlaps once.
 * @returns days, not rounded; NaN when a time is not finite.
 */
export function forwardPaperDays(records: readonly PaperRecord[], artifact: string): number {
  const own = forwardSessions(records, artifact);
  if (!own.every(({ from, to }) => Number.isFinite(from) && Number.isFinite(to))) return Number.NaN;
  return coveredMicros(own) / MICROS_PER_DAY;
}

/**
 * Judges whether an artifact may trade live.
 * @param pass that the gate gave for the artifact's evidence.
 * @param paper hash of the artifact, and the paper sessions that the registry holds.
 * @returns a pass for this artifact alone, or the refusal BOT4_GATE_LIVE_EVIDENCE: on synthetic data always, otherwise
 * unless more than 30 days of forward paper trading are on record, with an order in them: a session that never traded
 * shows that time passed, and nothing about the strategy.
 */
export function judgeLive(
  pass: GatePass,
  paper: { readonly artifact: string; readonly records: readonly PaperRecord[] },
): LivePass | Refusal {
  if (!isGatePass(pass)) return refusal('BOT4_GATE_LIVE_EVIDENCE', 'there is no gate pass');
  if (pass.synthetic) return refusal('BOT4_GATE_LIVE_EVIDENCE', 'the gate pass is for synthetic data');
  const days = forwardPaperDays(paper.records, paper.artifact);
  const needed = `more than ${POLICY.minForwardPaperDays} are needed`;
  if (!(days > POLICY.minForwardPaperDays))
    return refusal('BOT4_GATE_LIVE_EVIDENCE', `${days.toFixed(2)} days of forward paper trading on record, ${needed}`);
  const orders = forwardSessions(paper.records, paper.artifact).reduce((sum, record) => sum + record.orders, 0);
  if (!(orders > 0))
    return refusal('BOT4_GATE_LIVE_EVIDENCE', `${days.toFixed(2)} days of forward paper trading without an order`);
  return grantLive({ pass, artifact: paper.artifact, days });
}
