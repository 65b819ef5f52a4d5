/** Columns in a memory of WebAssembly: ordinary arrays, kept apart, read by kernels where they stand. */
import { describe, expect, it } from 'vitest';
import { Rng } from '../../core/index.ts';
import { allocateColumns, columnMemoryOf, wasmMemory } from './column-memory.ts';
import { firstDescent, ohlcvSegments } from './ohlcv.ts';

const N = 20_011;

describe('allocateColumns', () => {
  it('makes columns of zeros that do not overlap', () => {
    const { a, b, c } = allocateColumns(['a', 'b', 'c'], 5000);
    expect([a.length, b.length, c.length]).toEqual([5000, 5000, 5000]);
    a.fill(1);
    c.fill(3);
    expect(b.every((value) => value === 0)).toBe(true);
    expect(a.every((value) => value === 1)).toBe(true);
  });

  it('puts all columns of one call into one memory, 64 bytes aligned', () => {
    const { a, b } = allocateColumns(['a', 'b'], 3);
    expect(columnMemoryOf(a)).toBeDefined();
    expect(columnMemoryOf(a)).toBe(columnMemoryOf(b));
    expect([a.byteOffset % 64, b.byteOffset % 64]).toEqual([0, 0]);
    expect(columnMemoryOf(allocateColumns(['a'], 3).a)).not.toBe(columnMemoryOf(a));
  });

  it('makes columns without rows', () => {
    expect(allocateColumns(['a'], 0).a).toEqual(new Float64Array(0));
  });
});

describe('wasmMemory', () => {
  it('is undefined beyond the 4 GiB that WebAssembly can address', () => {
    expect(wasmMemory(2 ** 32 + 1)).toBeUndefined();
    expect(wasmMemory(65_537)?.buffer.byteLength).toBe(2 * 65_536);
  });
});

describe('kernels on columns in a memory', () => {
  const rng = new Rng(7);
  const columns = allocateColumns(['time', 'price', 'qty'], N);
  for (let i = 0; i < N; i++) {
    columns.time[i] = i;
    columns.price[i] = 100 + rng.normal();
    columns.qty[i] = rng.uniform();
  }
  const plain = { price: columns.price.slice(), qty: columns.qty.slice() };

  const reduce = (trades: { price: Float64Array; qty: Float64Array }, ends: Int32Array) => {
    const make = () => new Float64Array(ends.length);
    const out = { open: make(), high: make(), low: make(), close: make(), volume: make(), notional: make() };
    return ohlcvSegments(trades, ends, out) && out;
  };

  it('give the bits that copied columns give, for segments of any length and any first row', () => {
    for (const length of [40, 4096, 7001]) {
      for (const first of [0, 1, 7]) {
        const rows = N - first;
        const ends = Int32Array.from({ length: Math.ceil(rows / length) }, (_, j) => Math.min(rows, (j + 1) * length));
        const here = { price: columns.price.subarray(first), qty: columns.qty.subarray(first) };
        const there = { price: plain.price.slice(first), qty: plain.qty.slice(first) };
        expect(reduce(here, ends)).toEqual(reduce(there, ends));
      }
    }
  });

  it('take columns of two memories, one behind the other in either order', () => {
    const other = allocateColumns(['qty', 'price'], N);
    other.price.set(columns.price);
    other.qty.set(columns.qty);
    const ends = Int32Array.of(9000, N);
    expect(reduce(other, ends)).toEqual(reduce(plain, ends));
    expect(reduce({ price: other.price, qty: columns.qty }, ends)).toEqual(reduce(plain, ends));
  });

  it('find the first descent wherever it is', () => {
    const { time } = columns;
    expect(firstDescent(time, { from: 0, to: N })).toBe(-1);
    for (const row of [1, 4095, 4096, 4097, 8192, 12_000, N - 1]) {
      const kept = time[row] as number;
      time[row] = -1;
      expect(firstDescent(time, { from: 0, to: N })).toBe(row);
      time[row] = Number.NaN;
      expect(firstDescent(time, { from: 0, to: N })).toBe(row);
      time[row] = kept;
    }
  });

  it('see an impossible quantity where it stands', () => {
    const kept = columns.qty[15_000] as number;
    columns.qty[15_000] = -1;
    expect(reduce(columns, Int32Array.of(N))).toBe(false);
    columns.qty[15_000] = kept;
  });
});

// Last: it takes every address that the process has.
describe('a process without room', () => {
  it('gets ordinary columns', () => {
    // Each memory reserves a range of addresses, of which a process has a limited number.
    const held: unknown[] = [];
    let memory = wasmMemory(1);
    for (let i = 0; memory !== undefined && i < 100_000; i++) {
      held.push(memory);
      memory = wasmMemory(1);
    }
    expect(memory).toBeUndefined();
    const { a } = allocateColumns(['a'], 4);
    expect(columnMemoryOf(a)).toBeUndefined();
    expect(a).toEqual(new Float64Array(4));
    expect(held.length).toBeGreaterThan(10);
  });
});
