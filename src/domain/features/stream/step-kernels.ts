/**
 * Indicators whose streaming form has a kernel in `hot`, with what each keeps from row to row. The definition of a kind
 * is its file under `indicators`: the kernel has the same bits, which a test shows for every kind that stands here, and
 * a pipeline computes it in the place of the class. Kinds and parameters that do not stand here run as that class.
 */
import {
  ageBlock,
  blocksOf,
  candlesBlock,
  cellsBlock,
  delayBlock,
  headBlock,
  lineBlock,
  maxBlock,
  meanBlock,
  momentsBlock,
  movementBlock,
  numberBlock,
  orderedBlock,
  rankBlock,
  type SharedState,
  type StateBlock,
  type StreamStepName,
  shapeBlock,
  sumBlock,
  weightedBlock,
  wilderSumBlock,
} from '../../../hot/index.ts';
import { choiceOf, type IndicatorDefinition, type IndicatorParams, param } from '../indicator.ts';

/** What a kernel keeps for an indicator with these parameters; undefined when the kernel does not know them. */
type StateOf = (params: IndicatorParams) => StateBlock | undefined;

/** A kernel for an indicator. */
export interface StepKernel {
  readonly name: StreamStepName;
  readonly state: StateBlock;
  readonly shared?: SharedState;
  readonly own?: number;
}

const NONE = blocksOf();
const UNKNOWN = numberBlock(Number.NaN);
/** Longest window that kernels put in order. */
const ORDERED_MAX = 128;

const CANDLES: SharedState = { name: 'candles', state: candlesBlock() };
/** The value before, and the change of the logarithm. */
const CHANGE: SharedState = { name: 'change', state: blocksOf(UNKNOWN, UNKNOWN) };

function period(params: IndicatorParams): number {
  return param(params, 'period');
}

/** So many states of one kind, each over `period` values. */
function each(count: number, block: (n: number) => StateBlock, ...before: readonly StateBlock[]): StateOf {
  return (params) => blocksOf(...before, ...Array.from({ length: count }, () => block(period(params))));
}

/** Whether the average that a parameter chooses is the one that the kernel has. */
function isAverage(params: IndicatorParams, name: string, average: string): boolean {
  const chosen = choiceOf(params, name);
  return chosen === average || chosen === 'own';
}

/** Averages of values. */
const AVERAGES: Partial<Record<StreamStepName, StateOf>> = {
  sma: each(1, sumBlock),
  ema: each(1, meanBlock),
  rma: each(1, meanBlock),
  wma: each(1, weightedBlock),
  dema: each(2, meanBlock),
  tema: each(3, meanBlock),
  kama: (params) => {
    const n = period(params);
    return blocksOf(headBlock(n), UNKNOWN, UNKNOWN, delayBlock(n), sumBlock(n));
  },
  hma: (params) => {
    const n = period(params);
    const lengths = [Math.max(Math.floor(n / 2), 1), n, Math.floor(Math.sqrt(n))];
    return blocksOf(...lengths.map(weightedBlock));
  },
  vwma: each(2, sumBlock),
  trima: (params) => blocksOf(sumBlock(Math.ceil(period(params) / 2)), sumBlock(Math.floor(period(params) / 2) + 1)),
};

const MOMENTUM: Partial<Record<StreamStepName, StateOf>> = {
  rsi: each(2, meanBlock, UNKNOWN),
  cmo: each(2, meanBlock, UNKNOWN),
  macd: (params) => {
    const slow = param(params, 'slow');
    const fast = param(params, 'fast');
    return blocksOf(headBlock(slow - fast), meanBlock(slow), meanBlock(fast), meanBlock(param(params, 'signal')));
  },
  ppo: (params) => {
    // An average over one value is the value, which an exponential mean with the weight 1 may miss by a rounding.
    if (!isAverage(params, 'average', 'ema') || param(params, 'fast') === 1) return undefined;
    return blocksOf(meanBlock(param(params, 'fast')), meanBlock(param(params, 'slow')));
  },
  stoch: (params) => {
    if (!isAverage(params, 'kAverage', 'sma') || !isAverage(params, 'dAverage', 'sma')) return undefined;
    const range = maxBlock(period(params));
    return blocksOf(range, range, sumBlock(param(params, 'smooth')), sumBlock(param(params, 'signal')));
  },
  adx: (params) => blocksOf(movementBlock(period(params)), cellsBlock(2, 0), UNKNOWN),
  plusDi: (params) => blocksOf(movementBlock(period(params)), UNKNOWN, wilderSumBlock(period(params))),
  minusDi: (params) => blocksOf(movementBlock(period(params)), UNKNOWN, wilderSumBlock(period(params))),
  cci: (params) => {
    const n = period(params);
    return n > ORDERED_MAX ? undefined : blocksOf(momentsBlock(n), orderedBlock(n));
  },
  willr: each(2, maxBlock),
  aroonOsc: (params) => blocksOf(ageBlock(period(params) + 1), ageBlock(period(params) + 1)),
  mfi: each(2, sumBlock, UNKNOWN),
  ultOsc: (params) => {
    const lengths = ['short', 'middle', 'long'].map((name) => param(params, name)).sort((a, b) => a - b);
    return blocksOf(UNKNOWN, ...lengths.flatMap((n) => [sumBlock(n), sumBlock(n)]));
  },
  trix: each(3, meanBlock, UNKNOWN),
  mom: each(1, delayBlock),
  roc: each(1, delayBlock),
  logReturn: each(1, delayBlock),
  efficiencyRatio: (params) => blocksOf(UNKNOWN, delayBlock(period(params)), sumBlock(period(params))),
  donchianPosition: each(2, maxBlock, UNKNOWN, UNKNOWN),
};

