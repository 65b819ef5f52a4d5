/**
 * Sums of the first four powers of deviations, with 128-bit vectors of two doubles. AssemblyScript; scripts/gen-simd.ts
 * compiles it into power-sums.wasm.gen.ts. Every load and store is raw; power-sums.ts is the only caller and keeps every
 * address inside.
 */

/** Σ d, Σ d², Σ d³, Σ d⁴, each added to by every call. */
const SUMS: usize = 1024;
/** A block of values. */
const VALUES: usize = 2048;

/** Gets the one page that holds everything. */
export function plan(): void {
  if (memory.size() < 1) memory.grow(1);
}

/** Adds the powers of v − centre over the first `rows` values of the block; `rows` is a multiple of 4. */
export function accumulate(rows: i32, centre: f64): void {
  const c = f64x2.splat(centre);
  // Two chains a sum: each addition would wait for the one before.
  let a1 = f64x2.splat(0);
  let a2 = a1;
  let a3 = a1;
  let a4 = a1;
  let b1 = a1;
  let b2 = a1;
  let b3 = a1;
  let b4 = a1;
  const end = VALUES + ((<usize>rows) << 3);
  for (let at = VALUES; at < end; at += 32) {
    const a = f64x2.sub(v128.load(at), c);
    const b = f64x2.sub(v128.load(at, 16), c);
    const aa = f64x2.mul(a, a);
    const bb = f64x2.mul(b, b);
    a1 = f64x2.add(a1, a);
    b1 = f64x2.add(b1, b);
    a2 = f64x2.add(a2, aa);
    b2 = f64x2.add(b2, bb);
    a3 = f64x2.add(a3, f64x2.mul(aa, a));
    b3 = f64x2.add(b3, f64x2.mul(bb, b));
    a4 = f64x2.add(a4, f64x2.mul(aa, aa));
    b4 = f64x2.add(b4, f64x2.mul(bb, bb));
  }
  add(SUMS, f64x2.add(a1, b1));
  add(SUMS + 8, f64x2.add(a2, b2));
  add(SUMS + 16, f64x2.add(a3, b3));
  add(SUMS + 24, f64x2.add(a4, b4));
}

@inline
function add(at: usize, sum: v128): void {
  f64.store(at, f64.load(at) + (f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)));
}
