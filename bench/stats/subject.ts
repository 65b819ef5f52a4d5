/** A statistic as a bench subject: fast and plain answers agree to their last digits only, so checksums are rounded. */
import type { Subject, Work } from '../bench-case.ts';

const DIGITS = 9;

/**
 * Calls `statistic` again and again; the checksum is the mean of the answers, so that it does not grow with the count.
 * @param digits in which the answers of subject and twin agree.
 */
export function statisticSubject(statistic: () => number, digits = DIGITS): Subject<Work> {
  const run = (count: number): number => {
    let sum = 0;
    for (let i = 0; i < count; i++) sum += statistic();
    return Number((sum / count).toPrecision(digits));
  };
  return { run };
}

/** The same for long calls: as a promise, because the count of its bytes would take 64 calls to warm up. */
export function longSubject(statistic: () => number, digits = DIGITS): Subject<Work> {
  const { run } = statisticSubject(statistic, digits);
  return { run: async (count) => run(count) };
}
