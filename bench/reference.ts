/**
 * A fixed kernel that is timed beside every case. Its time tells how fast the machine is at this moment, so that
 * limits which were found on one machine can be held on another, and on one that is busy.
 *
 * It is the least that a ring can be, because that is the mix hot code is made of: integer loads, stores that are soon
 * read again, and branches. An arithmetic chain is no good as a reference: it waits for itself, so it takes the same
 * time beside a busy hyper-thread that makes everything else half as fast.
 */

/** Nanoseconds an operation on the machine that the floors of `budgets.ts` were measured on (Intel Xeon, Ice Lake, 2.8 GHz, quiet). */
export const REFERENCE_NS = 2.06;

/** Operations in one call of the kernel. */
export const REFERENCE_OPERATIONS = 8192;

const CAPACITY = 1024;

const MASK = CAPACITY - 1;
const column = new Int32Array(CAPACITY);
const TAIL = 0;
const HEAD = 1;
const positions = new Int32Array(2);

/**
 * Pushes and pops `count` integers through a bare ring: two counters, and no check of its use. There is one of it in the
 * process and nothing else uses its code, so that it is always compiled the same way.
 */
export function referenceKernel(count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const tail = positions[TAIL] as number;
    if (tail - (positions[HEAD] as number) >= CAPACITY) return -1;
    column[tail & MASK] = i;
    positions[TAIL] = tail + 1;
    const head = positions[HEAD] as number;
    if (head === positions[TAIL]) return -1;
    sum = (sum + (column[head & MASK] as number)) | 0;
    positions[HEAD] = head + 1;
  }
  return sum;
}
