/**
 * The unit of a time stamp, told by its size. From 2001-09-09 to 2286-11-20 the four usual units fill four ranges of
 * one decade each that are two empty decades apart, so a stamp either has one unit or is refused:
 * seconds 1e9..1e10, milliseconds 1e12..1e13, microseconds 1e15..1e16, nanoseconds 1e18..1e19.
 */
import { InputError } from '../../core/index.ts';

/** Unit of a time stamp. */
export type TimeUnit = 's' | 'ms' | 'us' | 'ns';

const RANGES: readonly { readonly unit: TimeUnit; readonly from: number; readonly microsPerUnit: number }[] = [
  { unit: 's', from: 1e9, microsPerUnit: 1e6 },
  { unit: 'ms', from: 1e12, microsPerUnit: 1e3 },
  { unit: 'us', from: 1e15, microsPerUnit: 1 },
  { unit: 'ns', from: 1e18, microsPerUnit: 1e-3 },
];

/**
 * Unit of one stamp.
 * @param stamp since the epoch, in an unknown unit.
 * @returns the unit, or null when the size fits none.
 * @example timeUnitOf(1_700_000_000_000) // => 'ms'
 * @example timeUnitOf(1_700_000) // => null
 */
export function timeUnitOf(stamp: number): TimeUnit | null {
  for (const { unit, from } of RANGES) if (stamp >= from && stamp < from * 10) return unit;
  return null;
}

function refuse(detail: string, row: number, file: string | undefined): never {
  throw new InputError('BOT4_DATA_TIME', detail, {
    place: { ...(file === undefined ? {} : { file }), row, key: 'time' },
  });
}

/**
 * Converts stamps of one unknown unit to microseconds. The first stamp decides; every other one must agree.
 * @param stamps (n,) since the epoch; integers of 64 bits or doubles.
 * @param options.unit the unit, where it is known for certain.   @param options.file named in errors.
 * @param options.firstRow number of the first stamp in the file. @defaultValue 1
 * @param options.rounds true where stamps have fractions that no microsecond holds, such as seconds in a double: they go
 * to the nearest microsecond. @defaultValue false
 * @returns (n,) whole microseconds, and the unit (null without rows).
 * @throws BOT4_DATA_TIME naming the first row whose unit is ambiguous, different, or finer than a microsecond.
 * @example stampsToMicros([1_700_000_000]).micros[0] // => 1700000000000000
 */
export function stampsToMicros(
  stamps: ArrayLike<number> | ArrayLike<bigint>,
  options: {
    readonly file?: string;
    readonly unit?: TimeUnit;
    readonly firstRow?: number;
    readonly rounds?: boolean;
  } = {},
): { readonly unit: TimeUnit | null; readonly micros: Float64Array } {
  const { file, firstRow = 1, rounds = false } = options;
  const n = stamps.length;
  const out = new Float64Array(n);
  if (n === 0) return { unit: null, micros: out };
  const first = Number(stamps[0]);
  const unit = options.unit ?? timeUnitOf(first);
  const range = RANGES.find((candidate) => candidate.unit === unit);
  if (range === undefined) {
    const found = first === 0 || Number.isNaN(first) ? 'the time is missing or unreadable' : `time ${first}`;
    refuse(`${found}: no unit (s, ms, µs, ns) puts it between 2001 and 2286`, firstRow, file);
  }
  const { from, microsPerUnit } = range;
  for (let i = 0; i < n; i++) {
    const stamp = stamps[i] as number | bigint;
    const value = Number(stamp);
    if (!(value >= from && value < from * 10)) {
      const other = timeUnitOf(value);
      if (value === 0 || Number.isNaN(value)) refuse('the time is missing or unreadable', firstRow + i, file);
      if (other === null || other === range.unit) refuse(`time ${value} is out of range`, firstRow + i, file);
      refuse(
        `time ${value} is in ${other}, while the rows before are in ${range.unit}; write all times in one unit`,
        firstRow + i,
        file,
      );
    }
    // A 64-bit count of nanoseconds is above 2^53: divide it as an integer.
    const whole = typeof stamp === 'bigint' && range.unit === 'ns';
    const exact = whole ? Number(stamp / 1000n) : value * microsPerUnit;
    const micros = rounds ? Math.round(exact) : exact;
    if (!Number.isInteger(micros) || (whole && stamp % 1000n !== 0n)) {
      refuse(`time ${stamp} is not a whole number of microseconds`, firstRow + i, file);
    }
    out[i] = micros;
  }
  return { unit: range.unit, micros: out };
}
