/** Decimal text of messages: how fine it is, and whole numbers of a grid back as text. */

const EXPONENT = /[eE]/;
const ZERO = 48;

/** Decimals of a number as text, without zeros at the end: `0.0500` has 2, `1e-7` has 7. */
export function decimalsOf(text: string): number {
  const point = text.indexOf('.');
  let end = text.length;
  let exponent = 0;
  const mark = text.search(EXPONENT);
  if (mark >= 0) {
    exponent = Number(text.slice(mark + 1));
    end = mark;
  }
  if (point < 0) return Math.max(0, -exponent);
  while (end > point + 1 && text.charCodeAt(end - 1) === ZERO) end -= 1;
  return Math.max(0, end - point - 1 - exponent);
}

/** `units` · 10^−decimals as decimal text. Exact at any size. */
export function decimalText(units: bigint, decimals: number): string {
  const digits = (units < 0n ? -units : units).toString().padStart(decimals + 1, '0');
  const sign = units < 0n ? '-' : '';
  if (decimals === 0) return sign + digits;
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** A price or quantity of a book as text; null where a side is empty. */
export function gridText(value: number, decimals: number): string | null {
  return Number.isNaN(value) ? null : decimalText(BigInt(value), decimals);
}
