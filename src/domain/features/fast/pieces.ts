/**
 * Columns that are made in pieces, from the first row on: a piece of one indicator, the same rows of the next one, and so on
 * (`run-together.ts`) reads rows of inputs that are still in the cache, where whole columns one after the other read each of
 * them from memory. What is made does not depend on where the pieces end.
 */
import type { IndicatorParams } from '../indicator.ts';
import type { FastForm, FastRun } from './fast-run.ts';
import { type KernelRun, runOnKernels, startsComplete } from './kernel-run.ts';

/** In place of a number of rows: all of them in one piece. */
export const WHOLE = Number.MAX_SAFE_INTEGER;

/** Makes rows up to `to`, or a few fewer, except for the last one. Returns how many there are, −1 when it found a NaN. */
export type Pieces = (to: number) => number;

/** Says how columns of these parameters are made in pieces, or undefined where they are not. */
export type PiecewiseForm = (params: IndicatorParams) => ((on: KernelRun) => Pieces) | undefined;

/** How a column is made in pieces. */
export interface PieceSteps {
  /** First row with a value of each output; the inputs up to the latest of what is `seed`ed must have no NaN. */
  readonly firsts: readonly number[];
  /** Row at which all outputs are under way. @defaultValue the first of `firsts` */
  readonly seed?: number;
  /** Row from which the kernel begins. @defaultValue `seed` */
  readonly base?: number;
  /** Pieces end this many rows, or a multiple, after `base`; the last one ends anywhere. */
  readonly every: number;
  /** Does what comes before the kernel, when there is a row `seed`. */
  readonly open?: () => void;
  /** Does what there is to do where the columns end before row `seed`. */
  readonly short?: () => void;
  /** Makes rows `from` to `to`; 0 when it found a NaN. */
  readonly kernel: (from: number, to: number) => number;
}

function emptyBefore(on: KernelRun, firsts: readonly number[]): void {
  on.outputs.forEach((output, o) => {
    output.fill(Number.NaN, 0, Math.min(firsts[o] as number, on.rows));
  });
}

/** Pieces of the columns of a run. */
export function piecesOf(on: KernelRun, { firsts, every, open, short, kernel, ...rows }: PieceSteps): Pieces {
  const seed = rows.seed ?? (firsts[0] as number);
  const base = rows.base ?? seed;
  let made = base;
  let isOpen = false;
  return (to) => {
    const isLast = to === on.rows;
    const end = isLast ? to : base + Math.floor((to - base) / every) * every;
    if (!isOpen) {
      if (!isLast && (to <= seed || end <= base)) return 0;
      isOpen = true;
      if (!startsComplete(on, seed + 1)) return -1;
      if (seed >= on.rows) {
        emptyBefore(on, firsts);
        short?.();
        return on.rows;
      }
      open?.();
      if (kernel(base, end) !== 1) return -1;
      // Kernels leave what is worthless in rows before the first.
      emptyBefore(on, firsts);
    } else if (end > made && kernel(made, end) !== 1) {
      return -1;
    }
    made = Math.max(made, end);
    return made;
  };
}

/** Rows of a piece of one column alone: the compiler of kernels makes a function fast between two of its calls. */
const ALONE = 16_384;

/** The fast form of what is made in pieces. */
export function piecewise(form: PiecewiseForm): FastForm {
  return (run: FastRun) => {
    const make = form(run.params);
    return (
      make !== undefined &&
      runOnKernels(run, (on) => {
        const pieces = make(on);
        for (let to = Math.min(ALONE, on.rows); ; to = Math.min(to + ALONE, on.rows)) {
          const made = pieces(to);
          if (made < 0 || to === on.rows) return made >= 0;
        }
      })
    );
  };
}
