/**
 * Decimals of the wire: the venue writes no more digits than a number has, and takes text only. Pure; nothing is rounded
 * but where it says so.
 */
import { productText, unitsText } from '../hosted/decimal-units.ts';

export { decimalUnits as readUnits } from '../hosted/decimal-units.ts';

const ZEROS = /\.?0+$/;

/** A decimal without needless digits: `1.50000000` is `1.5`. */
export function trimmed(text: string): string {
  return text.includes('.') ? text.replace(ZEROS, '') : text;
}

/** Units as text. */
export function unitsPlain(units: number): string {
  return trimmed(unitsText(units));
}

/** A product of whole numbers in units as text. */
export function productPlain(a: number, b: number): string {
  return trimmed(productText(a, b));
}

/** `part / whole` with so many decimals, cut down, as text; 0 when there is no whole. */
export function quotientText(part: bigint, whole: bigint, decimals: number): string {
  if (whole === 0n) return '0';
  const isNegative = part < 0n !== whole < 0n && part !== 0n;
  const size = (value: bigint): bigint => (value < 0n ? -value : value);
  const scale = 10n ** BigInt(decimals);
  const scaled = (size(part) * scale) / size(whole);
  const text = trimmed(`${scaled / scale}.${String(scaled % scale).padStart(decimals, '0')}`);
  return isNegative && scaled !== 0n ? `-${text}` : text;
}
