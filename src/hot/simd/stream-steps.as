/**
 * The streaming form of a pipeline: one call computes all steps that have a kernel, for the row that stands in the cells.
 * AssemblyScript; scripts/gen-simd.ts compiles it, with stream-blocks, stream-windows and stream-candles, into
 * stream-steps.wasm.gen.ts. Hot path. Every load and store is raw; stream-program.ts lays out what they reach.
 *
 * A kernel does what the indicator of its kind in src/domain/features/indicators does, operation by operation, and has
 * its bits; a test compares the two for every kernel. No number is boxed here, and no call is megamorphic, which is what
 * the same steps as objects spend three quarters of their time on.
 *
 * A program is a list of steps, each 16 whole numbers of 4 bytes: the kernel, its guard (see `computeSteps`), addresses of its state and of its first output, number of outputs, addresses of up to four
 * inputs, which repeat where there are fewer, address of a state that it shares, and a whole number of its own.
 */
import {
  delay,
  delayEnd,
  exponentialMean,
  fromMean,
  least,
  lengthOf,
  line,
  MEAN,
  meanOf,
  moments,
  most,
  positive,
  simpleMean,
  squaresOf,
  sumEnd,
  trueRange,
  weightedEnd,
  weightedMean,
  whereAbove,
  wilderMean,
  wilderSum,
  windowMax,
  windowSum,
} from './stream-blocks';
import {
  candleRows,
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
import {
  absoluteDeviation,
  ageEnd,
  changeShape,
  countBelow,
  excessKurtosis,
  maxAge,
  pushOrdered,
  skewness,
} from './stream-windows';

@external('env', 'log')
declare function log(x: f64): f64;
@external('env', 'sin')
declare function sin(x: f64): f64;
@external('env', 'cos')
declare function cos(x: f64): f64;

const STEP: usize = 64;

/** The input i of a step. */
@inline function input(p: usize, i: usize): f64 {
  return load<f64>(load<u32>(p + (i << 2), 20));
}

@inline function shared(p: usize): usize {
  return load<u32>(p, 36);
}

@inline function own(p: usize): u32 {
  return load<u32>(p, 40);
}

/** x over y, and what the quotient is by convention where y is 0. */
@inline function over(x: f64, y: f64, otherwise: f64): f64 {
  return y == 0 ? otherwise : x / y;
}

@inline function rsi(s: usize, x: f64, o: usize): void {
  const change = x - load<f64>(s);
  store<f64>(s, x);
  const gain = wilderMean(s + 8, positive(change));
  const all = gain + wilderMean(s + 8 + MEAN, positive(-change));
  store<f64>(o, over(100 * gain, all, 0));
}

@inline function cmo(s: usize, x: f64, o: usize): void {
  const change = x - load<f64>(s);
  store<f64>(s, x);
  const gain = wilderMean(s + 8, positive(change));
  const loss = wilderMean(s + 8 + MEAN, positive(-change));
  store<f64>(o, over(100 * (gain - loss), gain + loss, 0));
}

@inline function macd(s: usize, x: f64, o: usize): void {
  const slow = exponentialMean(s + 8, x);
  let value = NaN;
  if (load<u32>(s) < lengthOf(s)) store<u32>(s, load<u32>(s) + 1);
  else value = exponentialMean(s + 8 + MEAN, x) - slow;
  const mean = exponentialMean(s + 8 + 2 * MEAN, value);
  store<f64>(o, value);
  store<f64>(o, mean, 8);
  store<f64>(o, value - mean, 16);
}

@inline function ppo(s: usize, x: f64, o: usize): void {
  const fast = exponentialMean(s, x);
  const slow = exponentialMean(s + MEAN, x);
  store<f64>(o, over(100 * (fast - slow), slow, 0));
}

@inline function dema(s: usize, x: f64, o: usize): void {
  const first = exponentialMean(s, x);
  store<f64>(o, 2 * first - exponentialMean(s + MEAN, first));
}

@inline function tema(s: usize, x: f64, o: usize): void {
  const first = exponentialMean(s, x);
  const second = exponentialMean(s + MEAN, first);
  store<f64>(o, 3 * (first - second) + exponentialMean(s + 2 * MEAN, second));
}

@inline function trix(s: usize, x: f64, o: usize): void {
  const first = exponentialMean(s + 8, x);
  const mean = exponentialMean(s + 8 + 2 * MEAN, exponentialMean(s + 8 + MEAN, first));
  const before = load<f64>(s);
  store<f64>(s, mean);
  store<f64>(o, before == 0 ? 0 : (mean / before - 1) * 100);
}

/** Fast and slow weights of `KaufmanMean`. */
const FAST: f64 = 2.0 / 3.0;
const SLOW: f64 = 2.0 / 31.0;

function kama(s: usize, x: f64, o: usize): void {
  const n = lengthOf(s);
  const count = load<u32>(s);
  const delays = s + 24;
  const last = load<f64>(s, 8);
  const path = count == 0 ? NaN : windowSum(delayEnd(delays), abs<f64>(x - last));
  const distance = abs<f64>(x - delay(delays, x));
  if (count < n) {
    store<u32>(s, count + 1);
  } else {
    const efficiency: f64 = path == 0 ? 1 : min<f64>(distance / path, 1);
    const weight = efficiency * (FAST - SLOW) + SLOW;
    const known = load<f64>(s, 16);
    const mean = known != known ? last : known;
    store<f64>(s, mean + (x - mean) * weight * weight, 16);
  }
  store<f64>(s, x, 8);
  store<f64>(o, n == 1 ? x : load<f64>(s, 16));
}

@inline function hma(s: usize, x: f64, o: usize): void {
  const whole = weightedEnd(s);
  const half = weightedMean(s, x);
  const distance = 2 * half - weightedMean(whole, x);
  store<f64>(o, weightedMean(weightedEnd(whole), distance));
}

@inline function vwma(s: usize, x: f64, volume: f64, o: usize): void {
  const n = lengthOf(s);
  const traded = windowSum(s, x * volume);
  const average = traded / windowSum(sumEnd(s), volume);
  store<f64>(o, n == 1 ? x : average);
}

@inline function stoch(s: usize, p: usize, o: usize): void {
  const lows = sumEnd(s);
  const k = sumEnd(lows);
  const highest = windowMax(s, input(p, 0));
  const lowest = -windowMax(lows, -input(p, 1));
  const raw = over(100 * (input(p, 2) - lowest), highest - lowest, 0);
  const value = simpleMean(k, raw);
  store<f64>(o, value);
  store<f64>(o, simpleMean(sumEnd(k), value), 8);
}

@inline function willr(s: usize, p: usize, o: usize): void {
  const highest = windowMax(s, input(p, 0));
  const range = highest + windowMax(sumEnd(s), -input(p, 1));
  store<f64>(o, over(100 * (input(p, 2) - highest), range, 0));
}

@inline function donchianPosition(s: usize, p: usize, o: usize): void {
  const lowest = load<f64>(s, 8);
  const range = load<f64>(s) - lowest;
  const above = input(p, 2) - lowest;
  const side: f64 = above > 0 ? 1 : above < 0 ? -1 : above;
  store<f64>(o, range == 0 ? 0.5 + 0.5 * side : above / range);
  store<f64>(s, windowMax(s + 16, input(p, 0)));
  store<f64>(s, -windowMax(sumEnd(s + 16), -input(p, 1)), 8);
}

/** Sums below this are what a dead market has left: see directional-index.ts. */
const FAINT: f64 = 1e-290;

/** Bytes of a `DirectionalMovement`: number of moves and n, high and low of the bar before, two sums, share that is kept. */
const MOVEMENT: usize = 48;

/** Takes a bar. Moves are counted until nothing depends on their number any more. */
@inline function movement(s: usize, high: f64, low: f64): void {
  const n = <i32>lengthOf(s);
  const moves = load<i32>(s) + 1;
  const up = high - load<f64>(s, 8);
  const down = load<f64>(s, 16) - low;
  store<f64>(s, high, 8);
  store<f64>(s, low, 16);
  store<i32>(s, moves > n + 1 ? n + 1 : moves);
  if (moves == 0) return;
  const keep = moves > n - 1 ? load<f64>(s, 40) : 1;
  const plus = whereAbove(up, down, positive(up), 0);
  const minus = whereAbove(down, up, positive(down), 0);
  store<f64>(s, load<f64>(s, 24) * keep + plus, 24);
  store<f64>(s, load<f64>(s, 32) * keep + minus, 32);
}

@inline function adx(s: usize, p: usize, o: usize): void {
  movement(s, input(p, 0), input(p, 1));
  const n = lengthOf(s);
  if (load<i32>(s) >= <i32>n) {
    const plus = load<f64>(s, 24);
    const minus = load<f64>(s, 32);
    const both = plus + minus;
    const dx = both < FAINT ? -1 : (100 * abs<f64>(plus - minus)) / both;
    const seeds = load<u32>(s, 48);
    const value = load<f64>(s, 64);
    if (seeds >= n) {
      if (dx >= 0) store<f64>(s, (value * <f64>(n - 1) + dx) / <f64>n, 64);
    } else if (dx == dx) {
      const sum = load<f64>(s, 56) + positive(dx);
      store<f64>(s, sum, 56);
      store<u32>(s, seeds + 1, 48);
      if (seeds + 1 == n) store<f64>(s, sum / <f64>n, 64);
    }
  }
  store<f64>(o, load<f64>(s, 64));
}

/** `plusDi` and `minusDi`: the sum of moves at `side` over that of true ranges. */
@inline function directionalShare(s: usize, p: usize, o: usize, side: usize): void {
  const high = input(p, 0);
  const low = input(p, 1);
  movement(s, high, low);
  const ranges = wilderSum(s + MOVEMENT + 8, trueRange(s + MOVEMENT, high, low, input(p, 2)));
  const n = lengthOf(s);
  const scale: f64 = n == 1 ? 1 : 100;
  const share = over(scale * load<f64>(s + side), ranges, 0);
  store<f64>(o, load<i32>(s) < <i32>n ? NaN : share);
}

/** Share of a mean, of two prices, below which a distance is rounding. */
const ROUNDING: f64 = 1e-14;
/** Scale of Lambert. */
const LAMBERT: f64 = 0.015;

@inline function typical(p: usize): f64 {
  return (input(p, 0) + input(p, 1) + input(p, 2)) / 3;
}

@inline function cci(s: usize, p: usize, o: usize): void {
  const n = lengthOf(s);
  const price = typical(p);
  const ordered = s + 80 + (<usize>n << 4);
  moments(s, price);
  pushOrdered(ordered, price);
  const mean = meanOf(s);
  const distance = fromMean(s);
  const deviation = absoluteDeviation(ordered, mean) / <f64>n;
  const noise = ROUNDING * abs<f64>(mean);
  const none = i32(abs<f64>(distance) <= noise) | i32(deviation <= noise);
  store<f64>(o, none ? 0 : distance / (LAMBERT * deviation));
}

@inline function mfi(s: usize, p: usize, o: usize): void {
  const before = load<f64>(s);
  const price = typical(p);
  const change = price - before;
  const noise = ROUNDING * (price + before);
  store<f64>(s, price);
  const flow = price * input(p, 3);
  const none = change != change ? NaN : 0;
  const inflow = windowSum(s + 8, whereAbove(change, noise, flow, none));
  const all = inflow + windowSum(sumEnd(s + 8), whereAbove(-noise, change, flow, none));
  store<f64>(o, over(100 * inflow, all, 0));
}

@inline function pressureShare(s: usize, pressure: f64, range: f64): f64 {
  const pressures = windowSum(s, pressure);
  return over(pressures, windowSum(sumEnd(s), range), 0);
}

@inline function ultOsc(s: usize, p: usize, o: usize): void {
  const before = load<f64>(s);
  const close = input(p, 2);
  const low = least(input(p, 1), before);
  const range = most(input(p, 0), before) - low;
  const pressure = close - low;
  store<f64>(s, close);
  const middleAt = sumEnd(sumEnd(s + 8));
  const longAt = sumEnd(sumEnd(middleAt));
  const short = pressureShare(s + 8, pressure, range);
  const middle = pressureShare(middleAt, pressure, range);
  const long = pressureShare(longAt, pressure, range);
  store<f64>(o, (100 * (4 * short + 2 * middle + long)) / 7);
}

@inline function roc(s: usize, x: f64, o: usize): void {
  const before = delay(s, x);
  store<f64>(o, before == 0 ? 0 : (x / before - 1) * 100);
}

@inline function efficiencyRatio(s: usize, x: f64, o: usize): void {
  const path = windowSum(delayEnd(s + 8), abs<f64>(x - load<f64>(s)));
  const distance = abs<f64>(x - delay(s + 8, x));
  store<f64>(s, x);
  store<f64>(o, over(distance, path, 1));
}

@inline function aroonOsc(s: usize, p: usize, o: usize): void {
  const high = maxAge(s, input(p, 0));
  const low = maxAge(ageEnd(s), -input(p, 1));
  store<f64>(o, (100 * (low - high)) / <f64>(lengthOf(s) - 1));
}

@inline function trueRangeOf(before: usize, p: usize): f64 {
  return trueRange(before, input(p, 0), input(p, 1), input(p, 2));
}

@inline function natr(s: usize, p: usize, o: usize): void {
  const mean = wilderMean(s + 8, trueRangeOf(s, p));
  const close = input(p, 2);
  store<f64>(o, close == 0 ? 0 : (mean / close) * 100);
}

@inline function choppiness(s: usize, p: usize, o: usize): void {
  const range = trueRangeOf(s, p);
  const sums = s + 16;
  const highs = sumEnd(sums);
  const most = windowMax(highs, input(p, 0));
  const extent = most + windowMax(sumEnd(highs), -input(p, 1));
  const path = windowSum(sums, range);
  store<f64>(o, i32(extent == 0) & i32(path >= 0) ? 100 : log(path / extent) * load<f64>(s, 8));
}

@inline function bbands(s: usize, window: usize, o: usize): void {
  const deviation = sqrt<f64>(squaresOf(window) / <f64>lengthOf(window));
  const centre = deviation != deviation ? NaN : meanOf(window);
  store<f64>(o, centre);
  store<f64>(o, centre + load<f64>(s) * deviation, 8);
  store<f64>(o, centre - load<f64>(s, 8) * deviation, 16);
}

@inline function parkinson(s: usize, p: usize, o: usize): void {
  const range = log(input(p, 0) / input(p, 1));
  store<f64>(o, sqrt<f64>(windowSum(s + 8, range * range) * load<f64>(s)));
}

/** 2 ln 2 − 1 stands before the windows. */
@inline function garmanKlass(s: usize, p: usize, o: usize): void {
  const range = log(input(p, 1) / input(p, 2));
  const body = log(input(p, 3) / input(p, 0));
  const sum = windowSum(s + 8, 0.5 * range * range - load<f64>(s) * body * body);
  store<f64>(o, sqrt<f64>(sum / <f64>lengthOf(s + 8)));
}

@inline function sampleDeviation(window: usize): f64 {
  return sqrt<f64>(squaresOf(window) / <f64>(lengthOf(window) - 1));
}

@inline function zscore(window: usize, o: usize): void {
  store<f64>(o, over(fromMean(window), sampleDeviation(window), 0));
}

@inline function linearReg(s: usize, x: f64, o: usize): void {
  const slope = line(s, x);
  const n = <f64>lengthOf(s);
  store<f64>(o, load<f64>(s, 40) + slope * (n - 1 - (n - 1) / 2));
}

/** ln of a value over the one before, for all that read the same column: the value before, then the change. */
@inline function change(s: usize, x: f64): void {
  store<f64>(s, log(x / load<f64>(s)), 8);
  store<f64>(s, x);
}

@inline function returnTStat(window: usize, o: usize): void {
  const n = <f64>lengthOf(window);
  const error = sqrt<f64>(squaresOf(window) / (n - 1) / n);
  store<f64>(o, over(meanOf(window), error, 0));
}

@inline function obv(s: usize, close: f64, volume: f64, o: usize): void {
  const before = load<f64>(s);
  const flow = whereAbove(close, before, volume, whereAbove(before, close, -volume, 0));
  const sum = before != before ? volume : load<f64>(s, 8) + flow;
  store<f64>(s, close);
  store<f64>(s, sum, 8);
  store<f64>(o, sum);
}

@inline function moneyFlow(p: usize): f64 {
  const high = input(p, 0);
  const low = input(p, 1);
  const close = input(p, 2);
  const range = high - low;
  return range > 0 ? ((close - low - (high - close)) / range) * input(p, 3) : 0;
}

@inline function ad(s: usize, p: usize, o: usize): void {
  const sum = load<f64>(s) + moneyFlow(p);
  store<f64>(s, sum);
  store<f64>(o, sum);
}

@inline function adosc(s: usize, p: usize, o: usize): void {
  const bars = load<u32>(s);
  const warmup = lengthOf(s);
  const flow = bars == 0 ? 0 : moneyFlow(p);
  const fast = load<f64>(s, 8) * (load<f64>(s, 24) + flow);
  const slow = load<f64>(s, 16) * (load<f64>(s, 32) + flow);
  store<f64>(s, fast, 24);
  store<f64>(s, slow, 32);
  store<f64>(o, bars < warmup ? NaN : slow - fast);
  if (bars < warmup) store<u32>(s, bars + 1);
}

@inline function cmf(s: usize, p: usize, o: usize): void {
  const flow = windowSum(s, moneyFlow(p));
  store<f64>(o, over(flow, windowSum(sumEnd(s), input(p, 3)), 0));
}

@inline function pvt(s: usize, p: usize, o: usize): void {
  const close = input(p, 0);
  const before = load<f64>(s);
  const sum = load<f64>(s, 8);
  const now = before != 0 ? sum + (input(p, 1) * (close - before)) / before : sum;
  store<f64>(s, close);
  store<f64>(s, now, 8);
  store<f64>(o, now);
}

const DAY: f64 = 86_400_000_000;
const WEEK: f64 = 7 * DAY;
const THURSDAY: f64 = 3 * DAY;

/** Remainder with the sign of the time, exact for the whole numbers that times are. */
@inline function rest(time: f64, period: f64): f64 {
  const left = time - trunc<f64>(time / period) * period;
  // The quotient may have been rounded up to the next whole number.
  return copysign<f64>(left * time < 0 ? left + copysign<f64>(period, time) : left, time);
}

@inline function dayAngle(time: f64): f64 {
  return (rest(time, DAY) / DAY) * 2 * Math.PI;
}

@inline function weekAngle(time: f64): f64 {
  return (rest(time + THURSDAY, WEEK) / WEEK) * 2 * Math.PI;
}

/** Signal of a pattern, once there are enough candles for it. */
@inline function pattern(p: usize, o: usize, value: f64): void {
  store<f64>(o, candleRows(shared(p)) > own(p) ? value : NaN);
}

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
  let holes: i32 = 0;
  const end = cells + (<usize>count << 3);
  for (let cell = cells; cell < end; cell += 8) holes |= i32(load<f64>(cell) != load<f64>(cell));
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

let program: usize = 0;
let stepCount: u32 = 0;
let source: usize = 0;
let columnCount: u32 = 0;
let shownAt: usize = 0;
let rowAt: usize = 0;
let featureCount: u32 = 0;

/** Says once where everything lies, so that a row is a call without arguments. */
export function place(p: usize, steps: u32, cells: usize, columns: u32, shown: usize, row: usize, features: u32): void {
  program = p;
  stepCount = steps;
  source = cells;
  columnCount = columns;
  shownAt = shown;
  rowAt = row;
  featureCount = features;
}

/** A whole row of a pipeline all of whose steps have kernels. 1 when all of it is finite. */
export function computeRow(): u32 {
  computeSteps(program, stepCount, holesIn(source, columnCount));
  return fillRow(shownAt, rowAt, featureCount);
}
