/**
 * What a runner tells of itself, and what it can be told, through files of the project: JupyterLab's panel reads the first
 * and writes the second. A runner whose panel is closed does not notice.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomic } from '../adapters/fs/atomic-write.ts';
import type { Place } from './models.ts';

/** A runner as its last word says. */
export interface RunnerStatus {
  readonly version: 1;
  readonly artifact: string;
  readonly mode: 'replay';
  readonly synthetic: boolean;
  readonly pid: number;
  readonly state: 'running' | 'stopped' | 'finished' | 'killed';
  /** ISO 8601. */
  readonly updatedAt: string;
  readonly events: number;
  readonly bars: number;
  /** Of a session over trades, which has no bars. */
  readonly trades?: number;
  /** Quote units (1e-8). */
  readonly initialCash: number;
  readonly equity: number;
  readonly openOrders: number;
  /** Trading state of the risk engine in words; empty when it trades freely. */
  readonly halted: string;
}

const KILL = '.kill';
/** Names of artifacts; nothing else becomes part of a path. */
const NAME = /^[a-z0-9][a-z0-9-]{0,80}$/;

function folder(place: Place): string {
  return join(place.state, 'runners');
}

/** Writes the last word of a runner. */
export function writeRunnerStatus(place: Place, status: RunnerStatus): void {
  mkdirSync(folder(place), { recursive: true });
  writeFileAtomic(join(folder(place), `${status.artifact}.json`), JSON.stringify(status));
}

function parse(text: string): RunnerStatus | undefined {
  try {
    const status = JSON.parse(text) as RunnerStatus;
    return status.version === 1 && NAME.test(status.artifact) ? status : undefined;
  } catch {
    // Another program's file: not a runner.
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** All runners that have ever said something, the newest first. One that died without a word is `stopped`. */
export function readRunnerStatuses(place: Place): RunnerStatus[] {
  let names: string[];
  try {
    names = readdirSync(folder(place)).filter((name) => name.endsWith('.json'));
  } catch {
    // No runner has been here yet.
    return [];
  }
  return names
    .flatMap((name) => parse(readFileSync(join(folder(place), name), 'utf8')) ?? [])
    .map((status) =>
      status.state === 'running' && !isAlive(status.pid) ? { ...status, state: 'stopped' as const } : status,
    )
    .sort((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1));
}

/** Tells the runner of an artifact to close everything and stop trading. @returns false for a name that is none. */
export function requestKill(place: Place, artifact: string, reason: string): boolean {
  if (!NAME.test(artifact)) return false;
  mkdirSync(folder(place), { recursive: true });
  writeFileAtomic(join(folder(place), artifact + KILL), reason);
  return true;
}

/** Takes the request to kill, if there is one. @returns its reason. */
export function takeKill(place: Place, artifact: string): string | undefined {
  const file = join(folder(place), artifact + KILL);
  try {
    const reason = readFileSync(file, 'utf8');
    rmSync(file, { force: true });
    return reason === '' ? 'kill switch' : reason;
  } catch {
    // Nobody asked.
    return undefined;
  }
}
