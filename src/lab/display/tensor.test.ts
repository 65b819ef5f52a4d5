import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { mimeBundle } from './mime.ts';
import { summarise } from './tensor.ts';

const text = (value: unknown) => String(mimeBundle(value)['text/plain']);

describe('a tensor', () => {
  it('shows shape, type, extremes, mean, deviation and its first values', () => {
    const shown = text(
      tf.tensor2d([
        [1, 2, 3],
        [4, 5, 6],
      ]),
    );
    expect(shown).toMatch(/^Tensor 2 × 3 float32\n/);
    expect(shown).toMatch(/min +1\n/);
    expect(shown).toMatch(/mean +3\.5\n/);
    expect(shown).toMatch(/standard deviation +1\.7078/);
    expect(shown).toMatch(/first +1, 2, 3, 4, 5, 6$/m);
    expect(shown).not.toContain('NaN');
  });

  it('counts what is no number, and takes its extremes from the rest', () => {
    const shown = text(tf.tensor1d([Number.NaN, 1, Number.POSITIVE_INFINITY, 3]));
    expect(shown).toMatch(/NaN +1\n/);
    expect(shown).toMatch(/infinite +1\n/);
    expect(shown).toMatch(/max +3\n/);
  });

  it('is named when it is a scalar, of text, empty or disposed', () => {
    expect(text(tf.scalar(2))).toContain('Tensor scalar float32');
    expect(text(tf.tensor1d(['a', 'b']))).toMatch(/first +a, b/);
    expect(text(tf.zeros([0, 3]))).toMatch(/Tensor 0 × 3/);
    const gone = tf.tensor1d([1]);
    gone.dispose();
    expect(text(gone)).toContain('Disposed');
  });

  it('has no mean when nothing in it is a number', () => {
    expect(summarise([Number.NaN])).toMatchObject({ missing: 1, mean: Number.NaN });
  });
});
