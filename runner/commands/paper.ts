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
import { type BacktestRequest, marketsOf, replay, specOf } from '../../src/app/backtest.ts';
import { type BarsRequest, type BarsSources, loadBars } from '../../src/app/load-bars.ts';
import { marketsOfArtifact, requestOf } from '../../src/app/paper.ts';
import { Session, type SessionOutcome } from '../../src/app/session.ts';
import type { SessionResult } from '../../src/app/session-result.ts';
import { formatUtc, InputError, micros, StoreError } from '../../src/core/index.ts';
import { formatMoney, type LoadedBars, toTickBars } from '../../src/domain/market/index.ts';
import { openModels, type Place, placeOf, recallSource } from '../../src/lab/models.ts';
import { type RunnerStatus, takeKill, writeRunnerStatus } from '../../src/lab/runner-status.ts';
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
  /** Why trading was halted; empty when it was not. */
  readonly halted: string;
  /** True when somebody used the kill switch. */
  readonly killed: boolean;
  /** First and last decisions of the session and of a fresh backtest, side by side. */
  readonly sample: readonly { readonly paper: string; readonly backtest: string }[];
}

const SAMPLE = 8;
/** Events between two lines of progress. */
const PROGRESS_EVERY = 16_384;
/** How often the runner writes down how it is, and looks for a command. */
const STATUS_EVERY_MS = 500;

/** One file may hold several markets, whose hash is then the same: the symbol tells them apart. */
function seriesIn(known: BarsRequest, symbol: string): BarsRequest {
  if (typeof known === 'string') return { file: known, symbol };
  return 'file' in known ? { ...known, symbol } : known;
}

/** Where the bars of each market of an artifact are. One file, with all symbols, or one for each, with commas. */
function sourcesOf(options: PaperOptions, artifact: OpenedArtifact, place: Place): readonly BarsRequest[] {
  const { data, symbol } = options;
  const markets = marketsOfArtifact(artifact);
  const files = data === undefined ? [] : markets.length === 1 ? [data] : data.split(',');
  const symbols = symbol === undefined ? [] : markets.length === 1 ? [symbol] : symbol.split(',');
  if ((files.length > 1 && files.length !== markets.length) || ![0, markets.length].includes(symbols.length)) {
    const detail = `the artifact trades ${markets.length} markets, ${markets.map((market) => market.symbol).join(', ')}: give --data one file that has all or one for each, and --symbol none or one for each, with commas`;
    throw new InputError('BOT4_CLI_USAGE', detail);
  }
  return markets.map((market, i) => {
    const file = files[i] ?? files[0];
    if (file !== undefined) return { file, symbol: symbols[i] ?? market.symbol };
    const known = recallSource(place, market.dataSha256);
    if (known !== undefined) return markets.length === 1 ? known : seriesIn(known, market.symbol);
    throw new InputError(
      'BOT4_DATA_FILE',
      `where the data ${market.dataSha256.slice(0, 12)}… of ${market.symbol} is, is not known here: name it with --data`,
      { place: { file: artifact.evidence.data.source } },
    );
  });
}

/** Reads a bars file. The database is loaded for that alone: a runner on generated bars starts a third faster without. */
const readFile: BarsSources['readFile'] = async (path, options) =>
  (await import('../../src/adapters/duckdb/index.ts')).loadBarsFile(path, options);

/** What the runner writes down of itself. */
type Teller = (state: RunnerStatus['state']) => void;

function teller(
  session: Session,
  of: { place: Place; artifact: OpenedArtifact; bars: number; initialCash: number },
): Teller {
  const { trader, engine } = session;
  return (state) =>
    writeRunnerStatus(of.place, {
      version: 1,
      artifact: of.artifact.name,
      mode: 'replay',
      synthetic: of.artifact.pass.synthetic,
      pid: process.pid,
      state,
      updatedAt: new Date().toISOString(),
      events: engine.events,
      bars: of.bars,
      initialCash: of.initialCash,
      equity: trader.account.equity(),
      openOrders: trader.orders.size,
      halted: trader.risk.killed,
    });
}

/** What the kill switch did to a session; `at` is unknown when an earlier run of the command met it. */
interface Kill {
  /** Reason in words; empty without a kill. */
  killed: string;
  /** Time of the session, µs. */
  at: number | undefined;
}

/** Somebody may ask for the kill switch while the runner runs: the command goes into the journal like any event. */
function killWhenAsked(
  session: Session,
  of: { place: Place; artifact: string; noted: Kill },
): Promise<void> | undefined {
  const reason = takeKill(of.place, of.artifact);
  if (reason === undefined || session.trader.risk.killed !== '') return undefined;
  of.noted.at = session.trader.now;
  say(`KILL: ${reason}; everything is closed, and nothing is opened any more`);
  return session.engine.step({ type: 'control', action: 'kill', reason, time: session.trader.now });
}

