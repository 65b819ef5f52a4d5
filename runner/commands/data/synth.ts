/**
 * `bot4 data synth`: seeded synthetic bars, into the catalog or into a file, with the facts that they have. Calibrated to
 * a real file, the facts of both stand side by side.
 */
import { basename } from 'node:path';
import { loadBarsFile } from '../../../src/adapters/duckdb/index.ts';
import { parseInterval, parseTimeText } from '../../../src/app/fetch-plan.ts';
import { InputError } from '../../../src/core/index.ts';
import {
  type Bars,
  calibrateSynth,
  defaultSynthModel,
  describeSynthMarket,
  type LoadedBars,
  type StylisedFacts,
  type SynthMarketOptions,
  stylisedFacts,
  synthesizeLike,
  synthesizeMarket,
} from '../../../src/domain/market/index.ts';
import { EXIT, result, say } from '../../console.ts';
import { type CatalogOptions, catalogOf, count } from './place.ts';
import { factTable } from './synth-facts.ts';
import { writeSyntheticFile } from './synth-files.ts';

/** Options as the command line gives them. */
export interface SynthCommandOptions extends CatalogOptions {
  readonly seed: string;
  readonly bars?: string;
  readonly interval?: string;
  readonly assets?: string;
  readonly correlation?: string;
  readonly start?: string;
  readonly like?: string;
  readonly symbol?: string;
  readonly out?: string;
}

/** Fewest bars that facts are told of. */
const FACTS_MIN = 600;

function whole(text: string, key: string): number {
  if (/^\d{1,10}$/.test(text)) return Number(text);
  throw new InputError('BOT4_CONFIG_VALUE', `${key} is '${text}'; it is a whole number`, { place: { key } });
}

/** A number, or a matrix as rows with `;` between them: `1,0.5;0.5,1`. */
function correlationOf(text: string): number | number[][] {
  const rows = text
    .split(';')
    .map((row) => row.split(',').map((cell) => (cell.trim() === '' ? Number.NaN : Number(cell))));
  if (rows.some((row) => row.some(Number.isNaN))) {
    throw new InputError('BOT4_CONFIG_VALUE', `correlation is '${text}'; write 0.6, or a matrix as 1,0.5;0.5,1`, {
      place: { key: 'correlation' },
    });
  }
  return rows.length === 1 && rows[0]?.length === 1 ? (rows[0][0] as number) : rows;
}

/** Names say the seed and how many assets were made together: other ones make another data set. */
function names(seed: number, assets: number, like: LoadedBars | undefined): string[] {
  const base = like === undefined ? 'USDT' : like.bars.symbol;
  return Array.from({ length: assets }, (_, i) => {
    const place = assets === 1 ? '' : `${i + 1}of${assets}-`;
    return `SYNTH-${seed}-${place}${base}`;
  });
}

type Shape = Omit<SynthMarketOptions, 'model' | 'startPrice' | 'tickSize'>;

interface Made {
  readonly assets: readonly Bars[];
  readonly description: string;
  readonly source: StylisedFacts | undefined;
}

function makeDefault(shape: Shape): Made {
  const model = defaultSynthModel(shape.intervalMicros);
  const options: SynthMarketOptions = { ...shape, model, startPrice: 30_000, tickSize: '0.01' };
  return { assets: synthesizeMarket(options).bars, description: describeSynthMarket(options), source: undefined };
}

function makeLike(shape: Shape, like: LoadedBars): Made {
  say(`calibrating to ${like.bars.symbol} of ${like.source}`);
  const calibration = calibrateSynth(like.bars);
  const { market, options } = synthesizeLike(shape, calibration);
  const source = `${like.bars.symbol} of ${like.source} (sha256 ${like.sha256})`;
  return { assets: market.bars, description: describeSynthMarket(options, source), source: calibration.facts };
}

/** Puts every asset into the catalog. */
async function keep(options: CatalogOptions, made: Made): Promise<void> {
  const catalog = catalogOf(options);
  for (const { symbol, intervalMicros, openTime, open, high, low, close, volume } of made.assets) {
    const { id, rows, sha256 } = await catalog.commit({
      key: { venue: 'synthetic', market: 'synthetic', symbol, kind: 'bars', intervalMicros },
      columns: { time: openTime, open, high, low, close, volume },
      origin: { source: made.description, licence: 'made by bot4', synthetic: true },
    });
    result(`${id}  ${count(rows)} bars, SYNTHETIC`);
    result(`  sha256 ${sha256}`);
  }
}

function showFacts(made: Made): void {
  const [first] = made.assets;
  if (first === undefined || first.openTime.length < FACTS_MIN) return;
  const facts = stylisedFacts(first);
  const source: readonly (readonly [string, StylisedFacts])[] =
    made.source === undefined ? [] : [['source', made.source]];
  for (const line of ['', ...factTable([...source, ['synthetic', facts]])]) result(line);
}

/** Makes synthetic bars. @returns the exit code. */
export async function dataSynth(options: SynthCommandOptions): Promise<number> {
  const seed = whole(options.seed, 'seed');
  const assets = whole(options.assets ?? '1', 'assets');
  if (assets < 1 || assets > 200) {
    throw new InputError('BOT4_CONFIG_VALUE', `assets is ${assets}; it is from 1 to 200`, { place: { key: 'assets' } });
  }
  const like =
    options.like === undefined
      ? undefined
      : await loadBarsFile(options.like, options.symbol === undefined ? {} : { symbol: options.symbol });
  if (like?.synthetic === true) say(`${basename(options.like ?? '')} is synthetic itself`);
  const shape: Shape = {
    seed,
    bars: whole(options.bars ?? '8760', 'bars'),
    intervalMicros: like?.bars.intervalMicros ?? parseInterval(options.interval ?? '1h'),
    startMicros: parseTimeText(options.start ?? '2024-01-01', 'start'),
    names: names(seed, assets, like),
    correlation: correlationOf(options.correlation ?? '0.6'),
  };
  const made = like === undefined ? makeDefault(shape) : makeLike(shape, like);
  if (options.out === undefined) await keep(options, made);
  else result(`${await writeSyntheticFile(options.out, made.assets)}  ${count(assets * shape.bars)} bars, SYNTHETIC`);
  // The model is kept with the data set; its numbers are no reading.
  result(`  ${made.description.split('; model ')[0]}`);
  showFacts(made);
  return EXIT.ok;
}
