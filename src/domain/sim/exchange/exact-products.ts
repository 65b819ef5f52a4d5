/**
 * Products of whole numbers compared and divided exactly, without a big integer unless it is close. Hot path.
 *
 * A product of doubles is off by less than two parts in 2^53 a factor; where it differs from the other side by more than
 * a part in 10^12 the doubles decide, and only what lies between is computed again with big integers.
 */
import type { Bound } from './symbol-rules.ts';

/** Far above the error of three multiplications, far below any real distance. */
export const CLOSE = 1e-12;

/** Whether a·b·c is below a bound. */
export function isProductBelow(a: number, b: number, c: number, bound: Bound): boolean {
  const product = a * b * c;
  if (Math.abs(product - bound.value) > CLOSE * product) return product < bound.value;
  return BigInt(a) * BigInt(b) * BigInt(c) < bound.exact;
}

/** Whether a·b·c is above a bound. */
export function isProductAbove(a: number, b: number, c: number, bound: Bound): boolean {
  const product = a * b * c;
  if (Math.abs(product - bound.value) > CLOSE * product) return product > bound.value;
  return BigInt(a) * BigInt(b) * BigInt(c) > bound.exact;
}

/** Whether a·b·c is below d·e. */
export function isBelowProduct(a: number, b: number, c: number, d: number, e: number): boolean {
  const left = a * b * c;
  const right = d * e;
  if (Math.abs(left - right) > CLOSE * left) return left < right;
  return BigInt(a) * BigInt(b) * BigInt(c) < BigInt(d) * BigInt(e);
}

/** ⌊n/d⌋ for safe integers: the quotient of doubles is at most one too high. */
export function floorDiv(n: number, d: number): number {
  const q = Math.floor(n / d);
  return q * d > n ? q - 1 : q;
}

/**
 * ⌊a·b·c/d⌋ for whole numbers from 0 with d up to 10^8.
 * @returns Infinity when that is above 2^53 - 1: it is for the caller to refuse.
 */
export function floorProduct(a: number, b: number, c: number, d: number): number {
  const product = a * b * c;
  if (product <= Number.MAX_SAFE_INTEGER) return d === 1 ? product : floorDiv(product, d);
  return floorBig(a, b, c, d);
}

function floorBig(a: number, b: number, c: number, d: number): number {
  const value = Number((BigInt(a) * BigInt(b) * BigInt(c)) / BigInt(d));
  return value <= Number.MAX_SAFE_INTEGER ? value : Number.POSITIVE_INFINITY;
}
