/**
 * Trades of accounts whose orders are far from every limit and have no exits at the venue: from signal to signal with
 * nothing but fills, fees and the marks of days. AssemblyScript; scripts/gen-simd.ts compiles it into
 * plain-trades.wasm.gen.ts. Every load and store is raw; plain-trades.ts is the only caller and keeps every address inside.
 *
 * Signals come from four masks, or are the crosses of two columns, which are then compared 64 rows at a time with 128-bit
 * vectors of two doubles. One call runs all accounts through a block of rows. Where a trade begins and ends depends on
 * signals alone as long as no order is refused: the rows of some 1,000 bars are listed first and traded afterwards, so that
 * no price waits for a branch that a processor cannot predict.
 *
 * Money is whole units in doubles; the caller sees to it that every product is below 2^53.
 */

/** Offsets of an account, the cells of scan-accounts.ts. */
const CASH: usize = 0;
const LOTS: usize = 8;
const ENTRY_BAR: usize = 16;
const ENTRY_TICKS: usize = 24;
const COST: usize = 32;
const ENTRY_FEE: usize = 40;
const FEES: usize = 64;
const TRADES: usize = 72;
const WINS: usize = 80;
const PROFIT: usize = 88;
const LOSS: usize = 96;
const NEXT_MARK: usize = 104;
const MARKED: usize = 112;
const DAYS: usize = 120;
const MEAN: usize = 128;
const SQUARES: usize = 136;
const PEAK: usize = 144;
const DRAWDOWN: usize = 152;
const MARK_BAR: usize = 160;

/** Offsets of what all accounts share. */
const FIXED_LOTS: usize = 0;
const TICK_UNITS: usize = 8;
const FEE_PPM: usize = 16;
const SLIPPAGE_PPM: usize = 24;
const ENOUGH: usize = 32;
const LEAST: usize = 40;
const MOST: usize = 48;
/** Row at which the last call stopped. */
const STOPPED: usize = 56;
/** Address of the open of row 0, and of the marks: bar, its close in ticks, quiet days before it. */
const OPENS: usize = 64;
const MARKS: usize = 72;
/** Addresses of four masks. */
const MASKS: usize = 80;
/** Four words of all ones or zeros: which of the crosses are allowed as signals. */
const ALLOWED: usize = 112;
/** What the order aims at that the last call stopped at. */
const TARGET: usize = 144;

/** Address of a list of words. */
const LIST: usize = 152;
/** Words of 64 rows that are listed at a time; the list has a word a row, and some that are written in vain. */
const WORDS: i32 = 16;

/** Bytes of a row of the table: addresses of account and columns; the second one is 0 where signals are masks. */
const ENTRY: usize = 16;
const MARK: usize = 24;

/** Bits of 16 comparisons whose vectors hold two rows each, all ones or all zeros. */
@inline
function bitsOf(a: v128, b: v128, c: v128, d: v128, e: v128, f: v128, g: v128, h: v128): u64 {
  // The lower half of each row is enough: 4 rows a vector, then 8, then 16.
  const ab = i8x16.shuffle(a, b, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27);
  const cd = i8x16.shuffle(c, d, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27);
  const ef = i8x16.shuffle(e, f, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27);
  const gh = i8x16.shuffle(g, h, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27);
  const low = i16x8.narrow_i32x4_s(ab, cd);
  const high = i16x8.narrow_i32x4_s(ef, gh);
  return <u64>(<u32>i8x16.bitmask(i8x16.narrow_i16x8_s(low, high)));
}

/** Bits of a > b in the 16 rows at two addresses. */
@inline
function above16(a: usize, b: usize): u64 {
  return bitsOf(
    f64x2.gt(v128.load(a), v128.load(b)),
    f64x2.gt(v128.load(a, 16), v128.load(b, 16)),
    f64x2.gt(v128.load(a, 32), v128.load(b, 32)),
    f64x2.gt(v128.load(a, 48), v128.load(b, 48)),
    f64x2.gt(v128.load(a, 64), v128.load(b, 64)),
    f64x2.gt(v128.load(a, 80), v128.load(b, 80)),
    f64x2.gt(v128.load(a, 96), v128.load(b, 96)),
    f64x2.gt(v128.load(a, 112), v128.load(b, 112)),
  );
}

/** Bits of a > b in the 64 rows at two addresses. */
@inline
function above64(a: usize, b: usize): u64 {
  return (
    above16(a, b) |
    (above16(a + 128, b + 128) << 16) |
    (above16(a + 256, b + 256) << 32) |
    (above16(a + 384, b + 384) << 48)
  );
}

