/** Tensors of TensorFlow.js, recognised by their shape, whichever copy of the package made them. */

import { card } from './card.ts';
import { DISPLAY, type MimeBundle } from './displayable.ts';
import { formatNumber, formatValue } from './html.ts';

/** The part of a tensor that display needs. */
export interface TensorLike {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly isDisposed?: boolean;
  dataSync(): ArrayLike<number | string>;
}

/** Values that a summary looks at; of a larger tensor the first ones. */
const VALUES_READ = 4_000_000;
const VALUES_SHOWN = 8;

/** True for a tensor. */
export function isTensor(value: unknown): value is TensorLike {
  if (typeof value !== 'object' || value === null) return false;
  const { shape, dtype, dataSync } = value as Readonly<Record<string, unknown>>;
  return Array.isArray(shape) && typeof dtype === 'string' && typeof dataSync === 'function';
}

/** Count of what is no number, extremes, mean and deviation, in two passes. */
export function summarise(values: ArrayLike<number>): {
  readonly missing: number;
  readonly infinite: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly deviation: number;
} {
  let [missing, infinite, count, sum] = [0, 0, 0, 0];
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    const x = values[i] as number;
    if (Number.isNaN(x)) missing++;
    else if (!Number.isFinite(x)) infinite++;
    else {
      count++;
      sum += x;
      if (x < min) min = x;
      if (x > max) max = x;
    }
  }
  const mean = sum / count;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const x = values[i] as number;
    if (Number.isFinite(x)) squares += (x - mean) * (x - mean);
  }
  return { missing, infinite, min, max, mean, deviation: Math.sqrt(squares / count) };
}

function nameOf(shape: readonly number[]): string {
  return shape.length === 0 ? 'scalar' : shape.map((size) => formatNumber(size)).join(' × ');
}

/** A summary: shape, type, extremes, mean, what is missing, and the first values. */
export function tensorBundle(tensor: TensorLike): MimeBundle {
  const title = `Tensor ${nameOf(tensor.shape)} ${tensor.dtype}`;
  if (tensor.isDisposed === true)
    return card({ title, rows: [], note: 'Disposed: its memory was given back.' })[DISPLAY]();
  const all = tensor.dataSync();
  const first = Array.from({ length: Math.min(VALUES_SHOWN, all.length) }, (_, i) => formatValue(all[i]));
  const shown = `${first.join(', ')}${all.length > VALUES_SHOWN ? ', …' : ''}`;
  return card({ title, rows: [['values', all.length], ...statisticRows(tensor, all), ['first', shown]] })[DISPLAY]();
}

function statisticRows(tensor: TensorLike, all: ArrayLike<number | string>): [string, unknown][] {
  if (tensor.dtype === 'string' || tensor.dtype === 'complex64' || all.length === 0) return [];
  const read = Math.min(all.length, VALUES_READ);
  const values = ArrayBuffer.isView(all) ? (all as Float32Array).subarray(0, read) : (all as ArrayLike<number>);
  const { missing, infinite, min, max, mean, deviation } = summarise(values as ArrayLike<number>);
  return [
    ['min', min],
    ['mean', mean],
    ['max', max],
    ['standard deviation', deviation],
    ...(missing > 0 ? [['NaN', missing] as [string, unknown]] : []),
    ...(infinite > 0 ? [['infinite', infinite] as [string, unknown]] : []),
    ...(read < all.length ? [['counted over the first', read] as [string, unknown]] : []),
  ];
}
