/**
 * The last 16 candles, kept once for all patterns that read the same columns, and patterns. AssemblyScript, part of
 * stream-steps.as. Conditions are those of src/domain/features/indicators/patterns, and so are the bits of every length;
 * what a candle is compared to is a function of the candles before it, so it is made once, when the candle comes.
 *
 * Conditions are put together without branches: on prices a branch is guessed wrong half of the time.
 */

import { least, most } from './stream-blocks';

/** Cells of a candle, in bytes. */
const HIGH: usize = 8;
const LOW: usize = 16;
const CLOSE: usize = 24;
const BODY: usize = 32;
const RANGE: usize = 40;
const SHADOW: usize = 48;
/** Means of the 10 and 5 candles before. */
const BODY_10: usize = 56;
const RANGE_10: usize = 64;
const RANGE_5: usize = 72;
const SHADOW_10: usize = 80;
const TOP: usize = 88;
const BOTTOM: usize = 96;
const UPPER: usize = 104;
const LOWER: usize = 112;
/** A candle takes 128 bytes; the ring of 16 stands behind the place of the newest and the count of rows. */
const RING: usize = 16;

@inline function candle(s: usize, ago: u32): usize {
  return s + RING + (<usize>((load<u32>(s) - ago) & 15) << 7);
}

/** Rows that have come, at most 255. */
@inline export function candleRows(s: usize): u32 {
  return load<u32>(s, 4);
}

export function pushCandle(s: usize, open: f64, high: f64, low: f64, close: f64): void {
  const place = (load<u32>(s) + 1) & 15;
  store<u32>(s, place);
  const rows = load<u32>(s, 4);
  if (rows < 255) store<u32>(s, rows + 1, 4);
  let body: f64 = 0;
  let range: f64 = 0;
  let shadow: f64 = 0;
  let near: f64 = 0;
  for (let ago: u32 = 10; ago > 5; ago--) {
    const c = candle(s, ago);
    body += load<f64>(c, BODY);
    range += load<f64>(c, RANGE);
    shadow += load<f64>(c, SHADOW);
  }
  for (let ago: u32 = 5; ago > 0; ago--) {
    const c = candle(s, ago);
    body += load<f64>(c, BODY);
    range += load<f64>(c, RANGE);
    shadow += load<f64>(c, SHADOW);
    near += load<f64>(c, RANGE);
  }
  const c = candle(s, 0);
  const top = most(open, close);
  const bottom = least(open, close);
  store<f64>(c, open);
  store<f64>(c, high, HIGH);
  store<f64>(c, low, LOW);
  store<f64>(c, close, CLOSE);
  store<f64>(c, abs<f64>(close - open), BODY);
  store<f64>(c, high - low, RANGE);
  store<f64>(c, (high - top + (bottom - low)) / 2, SHADOW);
  store<f64>(c, body / 10, BODY_10);
  store<f64>(c, range / 10, RANGE_10);
  store<f64>(c, near / 5, RANGE_5);
  store<f64>(c, shadow / 10, SHADOW_10);
  store<f64>(c, top, TOP);
  store<f64>(c, bottom, BOTTOM);
  store<f64>(c, high - top, UPPER);
  store<f64>(c, bottom - low, LOWER);
}

@inline function openOf(c: usize): f64 {
  return load<f64>(c);
}

@inline function closeOf(c: usize): f64 {
  return load<f64>(c, CLOSE);
}

@inline function bodyOf(c: usize): f64 {
  return load<f64>(c, BODY);
}

@inline function isWhite(c: usize): i32 {
  return i32(closeOf(c) >= openOf(c));
}

@inline function isBlack(c: usize): i32 {
  return i32(closeOf(c) < openOf(c));
}

@inline function colour(c: usize): f64 {
  return <f64>(2 * isWhite(c) - 1);
}

@inline function isLong(c: usize): i32 {
  return i32(bodyOf(c) > load<f64>(c, BODY_10));
}

@inline function isShort(c: usize): i32 {
  return i32(bodyOf(c) < load<f64>(c, BODY_10));
}

@inline function lacksUpper(c: usize): i32 {
  return i32(load<f64>(c, UPPER) < 0.1 * load<f64>(c, RANGE_10));
}

@inline function lacksLower(c: usize): i32 {
  return i32(load<f64>(c, LOWER) < 0.1 * load<f64>(c, RANGE_10));
}

@inline function near(c: usize): f64 {
  return 0.2 * load<f64>(c, RANGE_5);
}

@inline function gapsUp(c: usize, over: usize): i32 {
  return i32(load<f64>(c, BOTTOM) > load<f64>(over, TOP));
}

@inline function gapsDown(c: usize, under: usize): i32 {
  return i32(load<f64>(c, TOP) < load<f64>(under, BOTTOM));
}

@inline function isInBody(price: f64, c: usize): i32 {
  return i32(price > load<f64>(c, BOTTOM)) & i32(price < load<f64>(c, TOP));
}

@inline function signal(holds: i32, value: f64): f64 {
  return holds ? value : 0;
}

@inline export function doji(s: usize): f64 {
  const c = candle(s, 0);
  return signal(i32(bodyOf(c) <= 0.1 * load<f64>(c, RANGE_10)), 100);
}

