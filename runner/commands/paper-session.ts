/**
 * The session of `bot4 paper`, over bars or over trades: the engine with a journal on disk, told how it is now and then,
 * and listening to signals and to the kill switch. Killed at any point, the next one continues from the journal.
 */
import { cryptoDigest } from '../../src/adapters/crypto/digest.ts';
import { FileJournal } from '../../src/adapters/fs/journal.ts';
import { VmSandbox } from '../../src/adapters/vm/sandbox.ts';
import { Session, type SessionOutcome, type SessionSpec } from '../../src/app/session.ts';
import type { SessionResult } from '../../src/app/session-result.ts';
import { formatUtc, StoreError } from '../../src/core/index.ts';
import type { Place } from '../../src/lab/models.ts';
import { type RunnerStatus, takeKill, writeRunnerStatus } from '../../src/lab/runner-status.ts';
import type { VenueGateway } from '../../src/ports/index.ts';
import { say } from '../console.ts';

/** A paper session that is to be run. */
export interface PaperJob {
  /** Names the runner, for its status and for its kill switch. */
  readonly name: string;
  readonly synthetic: boolean;
  readonly place: Place;
  readonly journalDir: string;
  readonly spec: SessionSpec;
  readonly venue: VenueGateway;
  /** What is replayed, and how much of it. */
  readonly rows: { readonly count: number; readonly unit: 'bars' | 'trades' };
  /** Whether nothing is left to replay. */
  readonly isFinished: (result: SessionResult) => boolean;
}

/** What the kill switch did to a session; `at` is unknown when an earlier run of the command met it. */
export interface Kill {
  /** Reason in words; empty without a kill. */
  readonly killed: string;
  /** Time of the session, µs. */
  readonly at: number | undefined;
}

/** What came of a job. */
export interface PaperOutcome extends SessionOutcome {
  readonly kill: Kill;
  readonly finished: boolean;
}

/** Time between two lines of progress. */
const PROGRESS_EVERY_MS = 2000;
/** How often the runner writes down how it is. */
const STATUS_EVERY_MS = 500;
/** How often it looks for a command, which is a look into a folder. */
const COMMAND_EVERY_MS = 50;

/** What the runner writes down of itself. */
type Teller = (state: RunnerStatus['state']) => void;

function teller(session: Session, { name, synthetic, place, rows, spec }: PaperJob): Teller {
  const { trader, engine } = session;
  return (state) =>
    writeRunnerStatus(place, {
      version: 1,
      artifact: name,
      mode: 'replay',
      synthetic,
      pid: process.pid,
      state,
      updatedAt: new Date().toISOString(),
      events: engine.events,
      bars: rows.unit === 'bars' ? rows.count : 0,
      ...(rows.unit === 'trades' && { trades: rows.count }),
      initialCash: spec.initialCash,
      equity: trader.account.equity(),
      openOrders: trader.orders.size,
      halted: trader.risk.killed,
    });
}

/** Gives way to timers and signals now and then, and tells how far the session is. */
function breather(
  { trader }: Session,
  { count, unit }: PaperJob['rows'],
  watch: { readonly tell: Teller; readonly kill: () => Promise<void> | undefined },
): (events: number) => Promise<void> {
  let [saidAt, toldAt, lookedAt] = [Date.now(), 0, 0];
  return async (events) => {
    const now = Date.now();
    if (now - lookedAt >= COMMAND_EVERY_MS) {
      lookedAt = now;
      await watch.kill();
    }
    if (now - toldAt >= STATUS_EVERY_MS) {
      toldAt = now;
      watch.tell('running');
    }
    if (now - saidAt >= PROGRESS_EVERY_MS) {
      saidAt = now;
      const all = `${count.toLocaleString('en')} ${unit} in all`;
      say(
        `${events.toLocaleString('en')} events (${all}), at ${formatUtc(trader.now)}, ${trader.orders.size} orders open`,
      );
    }
    await new Promise((resolve) => setImmediate(resolve));
  };
}

/** Opens the journal. What the system says about its folder is no bug of ours. */
function openJournal(dir: string): FileJournal {
  try {
    return new FileJournal({ dir, segmentBytes: 64 << 20 });
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    const detail = `the folder of the journal cannot be used: ${error.message}`;
    throw new StoreError('BOT4_STORE_WRITE', detail, { place: { file: dir }, cause: error });
  }
}

/**
 * Runs a session to its end, or until somebody stops the process.
 * @throws BOT4_JOURNAL_MISMATCH, BOT4_JOURNAL_CORRUPT, BOT4_JOURNAL_LOCKED, BOT4_STORE_WRITE
 */
export async function runPaperSession(job: PaperJob): Promise<PaperOutcome> {
  const { name, place, spec, venue } = job;
  const journal = openJournal(job.journalDir);
  const session = new Session(spec, { venue, journal, sandbox: new VmSandbox(), digest: cryptoDigest });
  const { trader, engine } = session;
  const stop = (): void => engine.stop();
  process.once('SIGTERM', stop).once('SIGINT', stop);
  let killedAt: number | undefined;
  /** Somebody may ask for the kill switch while the runner runs: the command goes into the journal like any event. */
  const kill = (): Promise<void> | undefined => {
    const reason = takeKill(place, name);
    if (reason === undefined || trader.risk.killed !== '') return undefined;
    killedAt = trader.now;
    say(`KILL: ${reason}; everything is closed, and nothing is opened any more`);
    return engine.step({ type: 'control', action: 'kill', reason, time: trader.now });
  };
  const tell = teller(session, job);
  // A request of an earlier time was not meant for this run.
  takeKill(place, name);
  try {
    const outcome = await session.run(breather(session, job.rows, { tell, kill }));
    const finished = job.isFinished(outcome.result);
    const { killed } = trader.risk;
    tell(killed !== '' ? 'killed' : finished ? 'finished' : 'stopped');
    return { ...outcome, finished, kill: { killed, at: killedAt } };
  } finally {
    process.off('SIGTERM', stop).off('SIGINT', stop);
    journal.close();
  }
}
