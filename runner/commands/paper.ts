/**
 * `bot4 paper`: trades an artifact on replayed data through the simulated exchange, with every event in a journal.
 * Killed at any point, the same command continues and ends with the same decisions.
 */
import { join } from 'node:path';
import { cryptoDigest } from '../../src/adapters/crypto/digest.ts';
import { MemoryJournal } from '../../src/adapters/memory/memory-journal.ts';
import { openSimExchange } from '../../src/adapters/sim-venue/index.ts';
import { VmSandbox } from '../../src/adapters/vm/sandbox.ts';
import type { OpenedArtifact } from '../../src/app/artifact.ts';
import { type BacktestRequest, marketsOf, replay, specOf } from '../../src/app/backtest.ts';
import { type BarsRequest, type BarsSources, loadBars } from '../../src/app/load-bars.ts';
import { marketsOfArtifact, requestOf } from '../../src/app/paper.ts';
import type { SessionOutcome } from '../../src/app/session.ts';
import { InputError } from '../../src/core/index.ts';
import { type LoadedBars, toTickBars } from '../../src/domain/market/index.ts';
import { openModels, type Place, placeOf, recallSource } from '../../src/lab/models.ts';
import { openForUse } from '../artifacts.ts';
import { say } from '../console.ts';
import { ROOT } from '../paths.ts';
import { readPace } from './pace.ts';
import { sayContinued, sayStopped, showEnd } from './paper-result.ts';
import { runPaperSession } from './paper-session.ts';

export interface PaperOptions {
  readonly artifact: string;
  readonly data?: string;
  readonly symbol?: string;
  readonly journal?: string;
  readonly barsPerMs?: string;
  readonly json?: boolean;
}

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
  const closes = closesOf(request);
  const outcome = await runPaperSession({
    name: artifact.name,
    synthetic: artifact.pass.synthetic,
    place,
    journalDir: options.journal ?? join(place.state, 'paper', artifact.name),
    spec: specOf(request),
    venue: openSimExchange({
      sources: marketsOf(request).map(({ bars, instrument }) => toTickBars(bars, instrument)),
      costs: request.costs,
      cash: request.initialCash,
      barsPerMs,
    }),
    rows: { count: closes, unit: 'bars' },
    isFinished: ({ equity }) => equity.length === closes,
  });
  sayContinued(outcome);
  const { result: session } = outcome;
  if (!outcome.finished) return sayStopped(outcome);
  const backtest = await again(request);
  const same =
    session.orderListHash === backtest.orderListHash && session.orderListHash === artifact.evidence.bundleOrderListHash;
  if (same) register(place, artifact, loaded, outcome);
  return showEnd({ name: artifact.name, outcome, backtest, same }, options);
}