export function engulfing(s: usize): f64 {
  const c = candle(s, 0);
  const d = candle(s, 1);
  const below = load<f64>(d, BOTTOM) - load<f64>(c, BOTTOM);
  const above = load<f64>(c, TOP) - load<f64>(d, TOP);
  const holds = (isWhite(c) ^ isWhite(d)) & i32(below >= 0) & i32(above >= 0) & i32(below + above != 0);
  const size = <f64>(80 + 20 * (i32(below > 0) & i32(above > 0)));
  return signal(holds, colour(c) * size);
}

export function hammer(s: usize): f64 {
  const c = candle(s, 0);
  const d = candle(s, 1);
  const holds =
    i32(load<f64>(c, LOWER) > bodyOf(c)) &
    isShort(c) &
    lacksUpper(c) &
    i32(load<f64>(c, BOTTOM) <= load<f64>(d, LOW) + near(d));
  return signal(holds, 100);
}

export function shootingStar(s: usize): f64 {
  const c = candle(s, 0);
  const holds =
    gapsUp(c, candle(s, 1)) & i32(load<f64>(c, UPPER) > bodyOf(c)) & isShort(c) & lacksLower(c);
  return signal(holds, -100);
}

export function harami(s: usize): f64 {
  const c = candle(s, 0);
  const d = candle(s, 1);
  const above = load<f64>(d, TOP) - load<f64>(c, TOP);
  const below = load<f64>(c, BOTTOM) - load<f64>(d, BOTTOM);
  const holds = isLong(d) & (isLong(c) ^ 1) & i32(above >= 0) & i32(below >= 0);
  const size = <f64>(80 + 20 * (i32(above > 0) & i32(below > 0)));
  return signal(holds, -colour(d) * size);
}

export function marubozu(s: usize): f64 {
  const c = candle(s, 0);
  return signal(isLong(c) & lacksUpper(c) & lacksLower(c), 100 * colour(c));
}

export function piercing(s: usize): f64 {
  const c = candle(s, 0);
  const d = candle(s, 1);
  const holds =
    isBlack(d) &
    isLong(d) &
    isWhite(c) &
    isLong(c) &
    i32(openOf(c) < load<f64>(d, LOW)) &
    i32(closeOf(c) < openOf(d)) &
    i32(closeOf(c) > closeOf(d) + bodyOf(d) / 2);
  return signal(holds, 100);
}

export function darkCloudCover(s: usize, penetration: f64): f64 {
  const c = candle(s, 0);
  const d = candle(s, 1);
  const holds =
    isWhite(d) &
    isBlack(c) &
    i32(openOf(c) > load<f64>(d, HIGH)) &
    i32(closeOf(c) > openOf(d)) &
    i32(closeOf(c) < closeOf(d) - bodyOf(d) * penetration) &
    isLong(d);
  return signal(holds, -100);
}

export function morningStar(s: usize, penetration: f64): f64 {
  const c = candle(s, 0);
  const d = candle(s, 1);
  const e = candle(s, 2);
  const holds =
    isBlack(e) &
    isWhite(c) &
    gapsDown(d, e) &
    isLong(e) &
    (isLong(d) ^ 1) &
    isLong(c) &
    i32(closeOf(c) > closeOf(e) + bodyOf(e) * penetration);
  return signal(holds, 100);
}

export function eveningStar(s: usize, penetration: f64): f64 {
  const c = candle(s, 0);
  const d = candle(s, 1);
  const e = candle(s, 2);
  const holds =
    isWhite(e) &
    isBlack(c) &
    gapsUp(d, e) &
    isLong(e) &
    (isLong(d) ^ 1) &
    isLong(c) &
    i32(closeOf(c) < closeOf(e) - bodyOf(e) * penetration);
  return signal(holds, -100);
}

@inline function isSoldier(c: usize): i32 {
  return isWhite(c) & lacksUpper(c);
}

@inline function advances(c: usize, d: usize): i32 {
  return (
    i32(closeOf(c) > closeOf(d)) &
    i32(openOf(c) > openOf(d)) &
    i32(openOf(c) <= closeOf(d) + near(d)) &
    i32(bodyOf(c) > bodyOf(d) - 0.6 * load<f64>(d, RANGE_5))
  );
}

export function threeWhiteSoldiers(s: usize): f64 {
  const c = candle(s, 0);
  const d = candle(s, 1);
  const e = candle(s, 2);
  const holds = isSoldier(e) & isSoldier(d) & isSoldier(c) & advances(d, e) & advances(c, d) & isLong(c);
  return signal(holds, 100);
}

@inline function isCrow(c: usize): i32 {
  return isBlack(c) & lacksLower(c);
}

export function threeBlackCrows(s: usize): f64 {
  const c = candle(s, 0);
  const d = candle(s, 1);
  const e = candle(s, 2);
  const f = candle(s, 3);
  const holds =
    isWhite(f) &
    isCrow(e) &
    isCrow(d) &
    isCrow(c) &
    isInBody(openOf(d), e) &
    isInBody(openOf(c), d) &
    i32(closeOf(e) < load<f64>(f, HIGH)) &
    i32(closeOf(d) < closeOf(e)) &
    i32(closeOf(c) < closeOf(d));
  return signal(holds, -100);
}
