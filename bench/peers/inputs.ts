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
  /** A file of text in the place of numbers: its content. `name` is its whole name then, and `values` is empty. */
  readonly bytes?: Uint8Array;
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

/** Lower triangle L of a (k × k) matrix with L L' = matrix. */
function choleskyOf(matrix: readonly Float64Array[]): Float64Array[] {
  const lower = matrix.map((row) => new Float64Array(row.length));
  matrix.forEach((row, i) => {
    for (let j = 0; j <= i; j++) {
      let rest = row[j] as number;
      for (let p = 0; p < j; p++) rest -= (lower[i]?.[p] as number) * (lower[j]?.[p] as number);
      (lower[i] as Float64Array)[j] = i === j ? Math.sqrt(rest) : rest / (lower[j]?.[j] as number);
    }
  });
  return lower;
}

/** Q of the next day: 0.03 Q̄ + 0.04 zz' + 0.93 Q, with correlations of 0.5 in Q̄. */
function nextQ(q: readonly Float64Array[], z: Float64Array): Float64Array[] {
  return q.map((row, i) =>
    row.map((v, j) => 0.03 * (i === j ? 1 : 0.5) + 0.04 * (z[i] as number) * (z[j] as number) + 0.93 * v),
  );
}

/** (assets, n) returns in percent: variances as in `garchReturns`, correlations of a DCC(1,1) model around 0.5. */
export function dccPanel(assets: number, n: number): PeerInput {
  const name = `dcc-${assets}-${n}`;
  const chance = rng(name);
  const values = new Float64Array(assets * n);
  const variance = new Float64Array(assets).fill(2.5);
  let q: readonly Float64Array[] = Array.from({ length: assets }, (_, i) =>
    Float64Array.from({ length: assets }, (__, j) => (i === j ? 1 : 0.5)),
  );
  for (let t = 0; t < n; t++) {
    const current = q;
    const r = current.map((row, i) =>
      row.map((v, j) => v / Math.sqrt((row[i] as number) * (current[j]?.[j] as number))),
    );
    const shocks = Float64Array.from({ length: assets }, () => chance.normal());
    const z = Float64Array.from(choleskyOf(r), (row) => row.reduce((sum, v, j) => sum + v * (shocks[j] as number), 0));
    for (let a = 0; a < assets; a++) {
      const h = variance[a] as number;
      const value = Math.sqrt(h) * (z[a] as number);
      values[a * n + t] = value;
      variance[a] = 0.05 + 0.08 * value * value + 0.9 * h;
    }
    q = nextQ(q, z);
  }
  return { name, values, rows: assets };
}

/** Rows of a matrix, as views. */
export function rowsOf({ values, rows = 1 }: PeerInput): Float64Array[] {
  const n = values.length / rows;
  return Array.from({ length: rows }, (_, i) => values.subarray(i * n, (i + 1) * n));
}

/** An input that is a file of text. */
export function textInput(name: string, bytes: Uint8Array): PeerInput {
  return { name, values: new Float64Array(0), bytes };
}

/** Writes an input, as it is or as doubles in the byte order of the machine, and returns its path. */
export function writeInput(folder: string, { name, values, bytes }: PeerInput): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, bytes === undefined ? `${name}.f64` : name);
  writeFileSync(path, bytes ?? new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  return path;
}
