/**
 * The streaming form of a pipeline: one call computes all steps that have a kernel, for the row that stands in the cells.
 * AssemblyScript; scripts/gen-simd.ts compiles it, with stream-kernels, -blocks, -windows and -candles, into
 * stream-steps.wasm.gen.ts. Hot path. Every load and store is raw; stream-program.ts lays out what they reach.
 *
 * A kernel does what the indicator of its kind in src/domain/features/indicators does, operation by operation, and has
 * its bits; a test compares the two for every kernel. No number is boxed here, and no call is megamorphic, which is what
 * the same steps as objects spend three quarters of their time on.
 *
 * A program is a list of steps, each 16 whole numbers of 4 bytes: the kernel, its guard (see `computeSteps`), addresses of
 * its state and of its first output, number of outputs, addresses of up to four inputs, which repeat where there are fewer,
 * address of a state that it shares, and a whole number of its own.
 */
import {
  delay,
  exponentialMean,
  lengthOf,
  line,
  moments,
  simpleMean,
  squaresOf,
  sumEnd,
  trueRange,
  weightedMean,
  wilderMean,
  windowMax,
  windowSum,
} from './stream-blocks';
import {
  darkCloudCover,
  doji,
  engulfing,
  eveningStar,
  hammer,
  harami,
  marubozu,
  morningStar,
  piercing,
  pushCandle,
  shootingStar,
  threeBlackCrows,
  threeWhiteSoldiers,
} from './stream-candles';
import { changeShape, countBelow, excessKurtosis, skewness } from './stream-windows';
import {
  ad,
  adosc,
  adx,
  aroonOsc,
  bbands,
  cci,
  change,
  choppiness,
  cmf,
  cmo,
  dayAngle,
  dema,
  directionalShare,
  donchianPosition,
  efficiencyRatio,
  garmanKlass,
  hma,
  input,
  kama,
  linearReg,
  macd,
  mfi,
  natr,
  obv,
  over,
  own,
  parkinson,
  pattern,
  ppo,
  pvt,
  returnTStat,
  roc,
  rsi,
  sampleDeviation,
  shared,
  stoch,
  tema,
  trix,
  trueRangeOf,
  ultOsc,
  vwma,
  weekAngle,
  willr,
  zscore,
} from './stream-kernels';

@external('env', 'log')
declare function log(x: f64): f64;
@external('env', 'sin')
declare function sin(x: f64): f64;
@external('env', 'cos')
declare function cos(x: f64): f64;

const STEP: usize = 64;
/** Places of the plain averages in `STREAM_STEPS`; the other plain step is `lag`. */
const SMA: u32 = 6;
const EMA: u32 = 7;
const RMA: u32 = 8;

/** Whether a step has to pass a row over because one of its inputs is NaN; it has no value then. */
@inline function passesOver(p: usize, o: usize): bool {
  const a = input(p, 0);
  const b = input(p, 1);
  const c = input(p, 2);
  const d = input(p, 3);
  if (i32(a == a) & i32(b == b) & i32(c == c) & i32(d == d)) return false;
  const end = o + (<usize>load<u32>(p, 16) << 3);
  for (let cell = o; cell < end; cell += 8) store<f64>(cell, NaN);
  return true;
}

