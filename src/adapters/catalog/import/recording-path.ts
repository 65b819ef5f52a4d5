/** Which paths hold a recording: told without loading anything that reads one. */
import { statSync } from 'node:fs';

/** True for a path that holds a recording and no table. */
export function isRecordingPath(path: string): boolean {
  if (/\.(ndjson|jsonl)(\.gz|\.zst)?$/i.test(path)) return true;
  try {
    return statSync(path).isDirectory();
  } catch {
    // Not there: whoever opens the file says so.
    return false;
  }
}
