/** Sums and steps that several topics need. */

/** Sum with the rounding errors carried along (Neumaier): exact to a rounding or two. */
export function exactSum(n: number, term: (i: number) => number): number {
  let sum = 0;
  let rest = 0;
  for (let i = 0; i < n; i++) {
    const value = term(i);
    const next = sum + value;
    rest += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  return sum + rest;
}

/** Sum of a column. */
export function sumOf(column: Float64Array): number {
  return exactSum(column.length, (i) => column[i] as number);
}

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

/** (n − 1,) ln xᵢ − ln xᵢ₋₁. */
export function logReturns(x: Float64Array): Float64Array {
  const returns = new Float64Array(Math.max(0, x.length - 1));
  for (let i = 0; i < returns.length; i++) returns[i] = Math.log(x[i + 1] as number) - Math.log(x[i] as number);
  return returns;
}

/** (n,) xᵢ over the largest of x₀ … xᵢ, minus 1. */
export function drawdowns(x: Float64Array): Float64Array {
  const down = new Float64Array(x.length);
  let top = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < x.length; i++) {
    top = Math.max(top, x[i] as number);
    down[i] = (x[i] as number) / top - 1;
  }
  return down;
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
