/**
 * Numbers of CSV text, with 128-bit vectors. AssemblyScript; scripts/gen-simd.ts compiles it into csv.wasm.gen.ts. Every
 * load and store is raw; csv.ts is the only caller and keeps every address inside.
 *
 * Delimiters, line ends and points of 64 bytes are found at once, so the place of a field does not wait for the field
 * before it; digits are folded eight at a time. A whole number below 2^53 divided by a power of ten up to 10^22 is the
 * correctly rounded double of its decimal text (Clinger 1990). Every field that is not that plain is left to the caller.
 */

/** Rows, bytes used, fields left to the caller, fault (0 none, 1 a row with too many fields, 2 with too few), fields of that row. */
const STATE: usize = 1024;
/** A byte a column: 0 skip, 1 number, 2 true or false, 3 left to the caller. */
const KINDS: usize = 1088;
/** 10^0 … 10^22 as doubles, 10^0 … 10^19 as integers. */
const POWERS: usize = 1280;
const INTEGERS: usize = 1536;
/** Fields left to the caller: row, column, first byte, byte behind the last. */
const LEFT: usize = 4096;
const LEFT_MAX: i32 = 16384;

const ZEROS: u64 = 0x3030303030303030;
const HIGH_BITS: u64 = 0x8080808080808080;
const LOW_BITS: u64 = 0x0101010101010101;
/** A point as a digit: 0x2e ^ 0x30. */
const POINTS: u64 = 0x1e1e1e1e1e1e1e1e;

/** Gets the pages and fills the tables. */
export function plan(pages: i32): void {
  const missing = pages - memory.size();
  if (missing > 0) memory.grow(missing);
  let power: f64 = 1;
  for (let i: usize = 0; i <= 22; i++) {
    f64.store(POWERS + (i << 3), power);
    power *= 10;
  }
  let whole: u64 = 1;
  for (let i: usize = 0; i <= 19; i++) {
    store<u64>(INTEGERS + (i << 3), whole);
    whole *= 10;
  }
}

/** The n ≤ 8 characters from `at` as digits in the highest bytes, zeros below; what is no digit stays above 9. */
@inline
function word(at: usize, n: usize): u64 {
  const shift = (8 - n) << 3;
  return ((load<u64>(at + n - 8) ^ ZEROS) >> shift) << shift;
}

/** Not zero when a byte is above 9. A carry between bytes comes only from a byte that is flagged itself. */
@inline
function faults(digits: u64): u64 {
  return ((digits + 0x7676767676767676) | digits) & HIGH_BITS;
}

/** Value of eight digits, the first in the lowest byte: pairs, then all four pairs in two multiplications. */
@inline
function fold(digits: u64): u64 {
  const pairs = digits * 10 + (digits >> 8);
  return (
    ((pairs & 0x000000ff000000ff) * 0x000f424000000064 + ((pairs >> 16) & 0x000000ff000000ff) * 0x0000271000000001) >> 32
  );
}

/** Bits of the delimiters and line ends of 16 bytes. */
@inline
function marks(at: usize, delimiter: v128): u64 {
  const text = v128.load(at);
  return <u64>(<u32>i8x16.bitmask(v128.or(i8x16.eq(text, delimiter), i8x16.eq(text, i8x16.splat(10)))));
}

/** High bit of the first byte that is a point, taken as a digit; bits above it mean nothing. */
@inline
function points(digits: u64): u64 {
  const other = digits ^ POINTS;
  return (other - LOW_BITS) & ~other & HIGH_BITS;
}

/**
 * Reads a number of 1 to 8 characters: one load, the point taken out of the middle.
 * @returns false when it is not plain; then nothing was stored.
 */
@inline
function short(end: usize, size: usize, target: usize): bool {
  let digits = word(end - size, size);
  const point = points(digits);
  if (point == 0) {
    if (faults(digits) != 0) return false;
    f64.store(target, <f64>(<i64>fold(digits)));
    return true;
  }
  const before = <usize>ctz(point) >> 3;
  const decimals = 7 - before;
  // A digit before the point and one behind it.
  if (before + size <= 8 || decimals == 0) return false;
  // The digits before the point move up into its place.
  const behind = (<u64>-1) << (64 - (decimals << 3));
  digits = ((digits << 8) & ~behind) | (digits & behind);
  if (faults(digits) != 0) return false;
  f64.store(target, <f64>(<i64>fold(digits)) / f64.load(POWERS + (decimals << 3)));
  return true;
}

