/** What kernels over columns have in common. AssemblyScript, part of other sources. */

/** Eight bytes of the kernels' own. */
const CONSTANT: usize = 1024;

/** A pair of one value that stays in a register: the compiler makes known constants anew at every use, in three steps. */
@inline export function constant(value: f64): v128 {
  f64.store(CONSTANT, value);
  return v128.load64_splat(CONSTANT);
}

/** Stores a pair of rows, or the first of them where the second one is behind the end. */
@inline export function store(address: usize, end: usize, value: v128): void {
  if (address + 16 <= end) v128.store(address, value);
  else v128.store64_lane(address, value, 0);
}

/** 1 when no row of x is NaN. */
export function complete(x: usize, rows: i32): i32 {
  const end = x + (<usize>rows << 3);
  let a = i64x2.splat(0);
  let b = a;
  for (; x + 64 <= end; x += 64) {
    const p = v128.load(x);
    const q = v128.load(x, 16);
    const r = v128.load(x, 32);
    const s = v128.load(x, 48);
    a = v128.or(a, v128.or(f64x2.ne(p, p), f64x2.ne(q, q)));
    b = v128.or(b, v128.or(f64x2.ne(r, r), f64x2.ne(s, s)));
  }
  let holes = v128.any_true(v128.or(a, b));
  for (; x < end; x += 8) holes = holes || isNaN(f64.load(x));
  return holes ? 0 : 1;
}
