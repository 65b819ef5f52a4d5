/** Counts and steps that several topics need. */

/** Rows for which `is` holds. */
export function countRows(n: number, is: (i: number) => boolean): number {
  let count = 0;
  for (let i = 0; i < n; i++) if (is(i)) count += 1;
  return count;
}

/** Row of the smallest value, the first of equal ones; −1 without rows. */
export function firstSmallest(values: Float64Array): number {
  let at = -1;
  for (let i = 0; i < values.length; i++) if (at < 0 || (values[i] as number) < (values[at] as number)) at = i;
  return at;
}

/** Row of the largest value, the first of equal ones; −1 without rows. */
export function firstLargest(values: Float64Array): number {
  let at = -1;
  for (let i = 0; i < values.length; i++) if (at < 0 || (values[i] as number) > (values[at] as number)) at = i;
  return at;
}

/** Whether values never descend. */
export function isAscending(values: Float64Array): boolean {
  for (let i = 1; i < values.length; i++) if (!((values[i] as number) >= (values[i - 1] as number))) return false;
  return true;
}

/** Most frequent positive step between neighbours, the shorter of equally frequent ones; 0 without one. */
export function usualStep(time: Float64Array): number {
  const counts = new Map<number, number>();
  for (let i = 1; i < time.length; i++) {
    const step = (time[i] as number) - (time[i - 1] as number);
    if (step > 0) counts.set(step, (counts.get(step) ?? 0) + 1);
  }
  let usual = 0;
  let most = 0;
  for (const [step, count] of counts) {
    if (count > most || (count === most && step < usual)) [usual, most] = [step, count];
  }
  return usual;
}

/** `2019-01-07T10:00:00Z` of milliseconds. */
export function isoSeconds(ms: number): string {
  return new Date(ms).toISOString().replace('.000Z', 'Z');
}
