/** How fast forms with one output are written: work on named columns, within the limits that its steps have. */
import { type IndicatorParams, param } from '../indicator.ts';
import { type From, STEP_MAX } from './column-steps.ts';
import type { FastForm } from './fast-run.ts';
import { type KernelRun, runOnKernels } from './kernel-run.ts';

/** A run with its columns: `y` its output, `a` to `d` its inputs, `p` to `s` scratch. */
export interface Columns {
  readonly on: KernelRun;
  readonly params: IndicatorParams;
  /** What is made from the inputs, and whose name says how: once for all forms of a computation. */
  readonly share: (name: string, make: () => Float64Array) => Float64Array;
  readonly y: Float64Array;
  readonly rows: number;
  readonly n: number;
  readonly a: Float64Array;
  readonly b: Float64Array;
  readonly c: Float64Array;
  readonly d: Float64Array;
  readonly p: Float64Array;
  readonly q: Float64Array;
  readonly r: Float64Array;
  readonly s: Float64Array;
}

/** What a form takes. */
export interface Limits {
  /** Name of its period, or of the longest of several. @defaultValue 'period' */
  readonly period?: string;
  readonly least?: number;
  readonly most?: number;
  /** Scratch columns. */
  readonly scratch?: number;
  /** Whether it takes these parameters otherwise. */
  readonly takes?: (params: IndicatorParams) => boolean;
}

/** A form with one output and one period, or none. */
export function form(work: (columns: Columns) => void, limits: Limits = {}): FastForm {
  const { period = 'period', least = 1, most = STEP_MAX, scratch = 0, takes } = limits;
  return (run) => {
    const { params, shared, inputs } = run;
    const n = params[period] === undefined ? least : param(params, period);
    if (n < least || n > most || takes?.(params) === false) return false;
    const share: Columns['share'] = (name, make) => (shared === undefined ? make() : shared.of(name, inputs, make));
    const each = (on: KernelRun) => {
      const [a, b, c, d] = on.inputs as [Float64Array, Float64Array, Float64Array, Float64Array];
      const [p, q, r, s] = on.scratch as [Float64Array, Float64Array, Float64Array, Float64Array];
      work({ on, params, share, y: on.outputs[0] as Float64Array, rows: on.rows, n, a, b, c, d, p, q, r, s });
    };
    return runOnKernels(run, each, scratch);
  };
}

/** A column from its first row on. */
export function whole(column: Float64Array): From {
  return { column, from: 0 };
}