/** All ones in a lane where two of 8 rows are equal. */
@inline
function equal8(a: usize, b: usize): v128 {
  return v128.or(
    v128.or(f64x2.eq(v128.load(a), v128.load(b)), f64x2.eq(v128.load(a, 16), v128.load(b, 16))),
    v128.or(f64x2.eq(v128.load(a, 32), v128.load(b, 32)), f64x2.eq(v128.load(a, 48), v128.load(b, 48))),
  );
}

/** Whether two of 64 rows are equal. */
@inline
function equal64(a: usize, b: usize): bool {
  const x = v128.or(equal8(a, b), equal8(a + 64, b + 64));
  const y = v128.or(equal8(a + 128, b + 128), equal8(a + 192, b + 192));
  const z = v128.or(equal8(a + 256, b + 256), equal8(a + 320, b + 320));
  const w = v128.or(equal8(a + 384, b + 384), equal8(a + 448, b + 448));
  return v128.any_true(v128.or(v128.or(x, y), v128.or(z, w)));
}

/** x · ppm / 1,000,000, up to the next whole number; the product is exact, and its quotient off by less than one. */
@inline
function partUp(x: f64, ppm: f64): f64 {
  const product = x * ppm;
  const q = Math.floor(product * 0.000001);
  const rest = product - q * 1000000;
  return q + <f64>(<i32>(rest > 0) + <i32>(rest > 1000000));
}

@inline
function atLeastOne(ticks: f64): f64 {
  return ticks > 1 ? ticks : 1;
}

/** A return of a day into the moments (Welford 1962). */
function addReturn(account: usize, value: f64): void {
  const days = f64.load(account + DAYS) + 1;
  const mean = f64.load(account + MEAN);
  const moved = value - mean;
  const next = mean + moved / days;
  f64.store(account + DAYS, days);
  f64.store(account + MEAN, next);
  f64.store(account + SQUARES, f64.load(account + SQUARES) + moved * (value - next));
}

/** Marks an account at the ends of days up to and with `bar`; `tickUnits` of what it holds. @returns the bar of the next mark */
function markDays(account: usize, marks: usize, bar: f64, cash: f64, tickUnits: f64): f64 {
  let next = f64.load(account + NEXT_MARK);
  let mark = marks + <usize>next * MARK;
  while (f64.load(mark) <= bar) {
    const equity = cash + f64.load(mark + 8) * tickUnits;
    for (let quiet = f64.load(mark + 16); quiet > 0; quiet--) addReturn(account, 0);
    addReturn(account, equity / f64.load(account + MARKED) - 1);
    f64.store(account + MARKED, equity);
    const peak = Math.max(f64.load(account + PEAK), equity);
    f64.store(account + PEAK, peak);
    f64.store(account + DRAWDOWN, Math.max(f64.load(account + DRAWDOWN), (peak - equity) / peak));
    next += 1;
    mark += MARK;
  }
  f64.store(account + NEXT_MARK, next);
  f64.store(account + MARK_BAR, f64.load(mark));
  return f64.load(mark);
}

/** First row from 0 on in which both columns have a value, where they have none in the row before; otherwise -1. */
function firstRow(a: usize, b: usize, rows: i32): i32 {
  let sum = f64.load(a - 8) + f64.load(b - 8);
  if (sum == sum) return -1;
  for (let row = 0; row < rows; row++) {
    sum = f64.load(a + (<usize>row << 3)) + f64.load(b + (<usize>row << 3));
    if (sum == sum) return row;
  }
  return -1;
}

/** What an account that holds `side` aims at, of signals at one row: entries come before exits. */
@inline
function aim(side: i32, long: u64, short: u64): i32 {
  if (side <= 0 && long != 0) return 1;
  return side >= 0 && short != 0 ? -1 : 0;
}

/** Signals of one word at which an account that holds `side` does something. */
@inline
function bitsFor(side: i32, enterLong: u64, exitLong: u64, enterShort: u64, exitShort: u64): u64 {
  return side == 0 ? enterLong | enterShort : side > 0 ? enterShort | exitLong : enterLong | exitShort;
}

/**
 * What crosses mean where each of them is a target: a rise 1 and a fall 0 (the result is 1), a rise 0 and a fall -1 (-1), a
 * rise 1 and a fall -1 (2). 0 for anything else.
 */
function targetsOf(shared: usize): i32 {
  const enterLong = load<u64>(shared + ALLOWED) != 0;
  const exitLong = load<u64>(shared + ALLOWED + 8) != 0;
  const enterShort = load<u64>(shared + ALLOWED + 16) != 0;
  const exitShort = load<u64>(shared + ALLOWED + 24) != 0;
  if (enterLong && enterShort) return 2;
  if (enterLong && exitLong) return 1;
  return enterShort && exitShort ? -1 : 0;
}

