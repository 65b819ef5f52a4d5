/** A statistic as a bench subject: fast and plain answers agree to their last digits only, so checksums are rounded. */
import type { Subject, Work } from '../bench-case.ts';

/** Nine digits of a number, as an integer part of a checksum. */
export function nineDigits(value: number): number {
  return Number(value.toPrecision(9));
}

/** Calls `statistic` again and again; the checksum is the mean of the answers, so that it does not grow with the count. */
export function statisticSubject(statistic: () => number): Subject<Work> {
  const run = (count: number): number => {
    let sum = 0;
    for (let i = 0; i < count; i++) sum += statistic();
    return nineDigits(sum / count);
  };
  return { run };
}
