import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Rng } from '../../../core/index.ts';
import { LevelBlocks } from './level-blocks.ts';

interface History {
  /** The key of step i. */
  readonly draw: (rng: Rng, i: number) => number;
  /** How often a key is taken away at step i, in percent. */
  readonly less: (i: number) => number;
}

const HISTORIES: Readonly<Record<string, History>> = {
  'keys in order': { draw: (_, i) => i % 900, less: () => 0 },
  'keys in falling order': { draw: (_, i) => 3000 - (i % 900), less: () => 0 },
  'keys of 600, as many taken away as put': { draw: (rng) => rng.below(600) - 300, less: () => 50 },
  'keys of 2,000, most of them there': { draw: (rng) => rng.below(2000), less: () => 20 },
  'keys of 2,000, most of them not there': { draw: (rng) => rng.below(2000), less: () => 80 },
  'waves that fill and empty': { draw: (rng) => rng.below(1500), less: (i) => (i % 2000 < 1000 ? 5 : 95) },
  'a hole dug among full blocks and filled again': {
    draw: (rng, i) => (i < 900 ? i : 200 + rng.below(150)),
    less: (i) => (i < 900 ? 0 : i % 2000 < 1000 ? 10 : 90),
  },
};

function play(name: string, seed: number): void {
  const { draw, less } = HISTORIES[name] as History;
  const rng = new Rng(seed);
  const input = new Float64Array(2);
  const blocks = new LevelBlocks(input, 1 + rng.below(200));
  const plain = new Map<number, readonly [number, number]>();
  for (let i = 0; i < 6000; i++) {
    input[0] = draw(rng, i);
    const key = input[0];
    if (rng.below(100) < less(i)) {
      if (blocks.remove() !== plain.delete(key)) expect({ i, key, removed: 'one of both' }).toBeNull();
    } else {
      input[1] = 1 + i;
      if (blocks.put(i & 255) === plain.has(key)) expect({ i, key, isNew: 'for one of both' }).toBeNull();
      plain.set(key, [1 + i, i & 255]);
    }
    if (blocks.size !== plain.size) expect({ i, key, size: blocks.size }).toBeNull();
    if (i % 500 === 0) expectSame(blocks, plain);
  }
  expectSame(blocks, plain);
  for (const [key, [value]] of plain) {
    input[0] = key;
    if (blocks.valueAt(blocks.find()) !== value) expect({ key }).toBeNull();
    input[0] = key + 0.5;
    if (blocks.find() !== -1) expect({ key: key + 0.5 }).toBeNull();
  }
  blocks.clear();
  expect([blocks.size, blocks.greatest(), blocks.least(), blocks.find()]).toEqual([0, -1, -1, -1]);
}

function expectSame(blocks: LevelBlocks, plain: ReadonlyMap<number, readonly [number, number]>): void {
  const walked: (readonly [number, number, number])[] = [];
  for (let place = blocks.greatest(); place >= 0; place = blocks.lower()) {
    walked.push([blocks.keyAt(place), blocks.valueAt(place), blocks.markAt(place)]);
  }
  const sorted = [...plain].sort(([a], [b]) => b - a).map(([key, [value, mark]]) => [key, value, mark] as const);
  expect(walked).toEqual(sorted);
  const least = blocks.least();
  expect(least < 0 ? undefined : blocks.keyAt(least)).toBe(sorted.at(-1)?.[0]);
}

describe('blocks of levels', () => {
  it('keep a level when one that left before, and whose copy lies in front of its block, is taken away again', () => {
    const input = new Float64Array(2);
    const blocks = new LevelBlocks(input, 256);
    const put = (key: number): boolean => {
      input.set([key, key]);
      return blocks.put(0);
    };
    const remove = (key: number): boolean => {
      input[0] = key;
      return blocks.remove();
    };
    for (let key = 2; key <= 128; key += 2) put(key);
    // The block is full: its upper half, 66 to 128, moves, and its old copy stays behind it.
    put(3);
    put(200);
    for (let key = 66; key <= 128; key += 2) expect(remove(key)).toBe(true);
    expect([blocks.find(), remove(128), blocks.size]).toEqual([-1, false, 34]);
    input[0] = 200;
    expect(blocks.valueAt(blocks.find())).toBe(200);
  });

  it.each(Object.keys(HISTORIES))('answer as a sorted map does: %s', (name) => {
    fc.assert(
      fc.property(fc.integer(), (seed) => play(name, seed >>> 0)),
      { numRuns: 4 },
    );
  });
});