/** Lists what an account does in the rows from `row` to before `to`, at most WORDS words: row × 4 + target + 1. */
function list(shared: usize, a: usize, b: usize, row: i32, to: i32, held: i32, kind: i32, mayMiss: i32): usize {
  let p = <usize>f64.load(shared + LIST);
  let side = held;
  const first = row >> 6;
  const words = (to + 63) >> 6;
  const rise = kind > 0 ? 1 : 0;
  const fall = kind == 1 ? 0 : -1;
  const isPair = kind != 0 && mayMiss < 0;
  let wasAbove: u64 = 0;
  let wasBelow: u64 = 0;
  if (b != 0) {
    const before = <usize>((first << 9) - 8);
    wasAbove = f64.load(a + before) > f64.load(b + before) ? 1 : 0;
    wasBelow = f64.load(a + before) < f64.load(b + before) ? 1 : 0;
  }
  for (let at = first; at < words; at++) {
    let range = ~(<u64>0);
    if (at == first) range <<= <u64>(row & 63);
    if (at == words - 1 && (to & 63) != 0) range &= ~(~(<u64>0) << (<u64>(to & 63)));
    let enterLong: u64 = 0;
    let exitLong: u64 = 0;
    let enterShort: u64 = 0;
    let exitShort: u64 = 0;
    if (b != 0) {
      const x = a + (<usize>at << 9);
      const y = b + (<usize>at << 9);
      const up = above64(x, y);
      const differs = up ^ ((up << 1) | wasAbove);
      let bits = differs & range;
      const state = wasAbove != 0 ? rise : fall;
      if (isPair && bits == 0 && side == state && range == ~(<u64>0)) {
        // Nothing crosses. Rows that are equal may repeat a fall, which says nothing to whom it was said before.
        wasBelow = 1 - wasAbove;
        continue;
      }
      if (isPair && wasAbove != wasBelow && !equal64(x, y)) {
        // One is above the other in every row: each bit that differs from the one before it is a cross.
        wasAbove = up >> 63;
        wasBelow = 1 - wasAbove;
        if (bits != 0 && ((up >> ctz(bits)) & 1 ? rise : fall) == side) bits &= bits - 1;
        const count = <i32>popcnt(bits);
        if (count == 0) continue;
        const base = (at << 8) + fall + 1;
        for (let left = count; left > 0; left -= 4, p += 16) {
          for (let i: usize = 0; i < 4; i++) {
            const bit = ctz(bits) & 63;
            store<i32>(p + (i << 2), base + <i32>(bit << 2) + <i32>((up >> bit) & 1) * (rise - fall));
            bits &= bits - 1;
          }
        }
        p -= <usize>(-count & 3) << 2;
        side = (load<i32>(p - 4) & 3) - 1;
        continue;
      }
      const down = above64(y, x);
      let rises = up & ~((up << 1) | wasAbove);
      let falls = down & ~((down << 1) | wasBelow);
      wasAbove = up >> 63;
      wasBelow = down >> 63;
      if (mayMiss >> 6 == at) {
        const kept = ~((<u64>1) << (<u64>(mayMiss & 63)));
        rises &= kept;
        falls &= kept;
      }
      enterLong = rises & load<u64>(shared + ALLOWED);
      exitLong = falls & load<u64>(shared + ALLOWED + 8);
      enterShort = falls & load<u64>(shared + ALLOWED + 16);
      exitShort = rises & load<u64>(shared + ALLOWED + 24);
    } else {
      const word = <usize>at << 3;
      enterLong = load<u64>(<usize>f64.load(shared + MASKS) + word);
      exitLong = load<u64>(<usize>f64.load(shared + MASKS + 8) + word);
      enterShort = load<u64>(<usize>f64.load(shared + MASKS + 16) + word);
      exitShort = load<u64>(<usize>f64.load(shared + MASKS + 24) + word);
    }
    let bits = range & bitsFor(side, enterLong, exitLong, enterShort, exitShort);
    while (bits != 0) {
      const bit = ctz(bits);
      side = aim(side, (enterLong >> bit) & 1, (enterShort >> bit) & 1);
      store<i32>(p, (((at << 6) + <i32>bit) << 2) + side + 1);
      p += 4;
      bits = range & ((~(<u64>0) << bit) << 1) & bitsFor(side, enterLong, exitLong, enterShort, exitShort);
    }
  }
  return p;
}

