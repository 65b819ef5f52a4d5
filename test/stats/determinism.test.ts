/** The same input gives the same bits, in any process and in any order of calls. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { digest } from './digest.ts';
import { CALLS, INPUTS, publicFunctions } from './every-function.ts';

const PROGRAM = fileURLToPath(new URL('print-digests.ts', import.meta.url));

/** Digests of a process of its own, by function. */
async function digests(flags: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--no-warnings', ...flags, PROGRAM]);
  const lines = stdout.trim().split('\n');
  return new Map(lines.map((line) => line.split(' ') as [string, string]));
}

describe('every public function', () => {
  it('is called', () => {
    expect(Object.keys(CALLS).toSorted()).toEqual(publicFunctions().toSorted());
  });

  it('gives the same bits when it is called again, and leaves its input as it was', () => {
    const before = digest(INPUTS);
    const first = Object.entries(CALLS).map(([name, call]) => [name, digest(call())]);
    const again = Object.entries(CALLS)
      .toReversed()
      .map(([name, call]) => [name, digest(call())]);
    expect(again.toReversed()).toEqual(first);
    expect(digest(INPUTS)).toBe(before);
  });

  it('gives the same bits in two processes, also when one never optimises its code', async () => {
    const [first, second, interpreted] = await Promise.all([
      digests([]),
      digests([]),
      digests(['--no-opt', '--no-sparkplug']),
    ]);
    expect(first.size).toBe(Object.keys(CALLS).length);
    expect(new Set(first.values()).size).toBeGreaterThan(0.9 * first.size);
    expect([...second]).toEqual([...first]);
    expect([...interpreted]).toEqual([...first]);
  });
});