/** One step. The numbers are places in `STREAM_STEPS` of stream-program.ts. */
@inline function compute(p: usize, s: usize, o: usize): void {
  const x = input(p, 0);
  switch (load<u32>(p)) {
    case 0: // lag
      store<f64>(o, delay(s, x));
      break;
    case 1: // candles
      pushCandle(s, x, input(p, 1), input(p, 2), input(p, 3));
      break;
    case 2: // change
      change(s, x);
      break;
    case 3: // moments
      moments(s, x);
      break;
    case 4: // changeMoments
      moments(s, load<f64>(shared(p), 8));
      break;
    case 5: // changeShape
      changeShape(s, load<f64>(shared(p), 8));
      break;
    case 6: // sma
      store<f64>(o, windowSum(s, x) / <f64>lengthOf(s));
      break;
    case 7: // ema
      store<f64>(o, exponentialMean(s, x));
      break;
    case 8: // rma
      store<f64>(o, wilderMean(s, x));
      break;
    case 9: // wma
      store<f64>(o, weightedMean(s, x));
      break;
    case 10: // dema
      dema(s, x, o);
      break;
    case 11: // tema
      tema(s, x, o);
      break;
    case 12: // kama
      kama(s, x, o);
      break;
    case 13: // hma
      hma(s, x, o);
      break;
    case 14: // vwma
      vwma(s, x, input(p, 1), o);
      break;
    case 15: // trima
      store<f64>(o, simpleMean(sumEnd(s), simpleMean(s, x)));
      break;
    case 16: // rsi
      rsi(s, x, o);
      break;
    case 17: // macd
      macd(s, x, o);
      break;
    case 18: // stoch
      stoch(s, p, o);
      break;
    case 19: // adx
      adx(s, p, o);
      break;
    case 20: // plusDi
      directionalShare(s, p, o, 24);
      break;
    case 21: // minusDi
      directionalShare(s, p, o, 32);
      break;
    case 22: // cci
      cci(s, p, o);
      break;
    case 23: // willr
      willr(s, p, o);
      break;
    case 24: // aroonOsc
      aroonOsc(s, p, o);
      break;
    case 25: // mfi
      mfi(s, p, o);
      break;
    case 26: // cmo
      cmo(s, x, o);
      break;
    case 27: // ultOsc
      ultOsc(s, p, o);
      break;
    case 28: // trix
      trix(s, x, o);
      break;
    case 29: // ppo
      ppo(s, x, o);
      break;
    case 30: // mom
      store<f64>(o, x - delay(s, x));
      break;
    case 31: // roc
      roc(s, x, o);
      break;
    case 32: // logReturn
      store<f64>(o, own(p) == 1 ? load<f64>(shared(p), 8) : log(x / delay(s, x)));
      break;
    case 33: // efficiencyRatio
      efficiencyRatio(s, x, o);
      break;
    case 34: // returnTStat
      returnTStat(shared(p), o);
      break;
    case 35: // donchianPosition
      donchianPosition(s, p, o);
      break;
    case 36: // atr
      store<f64>(o, wilderMean(s + 8, trueRangeOf(s, p)));
      break;
    case 37: // natr
      natr(s, p, o);
      break;
    case 38: // choppiness
      choppiness(s, p, o);
      break;
    case 39: // trueRange
      store<f64>(o, trueRangeOf(s, p));
      break;
    case 40: // bbands
      bbands(s, shared(p), o);
      break;
    case 41: // volatility
      store<f64>(o, sampleDeviation(shared(p)));
      break;
    case 42: // parkinson
      parkinson(s, p, o);
      break;
    case 43: // garmanKlass
      garmanKlass(s, p, o);
      break;
    case 44: // stddev
      store<f64>(o, load<f64>(s) * sqrt<f64>(squaresOf(shared(p)) / <f64>lengthOf(shared(p))));
      break;
    case 45: // variance
      store<f64>(o, squaresOf(shared(p)) / <f64>lengthOf(shared(p)));
      break;
    case 46: // max
      store<f64>(o, windowMax(s, x));
      break;
    case 47: // min
      store<f64>(o, -windowMax(s, -x));
      break;
    case 48: // zscore
      zscore(shared(p), o);
      break;
    case 49: // linearReg
      linearReg(s, x, o);
      break;
    case 50: // linearRegSlope
      store<f64>(o, line(s, x));
      break;
    case 51: // rollingSkew
      store<f64>(o, skewness(shared(p)));
      break;
    case 52: // rollingKurtosis
      store<f64>(o, excessKurtosis(shared(p)));
      break;
    case 53: // percentRank
      store<f64>(o, (100 * countBelow(s, x)) / <f64>lengthOf(s));
      break;
    case 54: // sum
      store<f64>(o, windowSum(s, x));
      break;
    case 55: // obv
      obv(s, x, input(p, 1), o);
      break;
    case 56: // ad
      ad(s, p, o);
      break;
    case 57: // adosc
      adosc(s, p, o);
      break;
    case 58: // cmf
      cmf(s, p, o);
      break;
    case 59: // pvt
      pvt(s, p, o);
      break;
    case 60: // volumeRatio
      store<f64>(o, over(x * <f64>lengthOf(s), windowSum(s, x), 1));
      break;
    case 61: // timeOfDaySin
      store<f64>(o, sin(dayAngle(x)));
      break;
    case 62: // timeOfDayCos
      store<f64>(o, cos(dayAngle(x)));
      break;
    case 63: // timeOfWeekSin
      store<f64>(o, sin(weekAngle(x)));
      break;
    case 64: // timeOfWeekCos
      store<f64>(o, cos(weekAngle(x)));
      break;
    case 65: // cdlDoji
      pattern(p, o, doji(shared(p)));
      break;
    case 66: // cdlEngulfing
      pattern(p, o, engulfing(shared(p)));
      break;
    case 67: // cdlHammer
      pattern(p, o, hammer(shared(p)));
      break;
    case 68: // cdlHarami
      pattern(p, o, harami(shared(p)));
      break;
    case 69: // cdlShootingStar
      pattern(p, o, shootingStar(shared(p)));
      break;
    case 70: // cdlMorningStar
      pattern(p, o, morningStar(shared(p), load<f64>(s)));
      break;
    case 71: // cdlEveningStar
      pattern(p, o, eveningStar(shared(p), load<f64>(s)));
      break;
    case 72: // cdl3WhiteSoldiers
      pattern(p, o, threeWhiteSoldiers(shared(p)));
      break;
    case 73: // cdl3BlackCrows
      pattern(p, o, threeBlackCrows(shared(p)));
      break;
    case 74: // cdlMarubozu
      pattern(p, o, marubozu(shared(p)));
      break;
    case 75: // cdlPiercing
      pattern(p, o, piercing(shared(p)));
      break;
    case 76: // cdlDarkCloudCover
      pattern(p, o, darkCloudCover(shared(p), load<f64>(s)));
      break;
  }
}

