/**
 * Lowest and highest price, sums of quantities and of their products with prices, with 128-bit vectors of two doubles;
 * and whether times ascend. AssemblyScript; scripts/gen-simd.ts compiles it into ohlcv.wasm.gen.ts. Every load and store
 * is raw; ohlcv.ts is the only caller and keeps every address inside.
 */

/** Low, high, Σ qty, Σ price · qty, and −1 when a quantity has a minus sign, else 0. */
const OUT: usize = 1024;

/**
 * Looks at `rows` rows, at least one, of the columns at two addresses. The sums have eight chains, row k goes into chain
 * k mod 8 of its stretch; they are added as ((0+2)+(4+6)) + ((1+3)+(5+7)).
 */
export function reduce(prices: usize, qtys: usize, rows: i32): void {
  let at = prices;
  // Wraps around where the quantities stand first, and back when it is added.
  const apart = qtys - prices;
  const end = prices + ((<usize>rows) << 3);
  const zero = f64x2.splat(0);
  let la = f64x2.splat(f64.load(at));
  let lb = la;
  let ha = la;
  let hb = la;
  // Signs of quantities: integer units are idle, those that compare doubles are not.
  let signs = zero;
  let s0 = zero;
  let s1 = zero;
  let s2 = zero;
  let s3 = zero;
  let n0 = zero;
  let n1 = zero;
  let n2 = zero;
  let n3 = zero;
  for (; at + 64 <= end; at += 64) {
    const a = v128.load(at);
    const b = v128.load(at, 16);
    const c = v128.load(at, 32);
    const d = v128.load(at, 48);
    // pmin and pmax are one instruction each; what is not finite is seen in the sums.
    la = f64x2.pmin(la, f64x2.pmin(a, b));
    lb = f64x2.pmin(lb, f64x2.pmin(c, d));
    ha = f64x2.pmax(ha, f64x2.pmax(a, b));
    hb = f64x2.pmax(hb, f64x2.pmax(c, d));
    const q = v128.load(at + apart);
    const r = v128.load(at + apart, 16);
    const t = v128.load(at + apart, 32);
    const u = v128.load(at + apart, 48);
    s0 = f64x2.add(s0, q);
    s1 = f64x2.add(s1, r);
    s2 = f64x2.add(s2, t);
    s3 = f64x2.add(s3, u);
    n0 = f64x2.add(n0, f64x2.mul(a, q));
    n1 = f64x2.add(n1, f64x2.mul(b, r));
    n2 = f64x2.add(n2, f64x2.mul(c, t));
    n3 = f64x2.add(n3, f64x2.mul(d, u));
    signs = v128.or(signs, v128.or(v128.or(q, r), v128.or(t, u)));
  }
  for (; at + 16 <= end; at += 16) {
    const a = v128.load(at);
    const q = v128.load(at + apart);
    la = f64x2.pmin(la, a);
    ha = f64x2.pmax(ha, a);
    s0 = f64x2.add(s0, q);
    n0 = f64x2.add(n0, f64x2.mul(a, q));
    signs = v128.or(signs, q);
  }
  la = f64x2.pmin(la, lb);
  ha = f64x2.pmax(ha, hb);
  const s = f64x2.add(f64x2.add(s0, s1), f64x2.add(s2, s3));
  const n = f64x2.add(f64x2.add(n0, n1), f64x2.add(n2, n3));
  let low = min(f64x2.extract_lane(la, 0), f64x2.extract_lane(la, 1));
  let high = max(f64x2.extract_lane(ha, 0), f64x2.extract_lane(ha, 1));
  let qty = f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1);
  let notional = f64x2.extract_lane(n, 0) + f64x2.extract_lane(n, 1);
  let minus = i64x2.bitmask(signs) != 0;
  if (at < end) {
    const price = f64.load(at);
    const q = f64.load(at + apart);
    low = min(low, price);
    high = max(high, price);
    qty += q;
    notional += price * q;
    minus = minus || (<u64>reinterpret<i64>(q)) >> 63 != 0;
  }
  f64.store(OUT, low);
  f64.store(OUT, high, 8);
  f64.store(OUT, qty, 16);
  f64.store(OUT, notional, 24);
  f64.store(OUT, minus ? -1 : 0, 32);
}

/**
 * 1 when none of the `rows` times at an address is below the one before it, or not a number; the first has one before it.
 * `rows` is a multiple of 8.
 */
export function ascends(times: usize, rows: i32): i32 {
  const end = times + ((<usize>rows) << 3);
  let a = i64x2.splat(-1);
  let b = a;
  for (let at = times; at < end; at += 64) {
    a = v128.and(a, f64x2.ge(v128.load(at), v128.load(at - 8)));
    b = v128.and(b, f64x2.ge(v128.load(at, 16), v128.load(at, 8)));
    a = v128.and(a, f64x2.ge(v128.load(at, 32), v128.load(at, 24)));
    b = v128.and(b, f64x2.ge(v128.load(at, 48), v128.load(at, 40)));
  }
  return i64x2.all_true(v128.and(a, b)) ? 1 : 0;
}
