/**
 * The works of group `indicators`: a year of one-minute bars beside TA-Lib's C library and polars on one thread. Ours run as
 * the batch form runs them, its search for holes included.
 *
 * How a side holds its outputs decides more than what it computes: to find pages for new columns takes the system about as
 * long as to fill them. So beside TA-Lib both sides do the same. "Outputs kept" are filled again in every call: ours are
 * columns of `allocateColumns`, TA-Lib's are arrays that its C functions are given (`reused.py`). "New outputs" are made in
 * every call: ours by `computeFeatures`, TA-Lib's by its Python functions.
 */
import {
  type BarColumn,
  buildFeature,
  CATALOGUE,
  computeFeatures,
  type FeatureSpec,
  type IndicatorDefinition,
  type IndicatorRun,
  runIndicator,
  runIndicators,
  usualParams,
} from '../../src/domain/features/index.ts';
import { allocateColumns } from '../../src/hot/index.ts';
import { type PeerInput, rowsOf } from './inputs.ts';
import { barColumns } from './market-inputs.ts';
import type { Answer, Closeness, Goal, OwnCall, PeerWork } from './work.ts';

const YEAR_OF_MINUTES = 525_600;
const FIELDS = ['open', 'high', 'low', 'close', 'volume'] as const;

/** One of the indicators that are compared. */
interface Compared {
  readonly name: string;
  readonly kind: string;
  readonly params: Readonly<Record<string, number>>;
  readonly goal: Goal;
  /** How close every eighth row of each output must be. */
  readonly closeness: Pick<Closeness, 'rule' | 'limit'>;
  readonly polars?: Goal;
}

const FASTER: Goal = { kind: 'faster', times: 1 };
/** Prices are near 40,000: what adding and taking away leaves in running sums shows in the tenth digit. */
const PRICE = { rule: 'relative', limit: 1e-9 } as const;
const SHARE = { rule: 'absolute', limit: 1e-8 } as const;
const QUOTE = { rule: 'absolute', limit: 1e-6 } as const;

const TEN: readonly Compared[] = [
  { name: 'SMA 20', kind: 'sma', params: { period: 20 }, goal: FASTER, closeness: PRICE, polars: FASTER },
  { name: 'EMA 20', kind: 'ema', params: { period: 20 }, goal: FASTER, closeness: PRICE, polars: FASTER },
  { name: 'RSI 14', kind: 'rsi', params: { period: 14 }, goal: FASTER, closeness: SHARE, polars: FASTER },
  {
    name: 'MACD 12, 26, 9',
    kind: 'macd',
    params: { fast: 12, slow: 26, signal: 9 },
    goal: FASTER,
    closeness: QUOTE,
    polars: FASTER,
  },
  {
    name: 'Bollinger bands 20',
    kind: 'bbands',
    params: { period: 20, up: 2, down: 2 },
    goal: FASTER,
    closeness: PRICE,
    polars: FASTER,
  },
  { name: 'ATR 14', kind: 'atr', params: { period: 14 }, goal: FASTER, closeness: QUOTE },
  { name: 'ADX 14', kind: 'adx', params: { period: 14 }, goal: FASTER, closeness: SHARE },
  {
    name: 'stochastic 14, 3, 3',
    kind: 'stoch',
    params: { period: 14, smooth: 3, signal: 3 },
    goal: FASTER,
    closeness: SHARE,
  },
  { name: 'OBV', kind: 'obv', params: {}, goal: FASTER, closeness: QUOTE, polars: FASTER },
  { name: 'MFI 14', kind: 'mfi', params: { period: 14 }, goal: FASTER, closeness: SHARE },
];

const MORE: readonly Compared[] = [
  {
    name: 'maximum of 200',
    kind: 'max',
    params: { period: 200 },
    // A deque with one comparison a bar, where the next maximum is rarely looked for: half of its speed was promised.
    goal: { kind: 'share', share: 2 },
    closeness: PRICE,
    polars: { kind: 'faster', times: 7 },
  },
  { name: 'linear regression 50', kind: 'linearReg', params: { period: 50 }, goal: FASTER, closeness: PRICE },
  // The peer's variance is a difference of two sums of squares near 3e10.
  { name: 'standard deviation 20', kind: 'stddev', params: { period: 20 }, goal: FASTER, closeness: QUOTE },
];

/** Rows of the answers: every eighth, from the first at which TA-Lib has every value, or the seeds of polars are forgotten. */
const TALIB_FROM = 256;
const POLARS_FROM = 2048;
const EVERY = 8;

function definitionOf(kind: string): IndicatorDefinition {
  const found = CATALOGUE.find((definition) => definition.kind === kind);
  if (found === undefined) throw new Error(`there is no indicator ${kind}`);
  return found;
}

/** An indicator over columns: those are those of the bars and room for the outputs. */
function lineOf({ kind, params }: Compared, columns: Readonly<Record<string, Float64Array>>, room: string) {
  const definition = definitionOf(kind);
  const run: IndicatorRun = {
    params: { ...usualParams(definition), ...params },
    inputs: definition.inputs.map(({ usual }) => columns[usual as BarColumn] as Float64Array),
    outputs: definition.outputs.map((_, o) => columns[`${room}${o}`] as Float64Array),
  };
  return { definition, run };
}

