/**
 * Natural logarithms of ratios near 1, two rows at a time. AssemblyScript, part of indicator-moments.as.
 *
 * The steps are those of fdlibm's e_log.c, of which the engine's Math.log is made, for numbers that need no power of two
 * taken out: so the bits are the same. Prices of neighbouring rows have such ratios nearly always.
 */
import { constant } from './window-rows';

/** Ratios for which the steps are the same ones. */
const LEAST_RATIO: f64 = 0.75;
const MOST_RATIO: f64 = 1.375;
/** Distance from 1 below which two terms are enough. */
const SMALL: f64 = 1.0 / 1048576.0;

/** y = log(x / by), from the first row up to the first pair with another ratio. Returns how many rows that are. */
export function logRatio(x: usize, by: usize, y: usize, rows: i32): i32 {
  const lg1 = constant(6.666666666666735130e-1);
  const lg2 = constant(3.999999999940941908e-1);
  const lg3 = constant(2.857142874366239149e-1);
  const lg4 = constant(2.222219843214978396e-1);
  const lg5 = constant(1.818357216161805012e-1);
  const lg6 = constant(1.531383769920937332e-1);
  const lg7 = constant(1.479819860511658591e-1);
  const two = constant(2);
  const one = constant(1);
  const third = constant(0.33333333333333333);
  const half = constant(0.5);
  const small = constant(SMALL);
  const least = constant(LEAST_RATIO);
  const most = constant(MOST_RATIO);
  const start = y;
  const end = y + (<usize>rows << 3) - 16;
  x -= y;
  by -= y;
  for (; y <= end; y += 16) {
    const ratio = f64x2.div(v128.load(y + x), v128.load(y + by));
    if (!i64x2.all_true(v128.and(f64x2.ge(ratio, least), f64x2.lt(ratio, most)))) break;
    const f = f64x2.sub(ratio, one);
    const s = f64x2.div(f, f64x2.add(two, f));
    const z = f64x2.mul(s, s);
    const w = f64x2.mul(z, z);
    const t1 = f64x2.mul(w, f64x2.add(lg2, f64x2.mul(w, f64x2.add(lg4, f64x2.mul(w, lg6)))));
    const odd = f64x2.add(lg3, f64x2.mul(w, f64x2.add(lg5, f64x2.mul(w, lg7))));
    const t2 = f64x2.mul(z, f64x2.add(lg1, f64x2.mul(w, odd)));
    const log = f64x2.sub(f, f64x2.mul(s, f64x2.sub(f, f64x2.add(t2, t1))));
    const rest = f64x2.mul(f64x2.mul(f, f), f64x2.sub(half, f64x2.mul(third, f)));
    const near = v128.and(f64x2.lt(f, small), f64x2.ge(f, f64x2.neg(small)));
    v128.store(y, v128.bitselect(f64x2.sub(f, rest), log, near));
  }
  return <i32>((y - start) >> 3);
}
