/**
 * The journal in files: what it costs to write down, to make durable, and to come back from.
 * Durability is the disk's: those figures say as much about it as about the code.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cryptoDigest } from '../../src/adapters/crypto/digest.ts';
import { FileJournal } from '../../src/adapters/fs/journal.ts';
import { openSimExchange } from '../../src/adapters/sim-venue/index.ts';
import { VmSandbox } from '../../src/adapters/vm/sandbox.ts';
import { Session, type SessionOutcome, type SessionSpec } from '../../src/app/session.ts';
import { ppm } from '../../src/core/index.ts';
import { type TickBars, toTickBars } from '../../src/domain/market/index.ts';
import { JournalCodec, RECORD } from '../../src/dto/journal-codec.ts';
import type { BarEvent } from '../../src/ports/index.ts';
import type { BenchCase, BenchSize, Subject, Work } from '../bench-case.ts';
import {
  CASH,
  crossBundle,
  HOUR_MICROS,
  INSTRUMENT,
  marketBars,
  RISK,
  START_MICROS,
} from '../engine/synthetic-market.ts';

const SEGMENT_BYTES = 1 << 26;
const BAR: BarEvent = {
  type: 'bar',
  instrument: 0,
  openTime: START_MICROS,
  closeTime: START_MICROS + HOUR_MICROS,
  openTicks: 3_000_000,
  highTicks: 3_010_000,
  lowTicks: 2_990_000,
  closeTicks: 3_005_000,
  volume: 12.5,
};

/** A folder for journals, gone with the subject. */
function makeFolder(): { readonly dir: string; remove(): void } {
  const dir = mkdtempSync(join(tmpdir(), 'bot4-bench-journal-'));
  return { dir, remove: () => rmSync(dir, { recursive: true }) };
}

function appendsOf(size: BenchSize): number {
  return size === 'full' ? 1000 : 50;
}

/** Encodes bars and appends them, in runs of a thousand; what is appended is synced when the journal thinks fit. */
function appendSubject(size: BenchSize): Subject {
  const folder = makeFolder();
  const journal = new FileJournal({ dir: folder.dir, segmentBytes: SEGMENT_BYTES });
  const codec = new JournalCodec();
  const appends = appendsOf(size);
  const run = (count: number): number => {
    for (let i = 0; i < count * appends; i++) journal.append(RECORD.bar, codec.encodeEvent(BAR));
    return appends;
  };
  const close = (): void => {
    journal.close();
    folder.remove();
  };
  return { run, opsPerCall: appends, close };
}

/** What an order waits for before it leaves: its record appended and on the disk. */
function commitSubject(): Subject {
  const folder = makeFolder();
  const journal = new FileJournal({ dir: folder.dir, segmentBytes: SEGMENT_BYTES });
  const codec = new JournalCodec();
  const run = (count: number): number => {
    for (let i = 0; i < count; i++) {
      journal.append(RECORD.bar, codec.encodeEvent(BAR));
      journal.commit();
    }
    return count;
  };
  const close = (): void => {
    journal.close();
    folder.remove();
  };
  return { run, close };
}

const SPEC: SessionSpec = {
  bundle: crossBundle(),
  instruments: [INSTRUMENT],
  initialCash: CASH,
  costs: { feePpm: ppm(1), slippagePpm: ppm(1) },
  risk: RISK,
  dataHash: 'synthetic',
};

/** A session on the journal in `dir`. */
async function withSession<T>(dir: string, ticks: TickBars, work: (session: Session) => Promise<T>): Promise<T> {
  const journal = new FileJournal({ dir, segmentBytes: SEGMENT_BYTES });
  const { costs } = SPEC;
  const pace = { cash: CASH, barsPerMs: Number.POSITIVE_INFINITY };
  const venue = openSimExchange({ sources: [ticks], costs, ...pace });
  const session = new Session(SPEC, { venue, journal, sandbox: new VmSandbox(), digest: cryptoDigest });
  try {
    return await work(session);
  } finally {
    journal.close();
  }
}

/** Opens a finished journal and replays it: every record read, checked, decoded, decided again and compared. */
async function recoverySubject(size: BenchSize): Promise<Subject<Work>> {
  const bars = size === 'full' ? 50_000 : 200;
  const folder = makeFolder();
  const ticks = toTickBars(marketBars(bars), INSTRUMENT);
  const written = await withSession(folder.dir, ticks, (session): Promise<SessionOutcome> => session.run());
  const { orders, cancels, events } = written.result;
  const records = events + orders + cancels;
  const run = async (count: number): Promise<number> => {
    let sum = 0;
    for (let i = 0; i < count; i++) {
      const recovery = await withSession(folder.dir, ticks, (session) => session.engine.start());
      if (recovery.events + recovery.decisions !== records) throw new Error('the replay did not come to its end');
      sum = recovery.decisions;
    }
    return sum;
  };
  return { run, opsPerCall: records, close: folder.remove };
}

export const cases: readonly BenchCase[] = [
  {
    name: 'journal: a bar encoded and appended',
    input: '1,000 records of 86 bytes a call, with the syncs every 2 ms that fall into it',
    method: 'whole',
    setup: appendSubject,
    budgets: ['appendFloor'],
  },
  {
    name: 'journal: a record appended and committed',
    input: 'write and fdatasync of one record of 86 bytes in the folder for temporary files',
    method: 'whole',
    setup: commitSubject,
    budgets: [],
  },
  {
    name: 'journal: a record replayed',
    input: 'a finished session of 50,000 seeded synthetic bars and their orders: read, check, decode, decide, compare',
    method: 'whole',
    setup: recoverySubject,
    budgets: ['replayFloor'],
  },
];
