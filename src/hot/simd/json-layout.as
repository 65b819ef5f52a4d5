/**
 * Reads JSON messages whose layout is known: constant bytes between values. AssemblyScript; scripts/gen-simd.ts compiles
 * it into json-layout.wasm.gen.ts. Every load and store is raw; json-layout.ts is the only caller, writes the programs
 * and keeps every address inside.
 *
 * A program is a list of steps. A step compares constant bytes, 16 at a time under a mask, and then reads one value.
 * Every byte of the message is either compared, or checked to be a digit, a point or a quote. The first thing that does
 * not fit ends the reading with -1: the caller then reads the message the slow way, which knows what is wrong with it.
 */

/** 17 x 17 vectors: which byte of a number goes into which of 16 places, by the decimals of its grid and its point. */
const PLACES: usize = 64;
/** 32 doubles: values by number. */
const REGISTERS: usize = 4736;
/** 2 x LEVELS doubles. */
const PRICES: usize = 5120;
const LEVELS: i32 = 8192;
const QTYS: usize = PRICES + ((<usize>LEVELS) << 3);
const MESSAGE: usize = QTYS + ((<usize>LEVELS) << 3);
/** Longest message, which begins within the first 8 bytes of its place. Behind it lie 64 bytes that a load may touch. */
const MESSAGE_MAX: usize = 131072;
const TABLE: usize = MESSAGE + 8 + MESSAGE_MAX + 64;

const PROGRAM_SIZE: usize = 1024;
const STEP_HEADER: usize = 16;
/** Bytes that name the layout: 24 from here. */
const NAME_AT: usize = 11;

const END: i32 = 0;
const INTEGER: i32 = 1;
const DECIMAL: i32 = 2;
const BOOLEAN: i32 = 3;
const SIDE: i32 = 4;
const TEXT: i32 = 5;
const TIME: i32 = 6;

const QUOTE: i32 = 34;
const FAIL: f64 = -1;
/** Largest number whose neighbours are doubles too. */
const SAFE: f64 = 9007199254740991;

/** Milliseconds whose microseconds are still exact, and the least microseconds. What lies between is no time of either. */
const MS_MAX: f64 = 9007199254740;
const MICROS_MIN: f64 = 1e14;

let tableMask: i32 = 0;
let programs: usize = 0;
/** Where a number ended that is longer than a vector. */
let stop: usize = 0;
/** What the table held for the message before: its layout plus one. */
let latest: i32 = 0;

/** Lays the memory out for so many programs. The table has `2^bits` entries. */
export function plan(layouts: i32, bits: i32): void {
  const entries = 1 << bits;
  tableMask = entries - 1;
  programs = (TABLE + ((<usize>entries) << 2) + 63) & ~63;
  const bytes = programs + <usize>layouts * PROGRAM_SIZE;
  const pages = <i32>((bytes + 65535) >> 16);
  if (memory.size() < pages) memory.grow(pages - memory.size());
  for (let decimals = 0; decimals <= 16; decimals++) {
    for (let point = 0; point <= 16; point++) {
      for (let place = 0; place < 16; place++) {
        const fraction = place >= 16 - decimals ? 1 : 0;
        // Below 0 is above 15 as a byte without sign: a place that stays 0.
        const from = point + place - (16 - decimals) + fraction;
        store<u8>(PLACES + (<usize>(decimals * 17 + point) << 4) + <usize>place, <u8>from);
      }
    }
  }
}

export function message(): usize {
  return MESSAGE;
}

export function registers(): usize {
  return REGISTERS;
}

export function prices(): usize {
  return PRICES;
}

export function qtys(): usize {
  return QTYS;
}

/** Address of the program of a layout. */
export function program(layout: i32): usize {
  return programs + <usize>layout * PROGRAM_SIZE;
}

/** Entry of the table for the bytes that name the layout of the message at `offset`. It holds the layout plus one, or 0. */
export function entry(offset: i32): usize {
  const at = MESSAGE + <usize>offset + NAME_AT;
  let sum = load<u64>(at) * 0x9e3779b97f4a7c15;
  sum = (sum ^ load<u64>(at, 8)) * 0xc2b2ae3d27d4eb4f;
  sum = (sum ^ (sum >> 29) ^ load<u64>(at, 16)) * 0x9e3779b97f4a7c15;
  return TABLE + (<usize>(<i32>(sum >> 32) & tableMask) << 2);
}

