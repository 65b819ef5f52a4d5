/**
 * A row of coefficients times a column of values, with 128-bit vectors of two doubles. AssemblyScript; scripts/gen-simd.ts
 * compiles it into correlated-sum.wasm.gen.ts. Every load and store is raw; correlation-watch.ts is the only caller and keeps
 * every address inside.
 *
 * Four sums, one for each place modulo four, and what is left over goes to the first: the order of additions is that of the
 * plain loop in correlation-watch.ts, so the two agree to the last bit.
 */

/** Σ row[j]·values[j] over `count` doubles, into `out`: a result of a call is boxed where the call is not merged. */
export function product(row: usize, values: usize, count: i32, out: usize): void {
  let low = f64x2.splat(0);
  let high = low;
  const whole = row + ((<usize>(count & -4)) << 3);
  const end = row + ((<usize>count) << 3);
  let other = values;
  let at = row;
  for (; at < whole; at += 32) {
    low = f64x2.add(low, f64x2.mul(v128.load(at), v128.load(other)));
    high = f64x2.add(high, f64x2.mul(v128.load(at, 16), v128.load(other, 16)));
    other += 32;
  }
  let first = f64x2.extract_lane(low, 0);
  for (; at < end; at += 8) {
    first += f64.load(at) * f64.load(other);
    other += 8;
  }
  f64.store(out, first + f64x2.extract_lane(low, 1) + (f64x2.extract_lane(high, 0) + f64x2.extract_lane(high, 1)));
}