/**
 * Computes `count` steps of the program at `p`. With `holes` 1 the row has a NaN in one of its columns: every step with
 * bit 0 of its guard looks at its inputs then. One with bit 1 always does: it reads what other steps have made.
 */
export function computeSteps(p: usize, count: u32, holes: u32): void {
  const end = p + <usize>count * STEP;
  const asked = holes | 2;
  for (; p < end; p += STEP) {
    const o: usize = load<u32>(p, 12);
    if ((load<u32>(p, 4) & asked) != 0 && passesOver(p, o)) continue;
    compute(p, load<u32>(p, 8), o);
  }
}

/** 1 when one of `count` cells is NaN, 0 when none is. */
export function holesIn(cells: usize, count: u32): u32 {
  // One at a time: a pair could not be read before both of its cells, which have just been written, have left the processor.
  let holes: i32 = 0;
  const end = cells + (<usize>count << 3);
  for (let cell = cells; cell < end; cell += 8) {
    const value = load<f64>(cell);
    holes |= i32(value != value);
  }
  return holes;
}

/** Copies the cells whose addresses stand at `shown` into the row. 1 when all are finite, 0 when one is not. */
export function fillRow(shown: usize, row: usize, count: u32): u32 {
  let finite: i32 = 1;
  const end = shown + (<usize>count << 2);
  for (let at = shown; at < end; at += 4, row += 8) {
    const value = load<f64>(load<u32>(at));
    store<f64>(row, value);
    finite &= i32(abs<f64>(value) < Infinity);
  }
  return finite;
}

/** 1 when all cells of the row are finite, 0 when one is not. */
@inline function isFinite64(row: usize, count: u32): u32 {
  let finite: i32 = 1;
  const end = row + (<usize>count << 3);
  for (let cell = row; cell < end; cell += 8) finite &= i32(abs<f64>(load<f64>(cell)) < Infinity);
  return finite;
}

/** What a delay or a plain average makes of a row. Without an input an average has no value, and its state waits. */
@inline function plainValue(p: usize): f64 {
  const x = input(p, 0);
  const s: usize = load<u32>(p, 8);
  const name = load<u32>(p);
  if (name == EMA) return exponentialMean(s, x);
  if (name == SMA) return x == x ? windowSum(s, x) / <f64>lengthOf(s) : x;
  if (name == RMA) return wilderMean(s, x);
  return delay(s, x);
}

/**
 * `computeSteps` for a program of nothing but delays and plain averages over columns of the source: what most strategies have
 * is so few steps that entering the large function costs more than they do, and so does looking for NaN before and behind.
 * 1 when all values are finite, 0 when one is not.
 */
@inline function computePlain(p: usize, end: usize): u32 {
  let finite: i32 = 1;
  for (; p < end; p += STEP) {
    const value = plainValue(p);
    store<f64>(load<u32>(p, 12), value);
    finite &= i32(abs<f64>(value) < Infinity);
  }
  return finite;
}

/** Kinds of programs, see `computeRow`. */
const PLAIN: u32 = 1;
const PLAIN_ROW: u32 = 2;

/**
 * A whole row of a pipeline all of whose steps have kernels. 1 when all of it is finite.
 *
 * At `h` stand 9 whole numbers of 4 bytes: the kind, where the steps begin and end, their count, address and number of the
 * columns that they read, addresses of the cells that are shown, 0 when the row is these cells, address of the row, and number
 * of the features. Of the kind 1 `computePlain` knows all steps; of the kind 2 the row is what they make, too.
 */
export function computeRow(h: usize): u32 {
  const kind = load<u32>(h);
  const program: usize = load<u32>(h, 4);
  if (kind >= PLAIN) {
    const finite = computePlain(program, load<u32>(h, 8));
    if (kind == PLAIN_ROW) return finite;
  } else {
    computeSteps(program, load<u32>(h, 12), holesIn(load<u32>(h, 16), load<u32>(h, 20)));
  }
  const shown: usize = load<u32>(h, 24);
  const row: usize = load<u32>(h, 28);
  const features = load<u32>(h, 32);
  return shown == 0 ? isFinite64(row, features) : fillRow(shown, row, features);
}
