/**
 * Exponential averages in chains: each step waits for the one before it, so eight chains go side by side, two in each
 * vector. AssemblyScript; scripts/gen-simd.ts compiles it into averages.wasm.gen.ts. Every load and store is raw;
 * averages.ts is the only caller and keeps every address inside.
 *
 * A step is v += (x - v) w, the operations of the streaming average, and gives its bits.
 */

/** Bytes of a pair of chains: addresses of closes and of two columns, two weights, two values. */
const PAIR: usize = 48;
const A: usize = 4;
const B: usize = 8;
const WEIGHTS: usize = 16;
const VALUES: usize = 32;

@inline
function step(value: v128, x: usize, weights: v128): v128 {
  return f64x2.add(value, f64x2.mul(f64x2.sub(v128.load64_splat(x), value), weights));
}

@inline
function put(a: usize, b: usize, first: v128, second: v128): void {
  v128.store(a, v128.shuffle<f64>(first, second, 0, 2));
  v128.store(b, v128.shuffle<f64>(first, second, 1, 3));
}

/** Moves four pairs on by `rows` rows, an even number. */
export function advance(table: usize, rows: i32): void {
  const p = table;
  const q = table + PAIR;
  const r = table + 2 * PAIR;
  const s = table + 3 * PAIR;
  let k = v128.load(p + VALUES);
  let l = v128.load(q + VALUES);
  let m = v128.load(r + VALUES);
  let n = v128.load(s + VALUES);
  const kw = v128.load(p + WEIGHTS);
  const lw = v128.load(q + WEIGHTS);
  const mw = v128.load(r + WEIGHTS);
  const nw = v128.load(s + WEIGHTS);
  const kx = <usize>i32.load(p);
  const lx = <usize>i32.load(q);
  const mx = <usize>i32.load(r);
  const nx = <usize>i32.load(s);
  const ka = <usize>i32.load(p + A);
  const la = <usize>i32.load(q + A);
  const ma = <usize>i32.load(r + A);
  const na = <usize>i32.load(s + A);
  const kb = <usize>i32.load(p + B);
  const lb = <usize>i32.load(q + B);
  const mb = <usize>i32.load(r + B);
  const nb = <usize>i32.load(s + B);
  const end = <usize>rows << 3;
  for (let at: usize = 0; at < end; at += 16) {
    const k1 = step(k, kx + at, kw);
    const l1 = step(l, lx + at, lw);
    const m1 = step(m, mx + at, mw);
    const n1 = step(n, nx + at, nw);
    k = step(k1, kx + at + 8, kw);
    l = step(l1, lx + at + 8, lw);
    m = step(m1, mx + at + 8, mw);
    n = step(n1, nx + at + 8, nw);
    put(ka + at, kb + at, k1, k);
    put(la + at, lb + at, l1, l);
    put(ma + at, mb + at, m1, m);
    put(na + at, nb + at, n1, n);
  }
  v128.store(p + VALUES, k);
  v128.store(q + VALUES, l);
  v128.store(r + VALUES, m);
  v128.store(s + VALUES, n);
}
