/** Numbers of the examples, checked before a strategy is made of them. */
import { InputError } from '../../../core/index.ts';

function refuse(key: string, value: unknown, must: string): never {
  throw new InputError('BOT4_CONFIG_VALUE', `${key} is ${String(value)}, must be ${must}`, { place: { key } });
}

/** A number of bars. @throws BOT4_CONFIG_VALUE */
export function checkBars(key: string, value: number, least: number): void {
  if (!Number.isSafeInteger(value) || value < least) refuse(key, value, `a whole number of bars from ${least}`);
}

/** A number in a range. @throws BOT4_CONFIG_VALUE */
export function checkRange(key: string, value: number, range: { readonly min: number; readonly max: number }): void {
  if (!(value >= range.min && value <= range.max)) refuse(key, value, `from ${range.min} to ${range.max}`);
}

/** A distance at which a position is left must be smaller than the one at which it is entered. @throws BOT4_CONFIG_VALUE */
export function checkBand(band: { readonly entry: number; readonly exit: number }): void {
  checkRange('entry', band.entry, { min: Number.MIN_VALUE, max: 100 });
  if (!(band.exit >= 0 && band.exit < band.entry))
    refuse('exit', band.exit, `at least 0 and below entry (${band.entry})`);
}
