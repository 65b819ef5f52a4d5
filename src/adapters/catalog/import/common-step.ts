/** The length of bars, told by their times. */

/**
 * The most frequent step between neighbours, the shorter one of two; undefined for fewer than two rows.
 * @param time (n,) microseconds, strictly increasing.
 * @example commonStep(Float64Array.of(0, 60e6, 120e6, 240e6)) // => 60000000
 */
export function commonStep(time: Float64Array): number | undefined {
  const counts = new Map<number, number>();
  for (let i = 1; i < time.length; i++) {
    const step = (time[i] as number) - (time[i - 1] as number);
    counts.set(step, (counts.get(step) ?? 0) + 1);
  }
  let best: number | undefined;
  let most = 0;
  for (const [step, count] of counts) {
    if (count > most || (count === most && step < (best as number))) {
      best = step;
      most = count;
    }
  }
  return best;
}
