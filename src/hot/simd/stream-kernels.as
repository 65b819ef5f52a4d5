/**
 * One function for each kind of indicator: its step from one row to the next. AssemblyScript, part of stream-steps.as.
 * `p` is the step in the program, `s` its state, `o` its first output, `x` its first input; `window` is a shared state.
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
} from './stream-candles';
import {
  absoluteDeviation,
  ageEnd,
  maxAge,
  pushOrdered,
} from './stream-windows';

@external('env', 'log')
declare function log(x: f64): f64;
@external('env', 'sin')
declare function sin(x: f64): f64;
@external('env', 'cos')
declare function cos(x: f64): f64;

/** The input i of a step. */
@inline export function input(p: usize, i: usize): f64 {
  return load<f64>(load<u32>(p + (i << 2), 20));
}

@inline export function shared(p: usize): usize {
  return load<u32>(p, 36);
}

@inline export function own(p: usize): u32 {
  return load<u32>(p, 40);
}

/** x over y, and what the quotient is by convention where y is 0. */
@inline export function over(x: f64, y: f64, otherwise: f64): f64 {
  return y == 0 ? otherwise : x / y;
}

@inline export function rsi(s: usize, x: f64, o: usize): void {
  const change = x - load<f64>(s);
  store<f64>(s, x);
  const gain = wilderMean(s + 8, positive(change));
  const all = gain + wilderMean(s + 8 + MEAN, positive(-change));
  store<f64>(o, over(100 * gain, all, 0));
}

@inline export function cmo(s: usize, x: f64, o: usize): void {
  const change = x - load<f64>(s);
  store<f64>(s, x);
  const gain = wilderMean(s + 8, positive(change));
  const loss = wilderMean(s + 8 + MEAN, positive(-change));
  store<f64>(o, over(100 * (gain - loss), gain + loss, 0));
}

@inline export function macd(s: usize, x: f64, o: usize): void {
  const slow = exponentialMean(s + 8, x);
  let value = NaN;
  if (load<u32>(s) < lengthOf(s)) store<u32>(s, load<u32>(s) + 1);
  else value = exponentialMean(s + 8 + MEAN, x) - slow;
  const mean = exponentialMean(s + 8 + 2 * MEAN, value);
  store<f64>(o, value);
  store<f64>(o, mean, 8);
  store<f64>(o, value - mean, 16);
}

@inline export function ppo(s: usize, x: f64, o: usize): void {
  const fast = exponentialMean(s, x);
  const slow = exponentialMean(s + MEAN, x);
  store<f64>(o, over(100 * (fast - slow), slow, 0));
}

@inline export function dema(s: usize, x: f64, o: usize): void {
  const first = exponentialMean(s, x);
  store<f64>(o, 2 * first - exponentialMean(s + MEAN, first));
}

@inline export function tema(s: usize, x: f64, o: usize): void {
  const first = exponentialMean(s, x);
  const second = exponentialMean(s + MEAN, first);
  store<f64>(o, 3 * (first - second) + exponentialMean(s + 2 * MEAN, second));
}

@inline export function trix(s: usize, x: f64, o: usize): void {
  const first = exponentialMean(s + 8, x);
  const mean = exponentialMean(s + 8 + 2 * MEAN, exponentialMean(s + 8 + MEAN, first));
  const before = load<f64>(s);
  store<f64>(s, mean);
  store<f64>(o, before == 0 ? 0 : (mean / before - 1) * 100);
}

/** Fast and slow weights of `KaufmanMean`. */
const FAST: f64 = 2.0 / 3.0;
const SLOW: f64 = 2.0 / 31.0;

