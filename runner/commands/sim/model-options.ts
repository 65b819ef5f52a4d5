/** `--latency`, `--impact` and `--fills`: models of the way to the venue and of its generated market. */
import { existsSync, readFileSync } from 'node:fs';
import { InputError, Rng } from '../../../src/core/index.ts';
import {
  type ImpactKind,
  InterpolatedLatency,
  type LatencyModel,
  type LatencyModels,
  type LatencyProfile,
  LogNormalLatency,
  livelyProfile,
  logNormalLatencies,
  type PartialFillParams,
} from '../../../src/domain/sim/index.ts';

const WAYS = ['feed', 'orderEntry', 'acknowledgement'] as const;
type Way = (typeof WAYS)[number];
const WAY_WORDS: Readonly<Record<string, Way>> = { feed: 'feed', order: 'orderEntry', ack: 'acknowledgement' };
const COLUMNS = ['time', 'feed', 'order', 'ack'];
const US_PER_MS = 1000;
const NONE: LatencyModel = { latencyAt: () => 0 };
const IMPACTS: Readonly<Record<string, ImpactKind>> = {
  linear: 'linear',
  'square-root': 'squareRoot',
  'almgren-chriss': 'almgrenChriss',
};

function refuse(detail: string): never {
  throw new InputError('BOT4_CLI_USAGE', detail);
}

/**
 * Latencies: `none`, `usual` (log-normal, of the market's profile), `feed=5ms:0.5,order=3ms:0.4,ack=2ms:0.4` (log-normal:
 * median and standard deviation of the logarithm; a way that is not named takes no time), or a CSV file with the columns
 * time, feed, order and ack in microseconds, between whose rows latencies are interpolated.
 * @throws BOT4_CLI_USAGE
 */
export function readLatency(
  text: string,
  o: { readonly seed: number; readonly profile?: LatencyProfile | undefined },
): LatencyModels | undefined {
  if (text === 'none') return undefined;
  const rng = new Rng(o.seed).stream('latency');
  if (text === 'usual') return logNormalLatencies(o.profile ?? livelyProfile(1).latency, rng);
  if (existsSync(text)) return recorded(text);
  const models: Record<Way, LatencyModel> = { feed: NONE, orderEntry: NONE, acknowledgement: NONE };
  for (const part of text.split(',')) {
    const match = /^(feed|order|ack)=(\d+(?:\.\d+)?)ms:(\d+(?:\.\d+)?)$/.exec(part.trim());
    const median = Number(match?.[2]);
    if (match === null || median === 0)
      refuse(`--latency ${part}: none, usual, a CSV file, or feed=5ms:0.5,order=3ms:0.4,ack=2ms:0.4 is needed`);
    const way = WAY_WORDS[match[1] as string] as Way;
    const params = { floorMicros: 0, mu: Math.log(median * US_PER_MS), sigma: Number(match[3]) };
    models[way] = new LogNormalLatency(params, rng.stream(way));
  }
  return models;
}

function recorded(path: string): LatencyModels {
  const [head = '', ...lines] = readFileSync(path, 'utf8').trim().split(/\r?\n/);
  const names = head.split(',').map((name) => name.trim());
  if (names.join() !== COLUMNS.join())
    refuse(`--latency ${path}: the first line has to be ${COLUMNS.join(',')}, it is ${head.slice(0, 80)}`);
  const rows = lines.map((line, i) => {
    const row = line.split(',').map((cell) => (cell.trim() === '' ? Number.NaN : Number(cell)));
    if (row.length !== COLUMNS.length || row.some((value) => !(value >= 0 && Number.isFinite(value))))
      refuse(`--latency ${path}: line ${i + 2} needs four numbers of microseconds, 0 or more`);
    return row as [number, number, number, number];
  });
  const [first] = rows;
  if (first === undefined) refuse(`--latency ${path}: there is no row`);
  rows.forEach((row, i) => {
    if (i > 0 && row[0] <= (rows[i - 1] as typeof row)[0])
      refuse(`--latency ${path}: times rise, not so at line ${i + 2}`);
  });
  const times = Float64Array.from(rows, (row) => row[0] - first[0]);
  const way = (k: 1 | 2 | 3): LatencyModel =>
    new InterpolatedLatency({ times, latencies: Float64Array.from(rows, (row) => row[k]) });
  return { feed: way(1), orderEntry: way(2), acknowledgement: way(3) };
}

/** `linear`, `square-root` or `almgren-chriss`. @throws BOT4_CLI_USAGE */
export function readImpact(text: string): ImpactKind {
  const kind = Object.hasOwn(IMPACTS, text) ? IMPACTS[text] : undefined;
  return kind ?? refuse(`--impact ${text}: one of ${Object.keys(IMPACTS).join(', ')} is needed`);
}

/** `sizes`, or `RATE:A:B`: takers a second, and the shape of the Beta shares that they take. @throws BOT4_CLI_USAGE */
export function readFills(text: string): PartialFillParams | undefined {
  if (text === 'sizes') return undefined;
  const [rate = 0, a = 0, b = 0] = /^\d+(?:\.\d+)?(?::\d+(?:\.\d+)?){2}$/.test(text) ? text.split(':').map(Number) : [];
  if (!(rate > 0 && rate <= 1000 && a > 0 && a <= 1000 && b > 0 && b <= 1000))
    refuse(`--fills ${text}: sizes, or takers a second and the shape of their shares such as 3:2:5 is needed`);
  return { ratePerSecond: rate, share: { a, b } };
}
