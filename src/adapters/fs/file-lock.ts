/**
 * Mutual exclusion between processes, without a lock that outlives its holder and without a moment in which two
 * processes take over from a dead one.
 *
 * A lock is a folder of numbered claims. The highest number holds it, until its first byte says that it was released or
 * its process is gone; both are final. Whoever finds that makes the next number by `link`, which only one can. A claim
 * that was made from an old view of the folder (its number was there before and has been cleaned away) finds a higher
 * number when it looks again, and is withdrawn; the newest numbers are never cleaned away, so it cannot miss them.
 */
import {
  closeSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { StoreError } from '../../core/index.ts';
import { temporaryBeside } from './atomic-write.ts';
import { isRunning, ownIdentity } from './process-identity.ts';

const HELD = 'H';
const RELEASED = 'R';
/** Claims that stay after newer ones were made. */
const KEPT = 8;
const WAIT_MS = 2;
const TIMEOUT_MS = 15_000;

const sleeper = new Int32Array(new SharedArrayBuffer(4));

/** Blocks this thread; whoever writes to the store waits for it anyway. */
function sleep(ms: number): void {
  Atomics.wait(sleeper, 0, 0, ms);
}

function claims(dir: string): number[] {
  return readdirSync(dir)
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .sort((a, b) => b - a);
}

/** Who holds the lock by claim `number`, or undefined when it is free. */
function holder(dir: string, number: number): string | undefined {
  let text: string;
  try {
    text = readFileSync(join(dir, String(number)), 'latin1');
  } catch {
    // It was cleaned away between two looks, so there are newer ones; the next look finds them.
    return undefined;
  }
  if (text.startsWith(RELEASED)) return undefined;
  const identity = text.slice(HELD.length);
  return isRunning(identity) ? identity : undefined;
}

/** Makes claim `number`. @returns false when somebody else was faster. */
function claim(dir: string, number: number): boolean {
  const temporary = temporaryBeside(join(dir, 'claim'));
  writeFileSync(temporary, HELD + ownIdentity(), { flag: 'wx', mode: 0o600 });
  try {
    linkSync(temporary, join(dir, String(number)));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
  if (claims(dir)[0] === number) return true;
  rmSync(join(dir, String(number)), { force: true });
  return false;
}

function acquire(dir: string): number {
  mkdirSync(dir, { recursive: true });
  for (let waited = 0; ; waited += WAIT_MS) {
    const highest = claims(dir)[0] ?? 0;
    const other = highest === 0 ? undefined : holder(dir, highest);
    if (other === undefined) {
      if (claim(dir, highest + 1)) return highest + 1;
    } else if (waited >= TIMEOUT_MS) {
      const detail = `process ${other.split(' ')[0]} has held the lock for ${TIMEOUT_MS / 1000} s`;
      throw new StoreError('BOT4_STORE_WRITE', detail, { place: { file: dir } });
    }
    sleep(other === undefined ? 0 : WAIT_MS);
  }
}

function release(dir: string, number: number): void {
  const fd = openSync(join(dir, String(number)), 'r+');
  writeSync(fd, RELEASED, 0, 'latin1');
  closeSync(fd);
  for (const old of claims(dir).slice(KEPT)) rmSync(join(dir, String(old)), { force: true });
}

/**
 * Runs `work` while no other process runs anything under the same lock.
 * @param dir folder of the lock; made when it is not there.
 * @throws BOT4_STORE_WRITE when another process holds the lock for 15 s.
 */
export function withFileLock<T>(dir: string, work: () => T): T {
  const number = acquire(dir);
  try {
    return work();
  } finally {
    release(dir, number);
  }
}
