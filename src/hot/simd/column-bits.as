/**
 * Comparisons of two columns of doubles as bits, 64 rows a word, with 128-bit vectors of two doubles. AssemblyScript;
 * scripts/gen-simd.ts compiles it into column-bits.wasm.gen.ts. Every load and store is raw; column-bits.ts is the only
 * caller and keeps every address inside.
 */

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

/** Bits of a >= b in the 16 rows at two addresses. */
@inline
function atLeast16(a: usize, b: usize): u64 {
  return bitsOf(
    f64x2.ge(v128.load(a), v128.load(b)),
    f64x2.ge(v128.load(a, 16), v128.load(b, 16)),
    f64x2.ge(v128.load(a, 32), v128.load(b, 32)),
    f64x2.ge(v128.load(a, 48), v128.load(b, 48)),
    f64x2.ge(v128.load(a, 64), v128.load(b, 64)),
    f64x2.ge(v128.load(a, 80), v128.load(b, 80)),
    f64x2.ge(v128.load(a, 96), v128.load(b, 96)),
    f64x2.ge(v128.load(a, 112), v128.load(b, 112)),
  );
}

/** Bits of a > b, 64 rows a word. */
export function above(a: usize, b: usize, words: i32, out: usize): void {
  for (let i = 0; i < words; i++, a += 512, b += 512, out += 8) {
    const low = above16(a, b) | (above16(a + 128, b + 128) << 16);
    const high = above16(a + 256, b + 256) | (above16(a + 384, b + 384) << 16);
    i64.store(out, <i64>(low | (high << 32)));
  }
}

/** Bits of a >= b, 64 rows a word. */
export function atLeast(a: usize, b: usize, words: i32, out: usize): void {
  for (let i = 0; i < words; i++, a += 512, b += 512, out += 8) {
    const low = atLeast16(a, b) | (atLeast16(a + 128, b + 128) << 16);
    const high = atLeast16(a + 256, b + 256) | (atLeast16(a + 384, b + 384) << 16);
    i64.store(out, <i64>(low | (high << 32)));
  }
}

/** Bits of a > b, and those of a < b in the other word, in the 16 rows at two addresses: every value is read once. */
@inline
function order16(a: usize, b: usize, below: usize): u64 {
  let x = v128.load(a);
  let y = v128.load(b);
  let g0 = f64x2.gt(x, y);
  let l0 = f64x2.lt(x, y);
  x = v128.load(a, 16);
  y = v128.load(b, 16);
  g0 = i8x16.shuffle(g0, f64x2.gt(x, y), 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27);
  l0 = i8x16.shuffle(l0, f64x2.lt(x, y), 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27);
  x = v128.load(a, 32);
  y = v128.load(b, 32);
  let g1 = f64x2.gt(x, y);
  let l1 = f64x2.lt(x, y);
  x = v128.load(a, 48);
  y = v128.load(b, 48);
  g1 = i8x16.shuffle(g1, f64x2.gt(x, y), 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27);
  l1 = i8x16.shuffle(l1, f64x2.lt(x, y), 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27);
  g0 = i16x8.narrow_i32x4_s(g0, g1);
  l0 = i16x8.narrow_i32x4_s(l0, l1);
  x = v128.load(a, 64);
  y = v128.load(b, 64);
  let g2 = f64x2.gt(x, y);
  let l2 = f64x2.lt(x, y);
  x = v128.load(a, 80);
  y = v128.load(b, 80);
  g2 = i8x16.shuffle(g2, f64x2.gt(x, y), 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27);
  l2 = i8x16.shuffle(l2, f64x2.lt(x, y), 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27);
  x = v128.load(a, 96);
  y = v128.load(b, 96);
  let g3 = f64x2.gt(x, y);
  let l3 = f64x2.lt(x, y);
  x = v128.load(a, 112);
  y = v128.load(b, 112);
  g3 = i8x16.shuffle(g3, f64x2.gt(x, y), 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27);
  l3 = i8x16.shuffle(l3, f64x2.lt(x, y), 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27);
  g2 = i16x8.narrow_i32x4_s(g2, g3);
  l2 = i16x8.narrow_i32x4_s(l2, l3);
  i32.store16(below, i8x16.bitmask(i8x16.narrow_i16x8_s(l0, l2)));
  return <u64>(<u32>i8x16.bitmask(i8x16.narrow_i16x8_s(g0, g2)));
}

/**
 * Rows at which a comes above b, and at which it comes below, against the row before; that of the first row stands before
 * both addresses. A missing value is neither above nor below.
 */
export function crosses(a: usize, b: usize, words: i32, rises: usize, falls: usize): void {
  let wasAbove: u64 = f64.load(a - 8) > f64.load(b - 8) ? 1 : 0;
  let wasBelow: u64 = f64.load(a - 8) < f64.load(b - 8) ? 1 : 0;
  for (let i = 0; i < words; i++, a += 512, b += 512, rises += 8, falls += 8) {
    const up =
      order16(a, b, falls) |
      (order16(a + 128, b + 128, falls + 2) << 16) |
      (order16(a + 256, b + 256, falls + 4) << 32) |
      (order16(a + 384, b + 384, falls + 6) << 48);
    const down = <u64>i64.load(falls);
    i64.store(rises, <i64>(up & ~((up << 1) | wasAbove)));
    i64.store(falls, <i64>(down & ~((down << 1) | wasBelow)));
    wasAbove = up >> 63;
    wasBelow = down >> 63;
  }
}
