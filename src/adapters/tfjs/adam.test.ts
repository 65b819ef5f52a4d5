import { describe, expect, it } from 'vitest';
import { Rng } from '../../core/index.ts';
import { Adam } from './adam.ts';
import { loadTensorflow } from './load.ts';

describe('Adam', () => {
  it('takes a first step of the learning rate against the sign of the gradient', () => {
    const values = Float32Array.of(1, 1, 1);
    new Adam(3, 0.01).step(values, Float32Array.of(5, -0.001, 0));
    expect(values[0]).toBeCloseTo(0.99, 6);
    expect(values[1]).toBeCloseTo(1.01, 5);
    expect(values[2]).toBe(1);
  });

  it('agrees with the optimiser of TensorFlow over 50 steps to 1e-5', async () => {
    const { tf } = await loadTensorflow();
    const rng = new Rng(11);
    const start = Float32Array.from({ length: 20 }, () => rng.normal());
    const gradients = Array.from({ length: 50 }, () => Float32Array.from({ length: 20 }, () => rng.normal()));
    const ours = start.slice();
    const adam = new Adam(20, 0.03);
    const variable = tf.variable(tf.tensor1d(start));
    const twin = tf.train.adam(0.03);
    for (const gradient of gradients) {
      adam.step(ours, gradient);
      twin.applyGradients([{ name: variable.name, tensor: tf.tensor1d(gradient) }]);
    }
    const theirs = variable.dataSync();
    for (let i = 0; i < 20; i++) expect(Math.abs((ours[i] as number) - (theirs[i] as number))).toBeLessThan(1e-5);
  });

  it('refuses a gradient of another size', () => {
    expect(() => new Adam(3, 0.01).step(new Float32Array(3), new Float32Array(2))).toThrow('size of the optimiser');
  });
});