/** Reads any other number. @returns false when it is not plain; then nothing was stored. */
function long(from: usize, end: usize, target: usize): bool {
  const minus = <usize>(load<u8>(from) == 45);
  const at = from + minus;
  let stop = at;
  while (stop < end && load<u8>(stop) != 46) stop++;
  const n = stop - at;
  const decimals = stop == end ? 0 : end - stop - 1;
  // A number without digits before or after its point wraps to a huge count here.
  if (n - 1 > 15 || (stop != end && decimals - 1 > 15) || n + decimals > 19) return false;
  let bad: u64;
  let value: u64;
  if (n <= 8) {
    const low = word(at, n);
    bad = faults(low);
    value = fold(low);
  } else {
    const high = word(at, n - 8);
    const low = word(stop - 8, 8);
    bad = faults(high) | faults(low);
    value = fold(high) * 100000000 + fold(low);
  }
  if (decimals != 0) {
    value *= load<u64>(INTEGERS + (decimals << 3));
    if (decimals <= 8) {
      const low = word(stop + 1, decimals);
      bad |= faults(low);
      value += fold(low);
    } else {
      const high = word(stop + 1, decimals - 8);
      const low = word(end - 8, 8);
      bad |= faults(high) | faults(low);
      value += fold(high) * 100000000 + fold(low);
    }
  }
  if (bad != 0 || value > 9007199254740992) return false;
  let result = <f64>(<i64>value);
  if (decimals != 0) result /= f64.load(POWERS + (decimals << 3));
  f64.store(target, minus != 0 ? -result : result);
  return true;
}

/** Reads a number. @returns false when it is not plain; then nothing was stored. */
@inline
function number(from: usize, end: usize, target: usize): bool {
  const size = end - from;
  if (size - 1 < 8) {
    if (short(end, size, target)) return true;
  } else if (size - 9 < 8) {
    // Whole numbers of up to 16 digits are mostly times.
    const high = word(from, size - 8);
    const low = word(end - 8, 8);
    if ((faults(high) | faults(low)) == 0) {
      const value = fold(high) * 100000000 + fold(low);
      if (value > 9007199254740992) return false;
      f64.store(target, <f64>(<i64>value));
      return true;
    }
  }
  return long(from, end, target);
}

/** 1 for true, 0 for false in any case, 2 for anything else. */
@inline
function truth(from: usize, end: usize): i32 {
  const first = load<u32>(from) | 0x20202020;
  if (end - from == 4 && first == 0x65757274) return 1;
  return end - from == 5 && first == 0x736c6166 && (load<u8>(from + 4) | 32) == 101 ? 0 : 2;
}

function finish(rows: i32, used: usize, left: i32, fault: i32, fields: i32): void {
  store<i32>(STATE, rows);
  store<i32>(STATE + 4, <i32>used);
  store<i32>(STATE + 8, left);
  store<i32>(STATE + 12, fault);
  store<i32>(STATE + 16, fields);
}

/**
 * Reads the rows in [from, end), which ends behind a line end.
 * @param target where the first column begins.   @param rowsMax rows of a column.
 */
export function parse(from: usize, end: usize, columns: i32, delimiter: i32, target: usize, rowsMax: i32): void {
  const splat = i8x16.splat(<i8>delimiter);
  const stride = (<usize>rowsMax) << 3;
  let field = from;
  let column = 0;
  let row = 0;
  let left = 0;
  let cell = target;
  for (let base = from; base < end; base += 64) {
    let bits =
      marks(base, splat) | (marks(base + 16, splat) << 16) | (marks(base + 32, splat) << 32) | (marks(base + 48, splat) << 48);
    if (end - base < 64) bits &= ((<u64>1) << (<u64>(end - base))) - 1;
    while (bits != 0) {
      const at = base + <usize>ctz(bits);
      bits &= bits - 1;
      const isEnd = load<u8>(at) == 10;
      let stop = at;
      if (isEnd) {
        if (at > field && load<u8>(at - 1) == 13) stop = at - 1;
        if (column == 0 && stop == field) {
          field = at + 1;
          continue;
        }
      }
      if (column >= columns) {
        finish(row, field - from, left, 1, column + 1);
        return;
      }
      const kind = load<u8>(KINDS + <usize>column);
      if (kind != 0) {
        let plain = false;
        if (kind == 1) plain = number(field, stop, cell);
        else if (kind == 2) {
          const answer = truth(field, stop);
          plain = answer < 2;
          f64.store(cell, <f64>answer);
        }
        if (!plain) {
          const entry = LEFT + ((<usize>left) << 4);
          store<i32>(entry, row);
          store<i32>(entry + 4, column);
          store<i32>(entry + 8, <i32>field);
          store<i32>(entry + 12, <i32>stop);
          left++;
        }
      }
      field = at + 1;
      column++;
      cell += stride;
      if (isEnd) {
        if (column != columns) {
          finish(row, field - from, left, 2, column);
          return;
        }
        row++;
        column = 0;
        cell = target + ((<usize>row) << 3);
        if (row == rowsMax || left + columns > LEFT_MAX) {
          finish(row, field - from, left, 0, 0);
          return;
        }
      }
    }
  }
  finish(row, end - from, left, 0, 0);
}
