/**
 * The WebAssembly kernels of correlation.as, compiled and instantiated synchronously. Hot path.
 *
 * Every instance has a memory of its own, laid out once for one shape, so views into it stay valid. The module is compiled
 * at the first use: 5 kB, below a millisecond, which a program that needs no correlation does not pay at its start.
 */
import { InputError } from '../../core/index.ts';
import { CORRELATION_WASM } from './correlation.wasm.gen.ts';
import { kernelInstance } from './kernel-module.ts';

/** What the kernels export; addresses are in bytes. */
export interface CorrelationKernel {
  readonly memory: { readonly buffer: ArrayBuffer };
  plan(rows: number, observations: number): void;
  input(): number;
  matrix(): number;
  blocks(): number;
  trios(): number;
  next(): number;
  correlate(): void;
  push(): number;
  spread(): void;
  reset(): void;
  refreshCount(): number;
  heldCount(): number;
}

// TypeScript knows WebAssembly only together with the browser's library.
const ROWS_MAX = 4096;
/** Doubles of input. With the panels beside it the memory stays below 1 GiB. */
const INPUT_MAX = 2 ** 25;

/**
 * A kernel with its memory laid out.
 * @throws InputError BOT4_STATS_ARGUMENT when a size is out of its range.
 */
export function correlationKernel(assets: number, observations: number): CorrelationKernel {
  requireSize(assets, 'assets', 1, ROWS_MAX);
  requireSize(observations, 'observations', 2, Math.floor(INPUT_MAX / assets));
  const kernel: CorrelationKernel = kernelInstance(CORRELATION_WASM);
  kernel.plan(assets, observations);
  return kernel;
}

function requireSize(value: number, key: string, low: number, high: number): void {
  if (Number.isInteger(value) && value >= low && value <= high) return;
  const detail = `is ${value}, must be an integer from ${low} to ${high}`;
  throw new InputError('BOT4_STATS_ARGUMENT', detail, { place: { key } });
}

/** Whether a shape fits into the memory of a kernel. */
export function fitsKernel(assets: number, observations: number): boolean {
  return assets <= ROWS_MAX && assets * observations <= INPUT_MAX;
}
