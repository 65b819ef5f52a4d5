import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { Pressure } from './pressure.ts';

describe('pressure of output', () => {
  it('lets 20 MB through at once when nothing else is under way', () => {
    const pressure = new Pressure();
    pressure.add(20_000_000);
    pressure.remove(20_000_000);
    expect(new Int32Array(pressure.buffer)[0]).toBe(0);
  });

  it('holds the 17th MB back until another thread has sent one', async () => {
    const pressure = new Pressure();
    for (let i = 0; i < 16; i++) pressure.add(2 ** 20);
    const other = new Worker(
      `const { workerData } = require('node:worker_threads');
      const bytes = new Int32Array(workerData);
      setTimeout(() => { Atomics.sub(bytes, 0, 2 ** 20); Atomics.notify(bytes, 0); }, 200);`,
      { eval: true, workerData: pressure.buffer },
    );
    await new Promise((resolve) => other.once('online', resolve));
    const start = performance.now();
    pressure.add(2 ** 20);
    expect(performance.now() - start).toBeGreaterThan(50);
    expect(new Int32Array(pressure.buffer)[0]).toBe(16 * 2 ** 20);
    await other.terminate();
  });
});
