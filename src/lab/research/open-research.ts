/**
 * Opens a research session with its adapters: data from a file or from the generator, the trial ledger of that market,
 * the keys and the model folder of the project. A notebook calls this in its first cell.
 */
import { mkdirSync } from 'node:fs';
import { basename, isAbsolute, join } from 'node:path';
import { cryptoDigest } from '../../adapters/crypto/digest.ts';
import { defaultBarsFile, loadBarsFile } from '../../adapters/duckdb/index.ts';
import { writeFileAtomic } from '../../adapters/fs/atomic-write.ts';
import { FileTrialLedger } from '../../adapters/fs/trial-ledger.ts';
import { type BarsRequest, loadBars } from '../../app/load-bars.ts';
import { InputError, MICROS_PER_HOUR, ppm } from '../../core/index.ts';
import {
  DEFAULT_PLANTED_EDGE,
  type Instrument,
  inferInstrument,
  type LoadedBars,
  parseMoney,
} from '../../domain/market/index.ts';
import { HOUSE_RISK_PROFILE, parseRiskProfile, type RiskProfile } from '../../domain/risk/index.ts';
import { placeOf } from '../models.ts';
import { recordSession } from '../notebook/record.ts';
import { trialName } from '../trial-name.ts';
import { offerDesk } from './desk.ts';
import { findProject } from './project.ts';
import { promoteCandidate } from './promote.ts';
import { type OtherBars, Research, splitTime } from './research.ts';

/** How to open a session. Nothing that changes money or conclusions has a default. */
export interface ResearchOptions {
  /** The hypothesis, in a sentence, before anything is computed. */
  readonly question: string;
  /**
   * `file` is relative to the project; without any of the two the first default that exists is taken, and synthetic
   * data when there is none.
   */
  readonly data: {
    readonly file?: string;
    readonly symbol?: string;
    readonly synthetic?: 'noise' | 'edge';
  };
  /**
   * Further markets of the same account, with bars of the same length: files relative to the project, or further series of
   * the file. A strategy with `onBars` sees all of them. @defaultValue none
   */
  readonly others?: readonly { readonly file?: string; readonly symbol: string }[];
  /** Seed of everything random, an unsigned 32-bit integer. */
  readonly seed: number;
  /** Decimal text, quote asset. */
  readonly initialCash: string;
  /** Fee of each side and distance of market fills, in parts per million. */
  readonly feePpm: number;
  readonly slippagePpm: number;
  /** Share of history that is kept out of sample at the end, for example 0.4. */
  readonly outOfSample: number;
  /** Bars before the out-of-sample part that nothing is chosen or trained on: at least as long as a label looks ahead. */
  readonly embargoBars: number;
  /** @defaultValue the house profile: position 2 %, drawdown 15 % */
  readonly risk?: RiskProfile;
}

/** Four years of hours from 2022-01-01: the synthetic data of the demo. */
const SYNTHETIC = {
  bars: 35_040,
  intervalMicros: MICROS_PER_HOUR,
  startMicros: 1_640_995_200_000_000,
  startPrice: 30_000,
  tickSize: '0.01',
};

/** What is loaded for the options: a plain value that travels in the artifact. */
export function barsRequest(options: ResearchOptions, project: string): BarsRequest {
  const { file, symbol, synthetic } = options.data;
  const kind = synthetic ?? (file === undefined && defaultBarsFile(project) === null ? 'noise' : undefined);
  if (kind !== undefined) {
    const edge = kind === 'edge' ? { plantedEdge: DEFAULT_PLANTED_EDGE } : {};
    return { synthetic: { seed: options.seed, ...SYNTHETIC, ...edge } };
  }
  const chosen = file ?? (defaultBarsFile(project) as string);
  return { file: isAbsolute(chosen) ? chosen : join(project, chosen), ...(symbol === undefined ? {} : { symbol }) };
}

function refuse(key: string, detail: string): never {
  throw new InputError('BOT4_CONFIG_VALUE', detail, { place: { key } });
}

function checkInteger(options: ResearchOptions, key: 'seed' | 'feePpm' | 'slippagePpm' | 'embargoBars', range: Range) {
  const value: unknown = options[key];
  if (Number.isSafeInteger(value) && (value as number) >= range.min && (value as number) <= range.max) return;
  refuse(key, `${key} is ${String(value)}, must be an integer from ${range.min} to ${range.max}`);
}

interface Range {
  readonly min: number;
  readonly max: number;
}