/** Reads the message of `length` bytes at `offset`, 0 to 7. Returns its layout, or -1 when none fits it. */
export function read(offset: i32, length: i32): i32 {
  // By way of the layout of the message before: as long as it is the same, the processor need not wait for the entry.
  const found = load<i32>(entry(offset));
  if (found != latest) latest = found;
  const layout = latest - 1;
  if (layout < 0) return -1;
  let step = program(layout);
  let at = MESSAGE + <usize>offset;
  const end = at + <usize>length;
  let count = 0;
  for (;;) {
    const chunks = <i32>load<u8>(step, 3);
    const width = <usize>load<u16>(step, 4);
    const head = step;
    step += STEP_HEADER;
    for (let i = 0; i < chunks; i++) {
      if (v128.any_true(v128.and(v128.xor(v128.load(at + (<usize>i << 4)), v128.load(step)), v128.load(step, 16)))) return -1;
      step += 32;
    }
    at += width;
    const kind = <i32>load<u8>(head);
    if (kind == END) return at == end ? layout : -1;
    if (at >= end) return -1;
    const register = REGISTERS + (<usize>load<u8>(head, 1) << 3);
    if (kind == DECIMAL) {
      const v = v128.load(at);
      const quotes = i8x16.bitmask(i8x16.eq(v, i8x16.splat(34)));
      let value: f64;
      if (quotes != 0) {
        const width = ctz(quotes);
        value = decimal(at, v, width, <i32>load<u8>(head, 2));
        at += width;
      } else {
        value = longDecimal(at, end, <i32>load<u8>(head, 2));
        at = stop;
      }
      if (value < 0) return -1;
      f64.store(register, value);
    } else if (kind == INTEGER || kind == TIME) {
      const z = i8x16.sub(v128.load(at), i8x16.splat(48));
      const width = ctz(i8x16.bitmask(i8x16.gt_u(z, i8x16.splat(9))) | 0x10000);
      if (width == 0 || (width > 1 && load<u8>(at) == 48)) return -1;
      let value = digits(i8x16.swizzle(z, v128.load(PLACES + (<usize>width << 4))));
      if (kind == TIME) value = microseconds(value);
      if (value < 0) return -1;
      f64.store(register, value);
      at += width;
    } else if (kind == BOOLEAN) {
      // Without a branch on the word: of the sides of trades none is the likely one.
      const isFalse = load<u8>(at) == 102;
      const word = isFalse ? 0x736c6166 : 0x65757274;
      if (load<u32>(at) != word) return -1;
      if (load<u8>(at + 3 + <usize>isFalse) != 101) return -1;
      f64.store(register, <f64>(<i32>!isFalse));
      at += 4 + <usize>isFalse;
    } else if (kind == SIDE) {
      const priceDecimals = <i32>load<u8>(head, 2);
      const qtyDecimals = <i32>load<u8>(head, 6);
      if (load<u8>(at) != 91) return -1;
      at += 1;
      if (load<u8>(at) == 93) {
        at += 1;
      } else {
        for (;;) {
          // ["price","qty"] and then a comma or the end of the list.
          if (load<u16>(at) != 0x225b || at >= end || count == LEVELS) return -1;
          at += 2;
          let v = v128.load(at);
          let quotes = i8x16.bitmask(i8x16.eq(v, i8x16.splat(34)));
          let value: f64;
          if (quotes != 0) {
            const width = ctz(quotes);
            value = decimal(at, v, width, priceDecimals);
            at += width;
          } else {
            value = longDecimal(at, end, priceDecimals);
            at = stop;
          }
          if (!(value > 0)) return -1;
          f64.store(PRICES + (<usize>count << 3), value);
          if ((load<u32>(at) & 0xffffff) != 0x222c22) return -1;
          at += 3;
          v = v128.load(at);
          quotes = i8x16.bitmask(i8x16.eq(v, i8x16.splat(34)));
          if (quotes != 0) {
            const width = ctz(quotes);
            value = decimal(at, v, width, qtyDecimals);
            at += width;
          } else {
            value = longDecimal(at, end, qtyDecimals);
            at = stop;
          }
          if (value < 0) return -1;
          f64.store(QTYS + (<usize>count << 3), value);
          count += 1;
          const tail = load<u32>(at) & 0xffffff;
          at += 3;
          if (tail == 0x2c5d22) continue;
          if (tail != 0x5d5d22) return -1;
          break;
        }
      }
      f64.store(register, <f64>count);
    } else {
      // Text that nobody reads: up to its quote, without escapes and control characters.
      for (;;) {
        const byte = load<u8>(at);
        if (byte == QUOTE) break;
        if (byte < 32 || byte == 92 || at >= end) return -1;
        at += 1;
      }
    }
  }
  return -1;
}