/** Gives way to timers and signals now and then, and tells how far the session is. */
function breather(
  session: Session,
  bars: number,
  watch: { readonly tell: Teller; readonly kill: () => Promise<void> | undefined },
): (events: number) => Promise<void> {
  let told = 0;
  let toldAt = 0;
  return async (events) => {
    await watch.kill();
    if (Date.now() - toldAt >= STATUS_EVERY_MS) {
      toldAt = Date.now();
      watch.tell('running');
    }
    if (events - told >= PROGRESS_EVERY) {
      told = events;
      say(
        `${events.toLocaleString('en')} events (${bars.toLocaleString('en')} bars in all), ${session.trader.orders.size} orders open`,
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

async function trade(
  request: BacktestRequest,
  options: { journalDir: string; barsPerMs: number; place: Place; artifact: OpenedArtifact },
): Promise<SessionOutcome & { readonly kill: Kill }> {
  const { place, artifact } = options;
  const noted: Kill = { killed: '', at: undefined };
  const journal = openJournal(options.journalDir);
  const venue = openSimExchange({
    sources: marketsOf(request).map(({ bars, instrument }) => toTickBars(bars, instrument)),
    costs: request.costs,
    cash: request.initialCash,
    barsPerMs: options.barsPerMs,
  });
  const session = new Session(specOf(request), { venue, journal, sandbox: new VmSandbox(), digest: cryptoDigest });
  const stop = (): void => session.engine.stop();
  process.once('SIGTERM', stop).once('SIGINT', stop);
  const bars = closesOf(request);
  const tell = teller(session, { place, artifact, bars, initialCash: request.initialCash });
  // A request of an earlier time was not meant for this run.
  takeKill(place, artifact.name);
  try {
    const kill = () => killWhenAsked(session, { place, artifact: artifact.name, noted });
    const outcome = await session.run(breather(session, bars, { tell, kill }));
    const isFinished = outcome.result.equity.length === bars;
    tell(session.trader.risk.killed !== '' ? 'killed' : isFinished ? 'finished' : 'stopped');
    noted.killed = session.trader.risk.killed;
    return { ...outcome, kill: noted };
  } finally {
    process.off('SIGTERM', stop).off('SIGINT', stop);
    journal.close();
  }
}

/** Times at which bars close: so many points the equity of a finished session has. */
function closesOf(request: BacktestRequest): number {
  const markets = marketsOf(request);
  if (markets.length === 1) return request.bars.close.length;
  return new Set(markets.flatMap(({ bars }) => [...bars.openTime])).size;
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

/** Time of a decision, µs. */
function timeOf(line: string | undefined): number {
  return line === undefined ? Number.POSITIVE_INFINITY : Number(line.split(' ')[2]);
}

/**
 * True when somebody's kill is all that lies between a session and its backtest: the backtest was not halted in the same
 * way, and up to the kill both decided the same.
 */
export function isKilledByUser(
  session: Pick<SessionResult, 'halted' | 'orderLines'>,
  backtest: Pick<SessionResult, 'halted' | 'orderLines'>,
  kill: { readonly killed: string; readonly at: number | undefined },
): boolean {
  if (kill.killed === '' || session.halted === backtest.halted) return false;
  const { at = Number.NEGATIVE_INFINITY } = kill;
  const [paper, other] = [session.orderLines, backtest.orderLines];
  const length = Math.max(paper.length, other.length);
  for (let i = 0; i < length; i++) {
    if (paper[i] !== other[i]) return Math.min(timeOf(paper[i]), timeOf(other[i])) >= at;
  }
  return true;
}

function register(place: Place, artifact: OpenedArtifact, all: readonly LoadedBars[], outcome: SessionOutcome): void {
  const { from, to } = artifact.evidence.data;
  openModels(place).registry.traded({
    artifact: artifact.hash,
    mode: 'replay',
    from,
    to,
    orders: outcome.result.orders,
    orderListHash: outcome.result.orderListHash,
  });
  say(
    `registered as a replay of ${all.map(({ source }) => source).join(', ')}: it proves parity, and is no evidence for live trading`,
  );
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
  const loaded: LoadedBars[] = [];
  for (const source of sourcesOf(options, artifact, place)) {
    loaded.push(await loadBars(source, { readFile, digest: cryptoDigest }));
  }
  const request = requestOf(artifact, loaded, cryptoDigest);
  const journalDir = options.journal ?? join(place.state, 'paper', artifact.name);
  const outcome = await trade(request, { journalDir, barsPerMs, place, artifact });
  const { recovery, result: session } = outcome;
  if (recovery.events > 0)
    say(
      `continued: ${recovery.events.toLocaleString('en')} events and ${recovery.decisions} decisions were in the journal`,
    );
  const backtest = await again(request);
  const isKilled = isKilledByUser(session, backtest, outcome.kill);
  const output: PaperOutput = {
    artifact: artifact.name,
    events: session.events,
    orders: session.orders,
    recoveredEvents: recovery.events,
    resentDecisions: recovery.resent,
    finalEquity: session.finalEquity,
    orderListHash: session.orderListHash,
    backtestOrderListHash: backtest.orderListHash,
    halted: session.halted,
    killed: isKilled,
    sample: sample(session.orderLines, backtest.orderLines),
  };
  const finished = session.equity.length === closesOf(request);
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
    const compared = same
      ? "equal to the backtest's"
      : isKilled
        ? "equal to the backtest's until the kill switch, and only closing after it"
        : "DIFFERENT FROM the backtest's";
    result(`order list ${session.orderListHash}: ${compared}`);
  }
  if (isKilled) say('ended by the kill switch; the session is not registered, and a new journal starts a new one');
  if (isKilled) return EXIT.killed;
  return same ? EXIT.ok : EXIT.failed;
}
