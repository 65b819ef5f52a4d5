/** What `bot4 paper` prints of a session: its end beside that of a backtest of now, decision by decision. */
import type { PaperOutput } from '../../src/app/paper.ts';
import type { SessionResult } from '../../src/app/session-result.ts';
import { formatUtc, micros } from '../../src/core/index.ts';
import { formatMoney } from '../../src/domain/market/index.ts';
import { EXIT, result, say } from '../console.ts';
import type { Kill, PaperOutcome } from './paper-session.ts';

/** What a session is compared by. */
export type Decided = Pick<SessionResult, 'halted' | 'orderLines'>;

const SAMPLE = 8;

/** A decision with its time as people write it; the hash is over the plain line. */
function readable(line: string | undefined): string {
  if (line === undefined) return '';
  const [number, word, time, ...rest] = line.split(' ');
  return [number, word, formatUtc(micros(Number(time))), ...rest].join(' ');
}

function sample(paper: readonly string[], backtest: readonly string[]): PaperOutput['sample'] {
  const n = Math.max(paper.length, backtest.length);
  const rows =
    n <= 2 * SAMPLE
      ? [...Array(n).keys()]
      : [...Array(SAMPLE).keys(), ...Array.from({ length: SAMPLE }, (_, i) => n - SAMPLE + i)];
  return rows.map((i) => ({ paper: readable(paper[i]), backtest: readable(backtest[i]) }));
}

/** Time of a decision, µs. */
function timeOf(line: string | undefined): number {
  return line === undefined ? Number.POSITIVE_INFINITY : Number(line.split(' ')[2]);
}

/**
 * True when somebody's kill is all that lies between a session and its backtest: the backtest was not halted in the same
 * way, and up to the kill both decided the same.
 */
export function isKilledByUser(session: Decided, backtest: Decided, kill: Kill): boolean {
  if (kill.killed === '' || session.halted === backtest.halted) return false;
  const { at = Number.NEGATIVE_INFINITY } = kill;
  const [paper, other] = [session.orderLines, backtest.orderLines];
  const length = Math.max(paper.length, other.length);
  for (let i = 0; i < length; i++) {
    if (paper[i] !== other[i]) return Math.min(timeOf(paper[i]), timeOf(other[i])) >= at;
  }
  return true;
}

/** Says what an earlier run of the command left behind. */
export function sayContinued({ recovery }: PaperOutcome): void {
  if (recovery.events === 0) return;
  const { events, decisions } = recovery;
  say(`continued: ${events.toLocaleString('en')} events and ${decisions} decisions were in the journal`);
}

/** Says that a session was stopped before its end. @returns the exit code. */
export function sayStopped({ result: { events } }: PaperOutcome): number {
  say(`stopped after ${events.toLocaleString('en')} events; the same command continues`);
  return EXIT.ok;
}

/** A session that ended, and what it is held against. */
export interface PaperEnd {
  readonly name: string;
  readonly outcome: PaperOutcome;
  readonly backtest: SessionResult;
  /** Whether it decided what it had to. */
  readonly same: boolean;
}

function outputOf({ name, outcome, backtest }: PaperEnd, killed: boolean): PaperOutput {
  const { recovery, result: session } = outcome;
  return {
    artifact: name,
    events: session.events,
    orders: session.orders,
    recoveredEvents: recovery.events,
    resentDecisions: recovery.resent,
    finalEquity: session.finalEquity,
    orderListHash: session.orderListHash,
    backtestOrderListHash: backtest.orderListHash,
    halted: session.halted,
    killed,
    sample: sample(session.orderLines, backtest.orderLines),
  };
}

/**
 * Prints the end of a session.
 * @returns the exit code.
 */
export function showEnd(end: PaperEnd, options: { readonly json?: boolean }): number {
  const { outcome, backtest, same } = end;
  const { result: session } = outcome;
  const isKilled = isKilledByUser(session, backtest, outcome.kill);
  if (session.halted !== '') say(`trading was halted: ${session.halted}`);
  if (options.json === true) result(JSON.stringify(outputOf(end, isKilled)));
  else {
    result(
      `orders ${session.orders}, equity ${formatMoney(session.initialCash)} → ${formatMoney(session.finalEquity)}, fees ${formatMoney(session.fees)}`,
    );
    const compared = same
      ? "equal to the backtest's"
      : isKilled
        ? "equal to the backtest's until the kill switch, and only closing after it"
        : "DIFFERENT FROM the backtest's";
    result(`order list ${session.orderListHash}: ${compared}`);
  }
  if (isKilled) {
    say('ended by the kill switch; the session is not registered, and a new journal starts a new one');
    return EXIT.killed;
  }
  return same ? EXIT.ok : EXIT.failed;
}