/**
 * The number of `width` bytes, all in the vector, as a whole number of 10^-decimals; -1 when it is none, is finer than
 * that or too large.
 */
@inline
function decimal(at: usize, v: v128, width: i32, decimals: i32): f64 {
  // A byte is a digit when byte - 48 is below 10, unsigned; both sides less 128, because vectors compare signed bytes.
  const inside = (1 << width) - 1;
  const others = i8x16.bitmask(i8x16.gt_s(i8x16.add(v, i8x16.splat(80)), i8x16.splat(-119))) & inside;
  let point = width;
  if (others != 0) {
    // Nothing but digits and one point between them.
    point = ctz(others);
    if (load<u8>(at + <usize>point) != 46 || (others & (others - 1)) != 0 || point + 1 == width) return FAIL;
  }
  if (point == 0 || point > 16 - decimals) return FAIL;
  let z = i8x16.sub(v, i8x16.splat(48));
  const finer = width - point - 1 - decimals;
  if (finer > 0) {
    // Digits behind the grid must be zeros.
    const nonzero = ~i8x16.bitmask(i8x16.eq(z, i8x16.splat(0))) & inside;
    if (nonzero >> (point + 1 + decimals) != 0) return FAIL;
  } else if (finer < 0) {
    z = v128.and(z, i8x16.gt_s(i8x16.splat(<i8>width), i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)));
  }
  return digits(i8x16.swizzle(z, v128.load(PLACES + (<usize>(decimals * 17 + point) << 4))));
}

/** 16 digits, the last one is that of the units. -1 when a double cannot hold the number exactly. */
@inline
function digits(z: v128): f64 {
  const pairs = i16x8.add(i16x8.mul(v128.and(z, i16x8.splat(255)), i16x8.splat(10)), i16x8.shr_u(z, 8));
  const fours = i32x4.dot_i16x8_s(pairs, i16x8(100, 1, 100, 1, 100, 1, 100, 1));
  const halves = i32x4.dot_i16x8_s(i16x8.narrow_i32x4_s(fours, fours), i16x8(10000, 1, 10000, 1, 10000, 1, 10000, 1));
  const parts = f64x2.mul(f64x2.convert_low_i32x4_s(halves), f64x2(1e8, 1));
  const value = f64x2.extract_lane(parts, 0) + f64x2.extract_lane(parts, 1);
  return value > SAFE ? FAIL : value;
}

/** Milliseconds or microseconds since the epoch as microseconds; -1 for what is neither. */
@inline
function microseconds(stamp: f64): f64 {
  if (stamp <= MS_MAX) return stamp * 1000;
  return stamp >= MICROS_MIN ? stamp : FAIL;
}

/** A decimal as `decimal` reads it, of 16 bytes and more, digit by digit. Leaves the place of its quote in `stop`. */
function longDecimal(from: usize, end: usize, decimals: i32): f64 {
  let at = from;
  let value: u64 = 0;
  let missing = decimals;
  let point: usize = 0;
  for (;;) {
    const byte = <i32>load<u8>(at);
    if (byte == QUOTE) break;
    if (at >= end) return FAIL;
    if (byte == 46) {
      if (point != 0 || at == from) return FAIL;
      point = at;
    } else {
      const digit = byte - 48;
      if (<u32>digit > 9) return FAIL;
      if (point == 0 || missing > 0) {
        value = value * 10 + <u64>digit;
        if (value > 9007199254740991) return FAIL;
        if (point != 0) missing -= 1;
      } else if (digit != 0) return FAIL;
    }
    at += 1;
  }
  if (at == from || at == point + 1) return FAIL;
  for (; missing > 0; missing--) {
    value *= 10;
    if (value > 9007199254740991) return FAIL;
  }
  stop = at;
  return <f64>value;
}
