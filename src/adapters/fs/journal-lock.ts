/**
 * One runner per journal. The lock names a process and when it started, so that a lock left by a killed process is
 * recognised even when its number is in use again. Looking and taking happen under a mutex: two runners that find
 * the lock of a dead one at the same moment do not both take it over.
 */
import { readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { StoreError } from '../../core/index.ts';
import { writeFileAtomic } from './atomic-write.ts';
import { withFileLock } from './file-lock.ts';
import { isRunning, ownIdentity } from './process-identity.ts';

function holder(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // Nobody holds it.
    return '';
  }
}

/** Takes the lock. @returns what releases it. @throws BOT4_JOURNAL_LOCKED while another process holds it. */
export function takeLock(file: string): () => void {
  withFileLock(join(dirname(file), 'lock.claims'), () => {
    const identity = holder(file);
    if (identity !== '' && isRunning(identity)) {
      throw new StoreError('BOT4_JOURNAL_LOCKED', `process ${identity.split(' ')[0]} holds the journal`, {
        place: { file },
      });
    }
    writeFileAtomic(file, ownIdentity(), { mode: 0o600 });
  });
  return () => rmSync(file, { force: true });
}