/**
 * Trades of the accounts from `index` on to before `count`, in the rows up to `end` of the block; what is decided in a row
 * fills at the open of the next one.
 * @param table address of accounts and columns.   @param row where the first account begins.   @param first where the
 * others do.   @param base bar of row 0.
 * @returns `count`, or the account that stopped at an order that is to be looked at closely, of which nothing is booked.
 */
export function run(
  shared: usize,
  table: usize,
  index: i32,
  count: i32,
  row: i32,
  first: i32,
  end: i32,
  base: i32,
): i32 {
  const fixedLots = f64.load(shared + FIXED_LOTS);
  const tickUnits = f64.load(shared + TICK_UNITS);
  const feePpm = f64.load(shared + FEE_PPM);
  const slippagePpm = f64.load(shared + SLIPPAGE_PPM);
  const enough = f64.load(shared + ENOUGH);
  const least = f64.load(shared + LEAST);
  const most = f64.load(shared + MOST);
  const opens = <usize>f64.load(shared + OPENS);
  const marks = <usize>f64.load(shared + MARKS);
  const listed = <usize>f64.load(shared + LIST);
  const kind = targetsOf(shared);
  for (; index < count; index++, row = first) {
    if (row >= end) continue;
    const entry = table + <usize>index * ENTRY;
    const account = <usize>i32.load(entry);
    const a = <usize>i32.load(entry + 4);
    const b = <usize>i32.load(entry + 8);
    const mayMiss = b == 0 ? -1 : firstRow(a, b, end);
    let cash = f64.load(account + CASH);
    let side = f64.load(account + LOTS) / fixedLots;
    let cost = f64.load(account + COST);
    let entryFee = f64.load(account + ENTRY_FEE);
    let fees = f64.load(account + FEES);
    let trades = f64.load(account + TRADES);
    let wins = f64.load(account + WINS);
    let profit = f64.load(account + PROFIT);
    let loss = f64.load(account + LOSS);
    let markBar = f64.load(account + MARK_BAR);
    let stopped = -1;
    while (row < end && stopped < 0) {
      const to = min(end, ((row >> 6) + WORDS) << 6);
      const last = list(shared, a, b, row, to, <i32>side, kind, mayMiss);
      row = to;
      for (let p = listed; p < last; p += 4) {
        const item = load<i32>(p);
        const found = item >> 2;
        const target = <f64>((item & 3) - 1);
        if (target != 0) {
          const atLeast = side == 0 ? cash : side > 0 ? cash + least : cash - most;
          if (!(atLeast > enough)) {
            stopped = found;
            f64.store(shared + TARGET, target);
            break;
          }
        }
        if (markBar <= <f64>(base + found)) {
          markBar = markDays(account, marks, <f64>(base + found), cash, side * tickUnits);
        }
        const open = f64.load(opens + (<usize>(found + 1) << 3));
        const away = slippagePpm == 0 ? <f64>0 : partUp(open, slippagePpm);
        if (side != 0) {
          const value = (side > 0 ? atLeastOne(open - away) : open + away) * tickUnits;
          const fee = partUp(value, feePpm);
          const proceeds = side * value;
          const paid = entryFee + fee;
          const pnl = proceeds - cost - paid;
          cash += proceeds - fee;
          fees += paid;
          trades += 1;
          // Whether a trade wins is what nobody can predict, a processor included: no branch.
          const won = <f64>(<i32>(pnl > 0));
          const gain = pnl * won;
          wins += won;
          profit += gain;
          loss += pnl - gain;
          side = 0;
        }
        if (target == 0) continue;
        const ticks = target > 0 ? open + away : atLeastOne(open - away);
        const value = ticks * tickUnits;
        const fee = partUp(value, feePpm);
        if (!(value + fee <= cash)) {
          // Refused: what was listed behind it took it for granted.
          row = found + 1;
          break;
        }
        cash -= target * value + fee;
        side = target;
        cost = target * value;
        entryFee = fee;
        f64.store(account + ENTRY_BAR, <f64>(base + found + 1));
        f64.store(account + ENTRY_TICKS, ticks);
      }
    }
    f64.store(account + CASH, cash);
    f64.store(account + LOTS, side * fixedLots);
    f64.store(account + COST, cost);
    f64.store(account + ENTRY_FEE, entryFee);
    f64.store(account + FEES, fees);
    f64.store(account + TRADES, trades);
    f64.store(account + WINS, wins);
    f64.store(account + PROFIT, profit);
    f64.store(account + LOSS, loss);
    if (stopped >= 0) {
      f64.store(shared + STOPPED, <f64>stopped);
      return index;
    }
  }
  return count;
}
