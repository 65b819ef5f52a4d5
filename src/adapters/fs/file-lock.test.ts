import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withFileLock } from './file-lock.ts';
import { isRunning, ownIdentity } from './process-identity.ts';

const MODULE = fileURLToPath(new URL('./file-lock.ts', import.meta.url));

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'bot4-lock-'));
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

/** Runs code in another process, with the lock in scope. */
function code(body: string): string[] {
  const setup = `import { withFileLock } from ${JSON.stringify(MODULE)}; import fs from 'node:fs';
    const dir = ${JSON.stringify(dir)}; const lock = dir + '/x.lock'; const file = dir + '/count';`;
  return ['--input-type=module', '-e', setup + body];
}

function finished(body: string): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, code(body), { stdio: ['ignore', 'ignore', 'inherit'] });
    child.on('error', reject);
    child.on('exit', resolve);
  });
}

/** A process that took the lock and was killed in the middle of its work. */
function killWhileHolding(): void {
  const child = spawnSync(process.execPath, code("withFileLock(lock, () => process.kill(process.pid, 'SIGKILL'));"));
  expect(child.signal).toBe('SIGKILL');
}

describe('withFileLock', () => {
  it('returns what the work returns, passes its error on, and is free afterwards', () => {
    const lock = join(dir, 'x.lock');
    expect(withFileLock(lock, () => 7)).toBe(7);
    expect(() =>
      withFileLock(lock, () => {
        throw new RangeError('inside');
      }),
    ).toThrow(RangeError);
    expect(withFileLock(lock, () => 8)).toBe(8);
  });

  it('lets no increment of 4 processes get lost, 50 each', async () => {
    writeFileSync(join(dir, 'count'), '0');
    const body = `for (let i = 0; i < 50; i++)
      withFileLock(lock, () => fs.writeFileSync(file, String(Number(fs.readFileSync(file, 'utf8')) + 1)));`;
    expect(await Promise.all([1, 2, 3, 4].map(() => finished(body)))).toEqual([0, 0, 0, 0]);
    expect(readFileSync(join(dir, 'count'), 'utf8')).toBe('200');
  });

  it('is taken over from a process that was killed', () => {
    killWhileHolding();
    expect(withFileLock(join(dir, 'x.lock'), () => 'mine')).toBe('mine');
  });

  it('keeps a handful of claims, not all', () => {
    const lock = join(dir, 'x.lock');
    for (let i = 0; i < 40; i++) withFileLock(lock, () => i);
    expect(readdirSync(lock).length).toBeLessThanOrEqual(8);
  });

  it('passes over a claim by a process number that now belongs to another process', () => {
    const lock = join(dir, 'x.lock');
    mkdirSync(lock);
    writeFileSync(join(lock, '1'), `H${process.pid} 1`);
    expect(withFileLock(lock, () => 'mine')).toBe('mine');
  });
});

describe('a process identity', () => {
  it('is running for this process and not for one that ended', () => {
    expect(isRunning(ownIdentity())).toBe(true);
    const ended = spawnSync(process.execPath, ['-e', '0']);
    expect(isRunning(`${ended.pid} 1`)).toBe(false);
  });

  it.each(['', '0 1', '-1 1', 'x 1', '1.5 1'])('is not running for %j', (identity) => {
    expect(isRunning(identity)).toBe(false);
  });
});
