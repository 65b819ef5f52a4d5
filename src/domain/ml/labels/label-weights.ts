/**
 * How much of a label is its own. Labels whose intervals overlap share returns: a model that counts each of them fully
 * believes that it has seen more than it has.
 *
 * A label of start s and end e holds the returns of the rows s + 1 … e, so two labels of one bar that follow each other
 * share nothing. Complexity: O(n + m) for counts, O(n + total length of the labels) for uniqueness.
 */
import type { Rng } from '../../../core/index.ts';
import { modelError, requireInteger } from '../model-error.ts';
import { type LabelIntervals, largestEnd, requireIntervals } from './interval-labels.ts';

/**
 * Number of labels whose return contains the return of each row.
 * @param labels start (m,), end (m,).   @param n number of rows.   @returns (n,)
 * @throws BOT4_MODEL_INPUT when a label ends at or after row n.
 * count(t) = |{i : start(i) < t ≤ end(i)}|.   López de Prado (2018), Advances in Financial Machine Learning, section 4.3.
 * @example overlapCounts({ start: Int32Array.of(0, 1), end: Int32Array.of(2, 3) }, 5).join() // => '0,1,2,1,0'
 */
export function overlapCounts(labels: LabelIntervals, n: number): Int32Array {
  requireIntervals(labels);
  requireInteger(n, 'n', 0);
  const last = largestEnd(labels);
  if (last >= n) throw modelError('n', `is ${n}, a label ends at row ${last}`);
  const counts = new Int32Array(n + 1);
  for (let i = 0; i < labels.start.length; i++) {
    addAt(counts, (labels.start[i] as number) + 1, 1);
    addAt(counts, (labels.end[i] as number) + 1, -1);
  }
  for (let t = 1; t < n; t++) addAt(counts, t, counts[t - 1] as number);
  return counts.slice(0, n);
}

function addAt(counts: Int32Array, t: number, step: number): void {
  counts[t] = (counts[t] as number) + step;
}

/**
 * Average uniqueness of each label: 1 when it shares no return with another, 1/c when it shares all with c − 1 others.
 * Use it as weight of the label in training; the sum of all is the number of independent labels there would be.
 * @param labels start (m,), end (m,).   @returns (m,) in (0, 1].   @throws BOT4_MODEL_INPUT
 * u(i) = mean of 1/count(t) over the rows start(i) < t ≤ end(i).
 * López de Prado (2018), Advances in Financial Machine Learning, section 4.4.
 * @example averageUniqueness({ start: Int32Array.of(0, 1), end: Int32Array.of(2, 3) }).join() // => '0.75,0.75'
 */
export function averageUniqueness(labels: LabelIntervals): Float64Array {
  const counts = overlapCounts(labels, largestEnd(labels) + 1);
  return Float64Array.from(labels.start, (from, i) => {
    const to = labels.end[i] as number;
    // Summed anew for each label: a difference of running sums would lose digits on long histories.
    let sum = 0;
    for (let t = from + 1; t <= to; t++) sum += 1 / (counts[t] as number);
    return sum / (to - from);
  });
}

/**
 * Draws labels one by one, each with a probability that falls with what it shares with those drawn before, so that a
 * resample is nearer to independent draws than one that takes all labels alike.
 * @param labels start (m,), end (m,).   @param options.size number of draws.   @param options.rng source of chance.
 * @returns (size,) numbers of labels, in the order they were drawn, with repetitions.
 * @throws BOT4_MODEL_INPUT for a size or labels out of range.
 * P(i) ∝ mean of 1/(1 + drawn(t)) over the rows of label i. O(size · total length of the labels).
 * López de Prado (2018), Advances in Financial Machine Learning, section 4.5.
 * @example sequentialBootstrap({ start: Int32Array.of(0), end: Int32Array.of(2) }, { size: 2, rng: new Rng(1) }).join() // => '0,0'
 */
export function sequentialBootstrap(
  labels: LabelIntervals,
  options: { readonly size: number; readonly rng: Rng },
): Int32Array {
  const { size, rng } = options;
  requireIntervals(labels);
  requireInteger(size, 'size', 0);
  const { start, end } = labels;
  if (start.length === 0 && size > 0) throw modelError('labels', 'is empty');
  const drawn = new Int32Array(largestEnd(labels) + 1);
  const share = new Float64Array(start.length);
  return Int32Array.from({ length: size }, () => {
    const total = shares(labels, drawn, share);
    let left = rng.uniform() * total;
    let i = 0;
    while (i < start.length - 1 && left >= (share[i] as number)) left -= share[i++] as number;
    for (let t = (start[i] as number) + 1; t <= (end[i] as number); t++) addAt(drawn, t, 1);
    return i;
  });
}

/** Fills `share` with the average uniqueness of each label beside those drawn. @returns their sum. */
function shares({ start, end }: LabelIntervals, drawn: Int32Array, share: Float64Array): number {
  let total = 0;
  for (let i = 0; i < start.length; i++) {
    const from = start[i] as number;
    const to = end[i] as number;
    let sum = 0;
    for (let t = from + 1; t <= to; t++) sum += 1 / (1 + (drawn[t] as number));
    share[i] = sum / (to - from);
    total += share[i] as number;
  }
  return total;
}