export function kama(s: usize, x: f64, o: usize): void {
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

@inline export function hma(s: usize, x: f64, o: usize): void {
  const whole = weightedEnd(s);
  const half = weightedMean(s, x);
  const distance = 2 * half - weightedMean(whole, x);
  store<f64>(o, weightedMean(weightedEnd(whole), distance));
}

@inline export function vwma(s: usize, x: f64, volume: f64, o: usize): void {
  const n = lengthOf(s);
  const traded = windowSum(s, x * volume);
  const average = traded / windowSum(sumEnd(s), volume);
  store<f64>(o, n == 1 ? x : average);
}

@inline export function stoch(s: usize, p: usize, o: usize): void {
  const lows = sumEnd(s);
  const k = sumEnd(lows);
  const highest = windowMax(s, input(p, 0));
  const lowest = -windowMax(lows, -input(p, 1));
  const raw = over(100 * (input(p, 2) - lowest), highest - lowest, 0);
  const value = simpleMean(k, raw);
  store<f64>(o, value);
  store<f64>(o, simpleMean(sumEnd(k), value), 8);
}

@inline export function willr(s: usize, p: usize, o: usize): void {
  const highest = windowMax(s, input(p, 0));
  const range = highest + windowMax(sumEnd(s), -input(p, 1));
  store<f64>(o, over(100 * (input(p, 2) - highest), range, 0));
}

@inline export function donchianPosition(s: usize, p: usize, o: usize): void {
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
@inline export function movement(s: usize, high: f64, low: f64): void {
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

@inline export function adx(s: usize, p: usize, o: usize): void {
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
@inline export function directionalShare(s: usize, p: usize, o: usize, side: usize): void {
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

@inline export function typical(p: usize): f64 {
  return (input(p, 0) + input(p, 1) + input(p, 2)) / 3;
}

@inline export function cci(s: usize, p: usize, o: usize): void {
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

@inline export function mfi(s: usize, p: usize, o: usize): void {
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

@inline export function pressureShare(s: usize, pressure: f64, range: f64): f64 {
  const pressures = windowSum(s, pressure);
  return over(pressures, windowSum(sumEnd(s), range), 0);
}

@inline export function ultOsc(s: usize, p: usize, o: usize): void {
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

@inline export function roc(s: usize, x: f64, o: usize): void {
  const before = delay(s, x);
  store<f64>(o, before == 0 ? 0 : (x / before - 1) * 100);
}

@inline export function efficiencyRatio(s: usize, x: f64, o: usize): void {
  const path = windowSum(delayEnd(s + 8), abs<f64>(x - load<f64>(s)));
  const distance = abs<f64>(x - delay(s + 8, x));
  store<f64>(s, x);
  store<f64>(o, over(distance, path, 1));
}

@inline export function aroonOsc(s: usize, p: usize, o: usize): void {
  const high = maxAge(s, input(p, 0));
  const low = maxAge(ageEnd(s), -input(p, 1));
  store<f64>(o, (100 * (low - high)) / <f64>(lengthOf(s) - 1));
}

@inline export function trueRangeOf(before: usize, p: usize): f64 {
  return trueRange(before, input(p, 0), input(p, 1), input(p, 2));
}

@inline export function natr(s: usize, p: usize, o: usize): void {
  const mean = wilderMean(s + 8, trueRangeOf(s, p));
  const close = input(p, 2);
  store<f64>(o, close == 0 ? 0 : (mean / close) * 100);
}

@inline export function choppiness(s: usize, p: usize, o: usize): void {
  const range = trueRangeOf(s, p);
  const sums = s + 16;
  const highs = sumEnd(sums);
  const most = windowMax(highs, input(p, 0));
  const extent = most + windowMax(sumEnd(highs), -input(p, 1));
  const path = windowSum(sums, range);
  store<f64>(o, i32(extent == 0) & i32(path >= 0) ? 100 : log(path / extent) * load<f64>(s, 8));
}

@inline export function bbands(s: usize, window: usize, o: usize): void {
  const deviation = sqrt<f64>(squaresOf(window) / <f64>lengthOf(window));
  const centre = deviation != deviation ? NaN : meanOf(window);
  store<f64>(o, centre);
  store<f64>(o, centre + load<f64>(s) * deviation, 8);
  store<f64>(o, centre - load<f64>(s, 8) * deviation, 16);
}

@inline export function parkinson(s: usize, p: usize, o: usize): void {
  const range = log(input(p, 0) / input(p, 1));
  store<f64>(o, sqrt<f64>(windowSum(s + 8, range * range) * load<f64>(s)));
}

/** 2 ln 2 − 1 stands before the windows. */
@inline export function garmanKlass(s: usize, p: usize, o: usize): void {
  const range = log(input(p, 1) / input(p, 2));
  const body = log(input(p, 3) / input(p, 0));
  const sum = windowSum(s + 8, 0.5 * range * range - load<f64>(s) * body * body);
  store<f64>(o, sqrt<f64>(sum / <f64>lengthOf(s + 8)));
}

@inline export function sampleDeviation(window: usize): f64 {
  return sqrt<f64>(squaresOf(window) / <f64>(lengthOf(window) - 1));
}

@inline export function zscore(window: usize, o: usize): void {
  store<f64>(o, over(fromMean(window), sampleDeviation(window), 0));
}

@inline export function linearReg(s: usize, x: f64, o: usize): void {
  const slope = line(s, x);
  const n = <f64>lengthOf(s);
  store<f64>(o, load<f64>(s, 40) + slope * (n - 1 - (n - 1) / 2));
}

/** ln of a value over the one before, for all that read the same column: the value before, then the change. */
@inline export function change(s: usize, x: f64): void {
  store<f64>(s, log(x / load<f64>(s)), 8);
  store<f64>(s, x);
}

@inline export function returnTStat(window: usize, o: usize): void {
  const n = <f64>lengthOf(window);
  const error = sqrt<f64>(squaresOf(window) / (n - 1) / n);
  store<f64>(o, over(meanOf(window), error, 0));
}

@inline export function obv(s: usize, close: f64, volume: f64, o: usize): void {
  const before = load<f64>(s);
  const flow = whereAbove(close, before, volume, whereAbove(before, close, -volume, 0));
  const sum = before != before ? volume : load<f64>(s, 8) + flow;
  store<f64>(s, close);
  store<f64>(s, sum, 8);
  store<f64>(o, sum);
}

@inline export function moneyFlow(p: usize): f64 {
  const high = input(p, 0);
  const low = input(p, 1);
  const close = input(p, 2);
  const range = high - low;
  return range > 0 ? ((close - low - (high - close)) / range) * input(p, 3) : 0;
}

@inline export function ad(s: usize, p: usize, o: usize): void {
  const sum = load<f64>(s) + moneyFlow(p);
  store<f64>(s, sum);
  store<f64>(o, sum);
}

@inline export function adosc(s: usize, p: usize, o: usize): void {
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

@inline export function cmf(s: usize, p: usize, o: usize): void {
  const flow = windowSum(s, moneyFlow(p));
  store<f64>(o, over(flow, windowSum(sumEnd(s), input(p, 3)), 0));
}

@inline export function pvt(s: usize, p: usize, o: usize): void {
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
@inline export function rest(time: f64, period: f64): f64 {
  const left = time - trunc<f64>(time / period) * period;
  // The quotient may have been rounded up to the next whole number.
  return copysign<f64>(left * time < 0 ? left + copysign<f64>(period, time) : left, time);
}

@inline export function dayAngle(time: f64): f64 {
  return (rest(time, DAY) / DAY) * 2 * Math.PI;
}

@inline export function weekAngle(time: f64): f64 {
  return (rest(time + THURSDAY, WEEK) / WEEK) * 2 * Math.PI;
}

/** Signal of a pattern, once there are enough candles for it. */
@inline export function pattern(p: usize, o: usize, value: f64): void {
  store<f64>(o, candleRows(shared(p)) > own(p) ? value : NaN);
}
