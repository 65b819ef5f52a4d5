/** The length of a bar as people and venues write it, `15m`, and as microseconds. */
import { InputError } from '../../core/index.ts';

/** Units of a bar length, longest first, in microseconds. */
const UNITS: readonly (readonly [string, number])[] = [
  ['d', 86_400e6],
  ['h', 3600e6],
  ['m', 60e6],
  ['s', 1e6],
  ['ms', 1e3],
  ['us', 1],
];

function refuse(detail: string): never {
  throw new InputError('BOT4_CONFIG_VALUE', detail, { place: { key: 'interval' } });
}

/**
 * Text of a bar length.
 * @param micros microseconds, a positive integer.
 * @example intervalText(900e6) // => '15m'
 * @throws BOT4_CONFIG_VALUE
 */
export function intervalText(micros: number): string {
  if (!Number.isSafeInteger(micros) || micros <= 0) refuse(`a bar length of ${micros} µs; it is a positive integer`);
  const [unit, size] = UNITS.find(([, length]) => micros % length === 0) as readonly [string, number];
  return `${micros / size}${unit}`;
}

/**
 * Bar length of its text.
 * @returns microseconds.
 * @example intervalMicrosOf('4h') // => 14400000000
 * @throws BOT4_CONFIG_VALUE
 */
export function intervalMicrosOf(text: string): number {
  const match = /^([1-9]\d{0,8})(us|ms|s|m|h|d)$/.exec(text);
  if (match === null) refuse(`interval is '${text}'; write a bar length, as 1m, 15m, 1h or 1d`);
  const size = UNITS.find(([unit]) => unit === match[2])?.[1] as number;
  return Number(match[1]) * size;
}
