/**
 * One runner per journal. The lock names a process and when it started, so that a lock left by a killed process is
 * recognised even when its number is in use again.
 */
import { closeSync, openSync, readFileSync, unlinkSync, writeSync } from 'node:fs';
import { StoreError } from '../../core/index.ts';

/** Start time of a process in clock ticks since boot, or empty where the system does not tell. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    // No such process, or no /proc here: the caller then relies on the process number alone.
    return '';
  }
}

function isAlive(pid: number, start: string): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return start === '' || startOf(pid) === start;
}

function holder(file: string): { pid: number; start: string } {
  try {
    const [pid, start] = readFileSync(file, 'utf8').split(' ');
    return { pid: Number(pid), start: start ?? '' };
  } catch {
    // It was removed between our two looks at it.
    return { pid: 0, start: '' };
  }
}

/** Takes the lock. @returns what releases it. @throws BOT4_JOURNAL_LOCKED while another process holds it. */
export function takeLock(file: string): () => void {
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      const fd = openSync(file, 'wx', 0o600);
      writeSync(fd, `${process.pid} ${startOf(process.pid)}`);
      closeSync(fd);
      return () => unlinkSync(file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
        throw new StoreError('BOT4_STORE_WRITE', 'the lock of the journal cannot be written', {
          place: { file },
          cause: error,
        });
      }
      const { pid, start } = holder(file);
      if (pid > 0 && isAlive(pid, start)) {
        throw new StoreError('BOT4_JOURNAL_LOCKED', `process ${pid} holds the journal`, { place: { file } });
      }
      unlinkSync(file);
    }
  }
  throw new StoreError('BOT4_JOURNAL_LOCKED', 'the lock of the journal changes hands all the time', {
    place: { file },
  });
}