/** Most that a side of a trade may cost: a tenth. */
const COST: Range = { min: 0, max: 100_000 };

/** Everything that can be checked before data is read. */
function checkOptions(options: ResearchOptions): void {
  const { outOfSample, initialCash } = options;
  checkInteger(options, 'seed', { min: 0, max: 2 ** 32 - 1 });
  checkInteger(options, 'feePpm', COST);
  checkInteger(options, 'slippagePpm', COST);
  checkInteger(options, 'embargoBars', { min: 1, max: Number.MAX_SAFE_INTEGER });
  if (!(outOfSample > 0 && outOfSample < 1))
    refuse('outOfSample', `outOfSample is ${outOfSample}, must be between 0 and 1`);
  if (!/^\d+(\.\d{1,8})?$/.test(initialCash) || parseMoney(initialCash) <= 0)
    refuse('initialCash', `initialCash is ${String(initialCash)}, must be decimal text such as '100000'`);
}

function kindOf(loaded: LoadedBars): 'spot' | 'perp' {
  return loaded.market === 'spot' ? 'spot' : 'perp';
}

/** Name of the notebook that runs: headless runs and Jupyter say it in their own ways. */
function notebookName(): string {
  return basename(process.env.BOT4_NOTEBOOK ?? process.env.JPY_SESSION_NAME ?? 'notebook');
}

/** Names the markets that trials are counted for. Synthetic bars are a market for each seed. */
function marketKey(all: readonly LoadedBars[], request: BarsRequest): string {
  const seed = typeof request === 'object' && 'synthetic' in request ? `-seed-${request.synthetic.seed}` : '';
  return `${trialName(all.map(({ bars }) => bars))}${seed}`;
}

function instrumentOf(loaded: LoadedBars): Instrument {
  return inferInstrument(loaded.bars, { symbol: loaded.bars.symbol, kind: kindOf(loaded) });
}

/** Loads the further markets. */
async function openOthers(
  { others = [] }: ResearchOptions,
  first: BarsRequest,
  project: string,
): Promise<readonly OtherBars[]> {
  const found: OtherBars[] = [];
  for (const { file, symbol } of others) {
    const own = typeof first === 'object' && 'file' in first ? first.file : undefined;
    const path = file ?? own;
    if (path === undefined) refuse('others', `where the bars of ${symbol} are is not said: give its file`);
    const request = { file: isAbsolute(path) ? path : join(project, path), symbol };
    const loaded = await loadBars(request, { readFile: loadBarsFile, digest: cryptoDigest });
    found.push({ request, loaded, instrument: instrumentOf(loaded) });
  }
  return found;
}

/**
 * Opens a research session.
 * @throws BOT4_CONFIG_VALUE for an option out of range or a risk limit above that of the house, and the codes of `loadBars`.
 */
export async function openResearch(options: ResearchOptions): Promise<Research> {
  checkOptions(options);
  const risk = parseRiskProfile(options.risk ?? HOUSE_RISK_PROFILE);
  const project = findProject(process.cwd());
  const place = placeOf(project);
  const request = barsRequest(options, project);
  const loaded = await loadBars(request, { readFile: loadBarsFile, digest: cryptoDigest });
  const others = await openOthers(options, request, project);
  const ledgerDir = join(place.state, 'trials');
  mkdirSync(ledgerDir, { recursive: true });
  const name = notebookName();
  const runFile =
    process.env.BOT4_RUN_FILE ??
    join(place.state, 'runs', `${name.replace(/\.ipynb$/, '')}-${loaded.bars.symbol}.json`);
  const research = new Research({
    question: options.question,
    notebook: name,
    seed: options.seed,
    request,
    loaded,
    instrument: instrumentOf(loaded),
    ...(others.length > 0 && { others }),
    initialCash: parseMoney(options.initialCash),
    costs: { feePpm: ppm(options.feePpm), slippagePpm: ppm(options.slippagePpm) },
    risk,
    embargoBars: options.embargoBars,
    outOfSampleFrom: splitTime(loaded.bars, 1 - options.outOfSample),
    trials: new FileTrialLedger(
      join(ledgerDir, `${marketKey([loaded, ...others.map((other) => other.loaded)], request)}.ndjson`),
    ),
    digest: cryptoDigest,
    save: (record) => {
      writeFileAtomic(runFile, JSON.stringify(record));
      recordSession(record);
    },
    promote: (desk, definition) => promoteCandidate(desk, definition, place),
  });
  offerDesk(research, place);
  return research;
}
