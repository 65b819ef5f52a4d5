/**
 * Decimal text of the wire and whole units of 1e-8, exactly, both ways. The venue writes eight decimals everywhere.
 * Pure; no floating point product or quotient is rounded here.
 */
import { decimalUnits } from '../hosted/decimal-units.ts';
import { faults } from './fault.ts';

export { bigText, productText, unitsText } from '../hosted/decimal-units.ts';

const RANGE = '^([0-9]{1,20})(\\.[0-9]{1,20})?$';
/** The venue's numbers are 64-bit integers. */
const INT64_MAX = 9_223_372_036_854_775_807n;

/**
 * Units of a decimal text.
 * @throws the venue's −1100 for what is no decimal, −1111 for more than eight decimals that count, −1108 beyond 64 bits.
 */
export function readUnits(name: string, text: string): bigint {
  const units = decimalUnits(text);
  if (units === undefined) throw faults.illegalCharacters(name, RANGE);
  if (units === 'fine') throw faults.precision(name);
  if (units > INT64_MAX) throw faults.overflow(name);
  return units;
}

/** Whole steps of a decimal text; undefined when it is off the grid or beyond 2^53 steps. */
export function readSteps(name: string, text: string, stepUnits: number): number | undefined {
  const units = readUnits(name, text);
  const step = BigInt(stepUnits);
  if (units % step !== 0n) return undefined;
  const steps = units / step;
  return steps > BigInt(Number.MAX_SAFE_INTEGER) ? undefined : Number(steps);
}

/** `part / whole` as a percentage with three decimals, half up, as the venue writes changes. */
export function percentText(part: number, whole: number): string {
  if (whole === 0) return '0.000';
  const negative = part < 0;
  const scaled = (BigInt(Math.abs(part)) * 200_000n + BigInt(whole)) / (2n * BigInt(whole));
  const text = `${scaled / 1000n}.${String(scaled % 1000n).padStart(3, '0')}`;
  return negative && scaled !== 0n ? `-${text}` : text;
}
