/**
 * Sums of products of a series with itself at many lags, with 128-bit vectors of two doubles. AssemblyScript;
 * scripts/gen-simd.ts compiles it into lag-products.wasm.gen.ts. Every load and store is raw; lag-products.ts is the only
 * caller and keeps every address inside.
 *
 * Eight lags a pass over a block that stays in the first-level cache: nine loads for eight multiply-adds, so loads and
 * arithmetic are busy alike.
 */

/** Sums of lag 0, 1, …, each added to by every call. */
const PRODUCTS: usize = 1024;
/** `lead` values of the past, then the rows. */
const VALUES: usize = 16384;

/** Gets the one page that holds everything. */
export function plan(): void {
  if (memory.size() < 1) memory.grow(1);
}

/**
 * Takes `mean` from the rows v[t], t = lead … lead + rows − 1, then adds Σ v[t] v[t − k] over them to the sum of each
 * lag k < lead. The past before the rows has its mean taken already.
 * @param lead a multiple of 8. @param rows even.
 */
export function accumulate(lead: i32, rows: i32, mean: f64): void {
  const first = VALUES + ((<usize>lead) << 3);
  const end = first + ((<usize>rows) << 3);
  const centre = f64x2.splat(mean);
  for (let at = first; at < end; at += 16) v128.store(at, f64x2.sub(v128.load(at), centre));
  for (let lag = 0; lag < lead; lag += 8) {
    let s0 = f64x2.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    let s4 = s0;
    let s5 = s0;
    let s6 = s0;
    let s7 = s0;
    // Seven lags further back than the first of the pass.
    let past = first - ((<usize>(lag + 7)) << 3);
    for (let at = first; at < end; at += 16) {
      const v = v128.load(at);
      s0 = f64x2.add(s0, f64x2.mul(v, v128.load(past, 56)));
      s1 = f64x2.add(s1, f64x2.mul(v, v128.load(past, 48)));
      s2 = f64x2.add(s2, f64x2.mul(v, v128.load(past, 40)));
      s3 = f64x2.add(s3, f64x2.mul(v, v128.load(past, 32)));
      s4 = f64x2.add(s4, f64x2.mul(v, v128.load(past, 24)));
      s5 = f64x2.add(s5, f64x2.mul(v, v128.load(past, 16)));
      s6 = f64x2.add(s6, f64x2.mul(v, v128.load(past, 8)));
      s7 = f64x2.add(s7, f64x2.mul(v, v128.load(past)));
      past += 16;
    }
    const out = PRODUCTS + ((<usize>lag) << 3);
    add(out, s0);
    add(out + 8, s1);
    add(out + 16, s2);
    add(out + 24, s3);
    add(out + 32, s4);
    add(out + 40, s5);
    add(out + 48, s6);
    add(out + 56, s7);
  }
}

@inline
function add(at: usize, sum: v128): void {
  f64.store(at, f64.load(at) + (f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)));
}
