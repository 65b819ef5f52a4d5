/** `bot4 paper` from a notebook: the runner in a process of its own, on the data that the artifact was judged on. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { PaperOutput } from '../../app/paper.ts';
import { findProject } from './project.ts';

/** What the runner prints. */
export type PaperRun = PaperOutput;

const OUTPUT_BYTES_MAX = 64 << 20;

/** Exit code of a runner that its user stopped; it has said how far it came. */
const KILLED = 4;

/** Linux's folder in memory; a journal of some years of hours is 3 MB. */
const MEMORY_FOLDER = '/dev/shm';
const MEMORY_BYTES_MIN = 256 << 20;

/**
 * Where a journal goes that nobody will read: a disk would be asked to keep every order, which is most of the time of a
 * replay (7.1 s on a disk and 1.7 s in memory, 35,040 bars and 1,018 orders on a busy machine).
 */
function throwawayFolder(): string {
  try {
    const { bavail, bsize } = statfsSync(MEMORY_FOLDER);
    if (bavail * bsize >= MEMORY_BYTES_MIN) return mkdtempSync(join(MEMORY_FOLDER, 'bot4-paper-'));
  } catch {
    // No such folder, or not for us: any other will do.
  }
  return mkdtempSync(join(tmpdir(), 'bot4-paper-'));
}

/**
 * Trades an artifact on paper with a journal that is thrown away afterwards.
 * @param artifact its name, or `latest`.   @throws Error with what the runner said when it ends with another code than 0, or 4 after a kill.
 */
export async function runPaper(artifact: string): Promise<PaperRun> {
  const folder = throwawayFolder();
  const main = join(findProject(process.cwd()), 'runner', 'main.ts');
  const args = ['--no-warnings', main, 'paper', '--artifact', artifact, '--journal', join(folder, 'journal'), '--json'];
  try {
    const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: OUTPUT_BYTES_MAX }).catch(
      (error: { code?: unknown; stdout: string }) => {
        if (error.code !== KILLED) throw error;
        return error;
      },
    );
    return JSON.parse(stdout) as PaperRun;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
