/**
 * From an event to the call of the venue, with the order in the journal and synced first: features, decision, risk, order,
 * record, sync, call. A call of the bench is one bar that makes an order, with the end of that order in memory.
 *
 * Twice: with the journal in a file system in memory, where a sync is a system call and what is left is ours, and on the disk,
 * beside the same write and sync alone. What a disk needs for a sync nobody's code makes less: it is shown, not judged.
 */
import { closeSync, existsSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cryptoDigest } from '../../src/adapters/crypto/digest.ts';
import { FileJournal } from '../../src/adapters/fs/journal.ts';
import { VmSandbox } from '../../src/adapters/vm/sandbox.ts';
import { Session, type SessionSpec } from '../../src/app/session.ts';
import { ppm } from '../../src/core/index.ts';
import { bundleStrategy } from '../../src/domain/strategy/index.ts';
import type { BarEvent, VenueGateway } from '../../src/ports/index.ts';
import type { BenchCase, Subject } from '../bench-case.ts';
import { CASH, HOUR_MICROS, INSTRUMENT, RISK, START_MICROS } from '../engine/synthetic-market.ts';

const SEGMENT_BYTES = 1 << 26;
const TICKS = 3_000_000;
const WARM_CALLS = 200;

/** Wishes the other side at every bar: the volume says which. */
const FLIP = bundleStrategy({
  name: 'flip',
  features: [],
  params: {},
  onBar: ({ volume }) => ({ target: volume - 2 }),
});

const SPEC: SessionSpec = {
  bundle: FLIP,
  instruments: [INSTRUMENT],
  initialCash: CASH,
  costs: { feePpm: ppm(1), slippagePpm: ppm(1) },
  risk: RISK,
  dataHash: 'synthetic',
};

/** Counts what leaves. */
class Counter implements VenueGateway {
  readonly ended = false;
  submitted = 0;

  submit(): void {
    this.submitted += 1;
  }
  cancel(): void {}
  poll(): undefined {}
  wait(): Promise<void> {
    return Promise.resolve();
  }
  recoverEvent(): void {}
  recoverIntent(): undefined {}
}

/** The file system in memory of Linux; elsewhere the disk stands in, and the figure says more of it than of the code. */
const MEMORY = '/dev/shm';

async function orderSubject(parent: string): Promise<Subject> {
  const dir = mkdtempSync(join(parent, 'bot4-bench-order-'));
  const journal = new FileJournal({ dir, segmentBytes: SEGMENT_BYTES });
  const venue = new Counter();
  const session = new Session(SPEC, { venue, journal, sandbox: new VmSandbox(), digest: cryptoDigest });
  const { engine, trader } = session;
  await engine.start();
  let bars = 0;
  const bar = (): BarEvent => {
    const openTime = START_MICROS + bars * HOUR_MICROS;
    bars += 1;
    const prices = { openTicks: TICKS, highTicks: TICKS + 1, lowTicks: TICKS, closeTicks: TICKS };
    return {
      type: 'bar',
      instrument: 0,
      openTime,
      closeTime: openTime + HOUR_MICROS,
      ...prices,
      volume: bars % 2 === 0 ? 1 : 3,
    };
  };
  const run = (count: number): number => {
    let orders = 0;
    for (let i = 0; i < count; i++) {
      const before = venue.submitted;
      engine.step(bar());
      if (venue.submitted === before) throw new Error(`the bar made no order: ${trader.risk.killed}`);
      orders += 1;
      reset();
    }
    return orders;
  };
  /** The venue takes the order back, so that the next bar makes one again. Not a part of what is measured for. */
  const reset = (): void => {
    for (const order of [...trader.orders.values()]) {
      const { clientOrderId, instrument } = order.intent;
      const report = { kind: 'cancelled', clientOrderId, instrument, time: trader.now, reason: '' } as const;
      trader.apply({ type: 'report', report });
    }
    trader.outbox.drop(trader.outbox.length);
  };
  // Compiled before it is timed: a first call that is slow would be timed by the clock of the processor.
  run(WARM_CALLS);
  const close = (): void => {
    journal.close();
    rmSync(dir, { recursive: true });
  };
  return { run, close };
}

/** Bytes of the records that an order of this bench makes, with their frames: the bar and the intent. */
const WRITTEN_BYTES = 256;

/** The same write and the same sync, with nothing around them. */
function diskSubject(): Subject {
  const dir = mkdtempSync(join(tmpdir(), 'bot4-bench-disk-'));
  const file = openSync(join(dir, 'journal'), 'wx', 0o600);
  const bytes = new Uint8Array(WRITTEN_BYTES).fill(1);
  let end = 0;
  const run = (count: number): number => {
    for (let i = 0; i < count; i++) {
      end += writeSync(file, bytes, 0, bytes.length, end);
      fdatasyncSync(file);
    }
    return count;
  };
  const close = (): void => {
    closeSync(file);
    rmSync(dir, { recursive: true });
  };
  return { run, close };
}

export const cases: readonly BenchCase[] = [
  {
    name: 'order to the call of the venue, journal synced in memory',
    input: 'a bar that makes an order: decision, risk, record, write and fdatasync in a file system in memory, call',
    method: 'whole',
    setup: () => orderSubject(existsSync(MEMORY) ? MEMORY : tmpdir()),
    repeatable: false,
    budgets: ['orderToVenueP99'],
  },
  {
    name: 'order to the call of the venue, journal synced on the disk',
    input: 'the same in the folder for temporary files',
    method: 'whole',
    setup: () => orderSubject(tmpdir()),
    twin: { name: 'write and sync alone', setup: diskSubject },
    repeatable: false,
    // Nearly all of it is the sync of the disk.
    budgets: [],
  },
];