const VOLATILITY: Partial<Record<StreamStepName, StateOf>> = {
  atr: each(1, meanBlock, UNKNOWN),
  natr: each(1, meanBlock, UNKNOWN),
  choppiness: (params) => {
    const n = period(params);
    return blocksOf(UNKNOWN, numberBlock(100 / Math.log(n)), sumBlock(n), maxBlock(n), maxBlock(n));
  },
  trueRange: () => UNKNOWN,
  parkinson: (params) => blocksOf(numberBlock(1 / (4 * Math.LN2 * period(params))), sumBlock(period(params))),
  garmanKlass: (params) => blocksOf(numberBlock(2 * Math.LN2 - 1), sumBlock(period(params))),
};

const STATISTICS: Partial<Record<StreamStepName, StateOf>> = {
  max: each(1, maxBlock),
  min: each(1, maxBlock),
  linearReg: each(1, lineBlock),
  linearRegSlope: each(1, lineBlock),
  percentRank: (params) => (period(params) > ORDERED_MAX ? undefined : rankBlock(period(params))),
  sum: each(1, sumBlock),
};

const VOLUME: Partial<Record<StreamStepName, StateOf>> = {
  obv: () => blocksOf(UNKNOWN, numberBlock(0)),
  ad: () => numberBlock(0),
  adosc: (params) => {
    const fast = param(params, 'fast');
    const slow = param(params, 'slow');
    const keep = blocksOf(numberBlock(1 - 2 / (fast + 1)), numberBlock(1 - 2 / (slow + 1)));
    return blocksOf(headBlock(Math.max(fast, slow) - 1), keep, cellsBlock(2, 0));
  },
  cmf: each(2, sumBlock),
  pvt: () => cellsBlock(2, 0),
  volumeRatio: each(1, sumBlock),
};

const CALENDAR: Partial<Record<StreamStepName, StateOf>> = {
  timeOfDaySin: () => NONE,
  timeOfDayCos: () => NONE,
  timeOfWeekSin: () => NONE,
  timeOfWeekCos: () => NONE,
};

const PLAIN: Partial<Record<string, StateOf>> = {
  ...AVERAGES,
  ...MOMENTUM,
  ...VOLATILITY,
  ...STATISTICS,
  ...VOLUME,
  ...CALENDAR,
};

/** What a kernel keeps itself, and the state that it shares with others of the same inputs. */
type SharedOf = (params: IndicatorParams) => { state: StateBlock; shared: SharedState; own?: number } | undefined;

function momentsOf(params: IndicatorParams): SharedState {
  return { name: 'moments', state: momentsBlock(period(params)), own: period(params) };
}

function changeMoments(params: IndicatorParams) {
  const n = period(params);
  return { state: NONE, shared: { name: 'changeMoments', state: momentsBlock(n), shared: CHANGE, own: n } } as const;
}

function changeShape(params: IndicatorParams) {
  const n = period(params);
  const state = blocksOf(UNKNOWN, shapeBlock(n));
  return { state: NONE, shared: { name: 'changeShape', state, shared: CHANGE, own: n } } as const;
}

const SHARING: Partial<Record<string, SharedOf>> = {
  bbands: (params) => {
    if (!isAverage(params, 'average', 'sma')) return undefined;
    const widths = blocksOf(numberBlock(param(params, 'up')), numberBlock(param(params, 'down')));
    return { state: widths, shared: momentsOf(params) };
  },
  stddev: (params) => ({ state: numberBlock(param(params, 'deviations')), shared: momentsOf(params) }),
  variance: (params) => ({ state: NONE, shared: momentsOf(params) }),
  zscore: (params) => ({ state: NONE, shared: momentsOf(params) }),
  returnTStat: changeMoments,
  volatility: changeMoments,
  rollingSkew: changeShape,
  rollingKurtosis: changeShape,
  logReturn: (params) => (period(params) === 1 ? { state: NONE, shared: CHANGE, own: 1 } : undefined),
};

function penetration(params: IndicatorParams): StateBlock {
  return numberBlock(param(params, 'penetration'));
}

/** Kernels that read the candles. */
const PATTERNS: Partial<Record<string, StateOf>> = {
  cdlDoji: () => NONE,
  cdlEngulfing: () => NONE,
  cdlHammer: () => NONE,
  cdlHarami: () => NONE,
  cdlShootingStar: () => NONE,
  cdlMorningStar: penetration,
  cdlEveningStar: penetration,
  cdl3WhiteSoldiers: () => NONE,
  cdl3BlackCrows: () => NONE,
  cdlMarubozu: () => NONE,
  cdlPiercing: () => NONE,
  cdlDarkCloudCover: penetration,
};

/** The kernel of an indicator, or undefined when it has none for these parameters. */
export function kernelOf(definition: IndicatorDefinition, params: IndicatorParams): StepKernel | undefined {
  const { kind } = definition;
  const name = kind as StreamStepName;
  const sharing = SHARING[kind]?.(params);
  if (sharing !== undefined) return { name, ...sharing };
  const plain = PLAIN[kind]?.(params);
  if (plain !== undefined) return { name, state: plain };
  const pattern = PATTERNS[kind]?.(params);
  if (pattern === undefined) return undefined;
  return { name, state: pattern, shared: CANDLES, own: definition.warmup(params, 'value') };
}

/** The kernel of a delay by `lag` rows. */
export function lagKernel(lag: number): StepKernel {
  return { name: 'lag', state: delayBlock(lag) };
}