/** Bars in a memory of kernels, with room for the outputs of indicators. */
function columnsOf(bars: PeerInput, rooms: readonly string[]): Readonly<Record<string, Float64Array>> {
  const fields = rowsOf(bars);
  const names = [...FIELDS, ...rooms.flatMap((room) => [0, 1, 2].map((o) => `${room}${o}`))];
  const columns = allocateColumns(names, (fields[0] as Float64Array).length);
  FIELDS.forEach((name, k) => {
    columns[name]?.set(fields[k] as Float64Array);
  });
  return columns;
}

function everyEighth(outputs: readonly Float64Array[], from: number): Answer {
  return Object.fromEntries(
    outputs.map((output, o) => [`output${o}`, output.subarray(from).filter((_, t) => t % EVERY === 0)]),
  );
}

function single(compared: Compared, from: number, bars: PeerInput): OwnCall {
  const { definition, run } = lineOf(compared, columnsOf(bars, ['out']), 'out');
  const call = () => runIndicator(definition, run);
  return {
    call,
    answer: () => {
      call();
      return everyEighth(run.outputs, from);
    },
  };
}

/** Trial runs are on 400 rows, and the seeds of polars are forgotten later. */
function rowsOfTrial(n: number, from: number): number {
  return Math.max(n, from + 64 * EVERY);
}

/** Outputs kept on both sides. */
function talibWork(compared: Compared): PeerWork {
  const { name, kind, goal, closeness } = compared;
  return {
    group: 'indicators',
    name,
    n: YEAR_OF_MINUTES,
    peer: { library: 'TA-Lib, outputs kept', work: `talibReused.${kind}` },
    inputs: (n) => [barColumns(rowsOfTrial(n, TALIB_FROM))],
    ours: ([bars]) => single(compared, TALIB_FROM, bars as PeerInput),
    goal,
    closeness: definitionOf(kind).outputs.map((_, o) => ({ name: `output${o}`, ...closeness })),
  };
}

function polarsWork(compared: Compared, goal: Goal): PeerWork {
  const { name, kind, closeness } = compared;
  // Of the MACD polars is asked for the line alone.
  const outputs = kind === 'macd' ? 1 : definitionOf(kind).outputs.length;
  return {
    group: 'indicators',
    name,
    n: YEAR_OF_MINUTES,
    peer: { library: 'polars', work: `polars.${kind}` },
    inputs: (n) => [barColumns(rowsOfTrial(n, POLARS_FROM))],
    ours: ([bars]) => single(compared, POLARS_FROM, bars as PeerInput),
    goal,
    closeness: Array.from({ length: outputs }, (_, o) => ({ name: `output${o}`, ...closeness })),
  };
}

const LAST: Closeness = { name: 'last', rule: 'relative', limit: 1e-7 };

/** All ten, in one call of ours; outputs kept on both sides. */
const tenWork: PeerWork = {
  group: 'indicators',
  name: 'the ten together',
  n: YEAR_OF_MINUTES,
  peer: { library: 'TA-Lib, outputs kept', work: 'talibTenReused' },
  inputs: (n) => [barColumns(rowsOfTrial(n, TALIB_FROM))],
  ours: ([bars]) => {
    const columns = columnsOf(
      bars as PeerInput,
      TEN.map(({ kind }) => kind),
    );
    const lines = TEN.map((compared) => lineOf(compared, columns, compared.kind));
    const call = () => runIndicators(lines);
    const last = ({ run }: { readonly run: IndicatorRun }) => run.outputs.map((output) => output.at(-1) as number);
    return {
      call,
      answer: () => {
        call();
        return { last: lines.flatMap(last) };
      },
    };
  },
  goal: { kind: 'faster', times: 3 },
  closeness: [LAST],
};

function specsOfTen(): FeatureSpec[] {
  return TEN.flatMap(({ kind, params }) =>
    definitionOf(kind).outputs.map(({ name }, o) => buildFeature(kind, `${kind}${o}`, { output: name, ...params })),
  );
}

/** As a user calls either library: new outputs on both sides, ours of ordinary arrays, with the check of the specifications. */
const featuresWork: PeerWork = {
  ...tenWork,
  name: 'the ten together, new outputs',
  peer: { library: 'TA-Lib, new outputs', work: 'talibTen' },
  ours: ([bars]) => {
    const fields = rowsOf(bars as PeerInput);
    const columns = Object.fromEntries(FIELDS.map((name, k) => [name, fields[k] as Float64Array]));
    const specs = specsOfTen();
    const call = () => computeFeatures(columns, specs);
    return {
      call,
      answer: () => {
        const values = call();
        return { last: specs.map(({ name }) => values[name]?.at(-1) as number) };
      },
    };
  },
};

/** Works of group `indicators`, in the order of the table. */
export const INDICATOR_WORKS: readonly PeerWork[] = [
  ...[...TEN, ...MORE].map(talibWork),
  tenWork,
  featuresWork,
  ...[...TEN, ...MORE].flatMap((compared) =>
    compared.polars === undefined ? [] : [polarsWork(compared, compared.polars)],
  ),
];
