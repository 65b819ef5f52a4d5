/** Seeded inputs of the comparison with other libraries: made here, written to disk, read by both sides. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Rng } from '../../src/core/index.ts';

/** Values of one input; a matrix is row-major. */
export interface PeerInput {
  readonly name: string;
  readonly values: Float64Array;
  /** Number of rows of a matrix; absent for a series. */
  readonly rows?: number;
}

const SEED = 20261128;

function rng(name: string): Rng {
  return new Rng(SEED).stream(name);
}

/** (n,) logarithm of a price that walks at random in steps of 0.1 %. */
export function randomWalk(n: number): PeerInput {
  const name = `walk-${n}`;
  const chance = rng(name);
  const values = new Float64Array(n);
  let level = Math.log(42_000);
  for (let i = 0; i < n; i++) {
    level += 0.001 * chance.normal();
    values[i] = level;
  }
  return { name, values };
}

/** (n,) returns in percent whose variance is h = 0.05 + 0.08 e² + 0.9 h, after 500 that are thrown away. */
export function garchReturns(n: number, part = 'a'): PeerInput {
  const name = `garch-${part}-${n}`;
  const chance = rng(name);
  const values = new Float64Array(n);
  let variance = 2.5;
  for (let i = -500; i < n; i++) {
    const value = Math.sqrt(variance) * chance.normal();
    if (i >= 0) values[i] = value;
    variance = 0.05 + 0.08 * value * value + 0.9 * variance;
  }
  return { name, values };
}

/** (assets, n) standard normal rows with a common factor: correlation 0.3 between any two. */
export function factorPanel(assets: number, n: number): PeerInput {
  const name = `panel-${assets}-${n}`;
  const chance = rng(name);
  const values = new Float64Array(assets * n);
  for (let t = 0; t < n; t++) {
    const factor = chance.normal();
    for (let a = 0; a < assets; a++) values[a * n + t] = Math.sqrt(0.3) * factor + Math.sqrt(0.7) * chance.normal();
  }
  return { name, values, rows: assets };
}

/** (assets, n) returns in percent, each with the variance of `garchReturns`, of correlation 0.5 between any two. */
export function garchPanel(assets: number, n: number): PeerInput {
  const name = `garch-panel-${assets}-${n}`;
  const chance = rng(name);
  const values = new Float64Array(assets * n);
  const variance = new Float64Array(assets).fill(2.5);
  for (let t = -500; t < n; t++) {
    const factor = chance.normal();
    for (let a = 0; a < assets; a++) {
      const h = variance[a] as number;
      const value = Math.sqrt(h) * (Math.SQRT1_2 * factor + Math.SQRT1_2 * chance.normal());
      if (t >= 0) values[a * n + t] = value;
      variance[a] = 0.05 + 0.08 * value * value + 0.9 * h;
    }
  }
  return { name, values, rows: assets };
}

/** Writes an input as doubles in the byte order of the machine and returns its path. */
export function writeInput(folder: string, input: PeerInput): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${input.name}.f64`);
  writeFileSync(path, new Uint8Array(input.values.buffer, input.values.byteOffset, input.values.byteLength));
  return path;
}
