/** The pace of a replay as the command line gives it. */
import { InputError } from '../../src/core/index.ts';

/**
 * Bars per millisecond.
 * @throws BOT4_CLI_USAGE unless it is a positive number.
 */
export function readPace(text: string, flag: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (value > 0) return value;
  throw new InputError('BOT4_CLI_USAGE', `${flag} is ${text}, not a positive number`, { place: { key: flag } });
}
