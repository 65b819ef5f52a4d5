/**
 * `bot4 paper`: trades an artifact on replayed data through the simulated exchange, with every event in a journal.
 * Killed at any point, the same command continues and ends with the same decisions.
 */
import { join } from 'node:path';
import { cryptoDigest } from '../../src/adapters/crypto/digest.ts';
import { FileJournal } from '../../src/adapters/fs/journal.ts';
import { MemoryJournal } from '../../src/adapters/memory/memory-journal.ts';
import { openSimExchange } from '../../src/adapters/sim-venue/index.ts';
import { VmSandbox } from '../../src/adapters/vm/sandbox.ts';
import type { OpenedArtifact } from '../../src/app/artifact.ts';
import { type BacktestRequest, replay, specOf } from '../../src/app/backtest.ts';
import { type BarsRequest, type BarsSources, loadBars } from '../../src/app/load-bars.ts';
import { requestOf } from '../../src/app/paper.ts';
import { Session, type SessionOutcome } from '../../src/app/session.ts';
import { formatUtc, InputError, micros, StoreError } from '../../src/core/index.ts';
import { formatMoney, type LoadedBars, toTickBars } from '../../src/domain/market/index.ts';
import { openModels, type Place, placeOf, recallSource } from '../../src/lab/models.ts';
import { openForUse } from '../artifacts.ts';
import { EXIT, result, say } from '../console.ts';
import { ROOT } from '../paths.ts';
import { readPace } from './pace.ts';

export interface PaperOptions {
  readonly artifact: string;
  readonly data?: string;
  readonly symbol?: string;
  readonly journal?: string;
  readonly barsPerMs?: string;
  readonly json?: boolean;
}

/** What `--json` prints. */
export interface PaperOutput {
  readonly artifact: string;
  readonly events: number;
  readonly orders: number;
  readonly recoveredEvents: number;
  readonly resentDecisions: number;
  /** Quote units. */
  readonly finalEquity: number;
  readonly orderListHash: string;
  readonly backtestOrderListHash: string;
  /** First and last decisions of the session and of a fresh backtest, side by side. */
  readonly sample: readonly { readonly paper: string; readonly backtest: string }[];
}

const SAMPLE = 8;
/** Events between two lines of progress. */
const PROGRESS_EVERY = 16_384;

function sourceOf(options: PaperOptions, artifact: OpenedArtifact, place: Place): BarsRequest {
  const { data, symbol } = options;
  if (data !== undefined) return { file: data, symbol: symbol ?? artifact.evidence.data.symbol };
  const known = recallSource(place, artifact.run.dataSha256);
  if (known !== undefined) return known;
  throw new InputError(
    'BOT4_DATA_FILE',
    `where the data ${artifact.run.dataSha256.slice(0, 12)}… is, is not known here: name it with --data`,
    {
      place: { file: artifact.evidence.data.source },
    },
  );
}

/** Reads a bars file. The database is loaded for that alone: a runner on generated bars starts a third faster without. */
const readFile: BarsSources['readFile'] = async (path, options) =>
  (await import('../../src/adapters/duckdb/index.ts')).loadBarsFile(path, options);

/** Gives way to timers and signals now and then, and tells how far the session is. */
function breather(session: Session, bars: number): (events: number) => Promise<void> {
  let told = 0;
  return (events) => {
    if (events - told >= PROGRESS_EVERY) {
      told = events;
      say(
        `${events.toLocaleString('en')} events (${bars.toLocaleString('en')} bars in all), ${session.trader.orders.size} orders open`,
      );
    }
    return new Promise((resolve) => setImmediate(resolve));
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

async function trade(
  request: BacktestRequest,
  options: { journalDir: string; barsPerMs: number },
): Promise<SessionOutcome> {
  const journal = openJournal(options.journalDir);
  const venue = openSimExchange({
    sources: [toTickBars(request.bars, request.instrument)],
    costs: request.costs,
    cash: request.initialCash,
    barsPerMs: options.barsPerMs,
  });
  const session = new Session(specOf(request), { venue, journal, sandbox: new VmSandbox(), digest: cryptoDigest });
  const stop = (): void => session.engine.stop();
  process.once('SIGTERM', stop).once('SIGINT', stop);
  try {
    return await session.run(breather(session, request.bars.close.length));
  } finally {
    process.off('SIGTERM', stop).off('SIGINT', stop);
    journal.close();
  }
}

/** The backtest again, in this process: parity is shown against a run of now, not against a number of then. */
function again(request: BacktestRequest) {
  const openJournal = () => new MemoryJournal({ keeps: false });
  return replay(request, {
    openExchange: openSimExchange,
    openJournal,
    sandbox: new VmSandbox(),
    digest: cryptoDigest,
  });
}

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

function register(place: Place, artifact: OpenedArtifact, loaded: LoadedBars, outcome: SessionOutcome): void {
  const { from, to } = artifact.evidence.data;
  openModels(place).registry.traded({
    artifact: artifact.hash,
    mode: 'replay',
    from,
    to,
    orders: outcome.result.orders,
    orderListHash: outcome.result.orderListHash,
  });
  say(`registered as a replay of ${loaded.source}: it proves parity, and is no evidence for live trading`);
}

/** @throws the codes of artifacts, data and journals */
export async function paper(options: PaperOptions): Promise<number> {
  const barsPerMs =
    options.barsPerMs === undefined ? Number.POSITIVE_INFINITY : readPace(options.barsPerMs, '--bars-per-ms');
  const place = placeOf(ROOT);
  const artifact = openForUse(options.artifact, place);
  say(
    `${artifact.name}: signature and ${artifact.verdict.checks.length} checks of the gate hold${artifact.pass.synthetic ? ' (SYNTHETIC data)' : ''}`,
  );
  const loaded = await loadBars(sourceOf(options, artifact, place), { readFile, digest: cryptoDigest });
  const request = requestOf(artifact, loaded);
  const journalDir = options.journal ?? join(place.state, 'paper', artifact.name);
  const outcome = await trade(request, { journalDir, barsPerMs });
  const { recovery, result: session } = outcome;
  if (recovery.events > 0)
    say(
      `continued: ${recovery.events.toLocaleString('en')} events and ${recovery.decisions} decisions were in the journal`,
    );
  const backtest = await again(request);
  const output: PaperOutput = {
    artifact: artifact.name,
    events: session.events,
    orders: session.orders,
    recoveredEvents: recovery.events,
    resentDecisions: recovery.resent,
    finalEquity: session.finalEquity,
    orderListHash: session.orderListHash,
    backtestOrderListHash: backtest.orderListHash,
    sample: sample(session.orderLines, backtest.orderLines),
  };
  const finished = session.equity.length === loaded.bars.close.length;
  if (!finished) {
    say(`stopped after ${session.events.toLocaleString('en')} events; the same command continues`);
    return EXIT.ok;
  }
  const same =
    session.orderListHash === backtest.orderListHash && session.orderListHash === artifact.evidence.bundleOrderListHash;
  if (same) register(place, artifact, loaded, outcome);
  if (session.halted !== '') say(`trading was halted: ${session.halted}`);
  if (options.json === true) result(JSON.stringify(output));
  else {
    result(
      `orders ${session.orders}, equity ${formatMoney(session.initialCash)} → ${formatMoney(session.finalEquity)}, fees ${formatMoney(session.fees)}`,
    );
    result(`order list ${session.orderListHash}: ${same ? 'equal to' : 'DIFFERENT FROM'} the backtest's`);
  }
  return same ? EXIT.ok : EXIT.failed;
}
