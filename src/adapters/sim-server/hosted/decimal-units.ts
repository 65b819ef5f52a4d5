/**
 * Decimal text and whole units of 1e-8, exactly, both ways. Pure; no floating point product or quotient is rounded here.
 * What a protocol says about a text that is none is its own matter.
 */
import { InputError } from '../../../core/index.ts';

/** Units of one. */
export const UNITS_PER_ONE = 100_000_000;
/** Decimals of a unit. */
export const UNIT_DECIMALS = 8;

/** Units as text: `123456789` is `1.23456789`. */
export function unitsText(units: number): string {
  if (units < 0) return `-${unitsText(-units)}`;
  const whole = Math.floor(units / UNITS_PER_ONE);
  return `${whole}.${String(units - whole * UNITS_PER_ONE).padStart(UNIT_DECIMALS, '0')}`;
}

/** Units beyond 2^53 as text. */
export function bigText(units: bigint): string {
  if (units < 0n) return `-${bigText(-units)}`;
  const one = BigInt(UNITS_PER_ONE);
  return `${units / one}.${String(units % one).padStart(UNIT_DECIMALS, '0')}`;
}

/** A product of two whole numbers as text in units; also beyond 2^53. */
export function productText(a: number, b: number): string {
  const product = a * b;
  return Number.isSafeInteger(product) ? unitsText(product) : bigText(BigInt(a) * BigInt(b));
}

const LEGAL = /^(\d{1,20})(?:\.(\d{1,20}))?$/;

/** What a text is as a decimal: units of 1e-8, `'fine'` when it has more digits than that, undefined when it is none. */
export function decimalUnits(text: string): bigint | 'fine' | undefined {
  const match = LEGAL.exec(text);
  if (match === null) return undefined;
  const fraction = (match[2] ?? '').replace(/0+$/, '');
  if (fraction.length > UNIT_DECIMALS) return 'fine';
  return BigInt(match[1] as string) * BigInt(UNITS_PER_ONE) + BigInt(fraction.padEnd(UNIT_DECIMALS, '0'));
}

/** Units of a decimal text that a person has written. @throws BOT4_CLI_USAGE when it is none, or beyond 2^53 units. */
export function parseUnits(text: string): number {
  const match = /^(\d{1,20})(?:\.(\d{1,8}))?$/.exec(text);
  const units =
    match === null
      ? undefined
      : BigInt(match[1] as string) * BigInt(UNITS_PER_ONE) + BigInt((match[2] ?? '').padEnd(UNIT_DECIMALS, '0'));
  if (units === undefined || units > BigInt(Number.MAX_SAFE_INTEGER))
    throw new InputError('BOT4_CLI_USAGE', `amount ${text}: a decimal with at most eight decimals is needed`);
  return Number(units);
}
