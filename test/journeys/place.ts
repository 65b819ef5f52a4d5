/** A folder of a test's own with everything that bot4 keeps: state, models, journals. Nothing of the project is touched. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ChildEnd, startBot4 } from '../../runner/child.ts';
import { ROOT } from '../../runner/paths.ts';
import type { Place } from '../../src/lab/models.ts';

/** Folders and environment of a journey. */
export interface Journey {
  readonly dir: string;
  readonly place: Place;
  /** Makes a bot4 process keep its things in `dir`. */
  readonly env: Readonly<Record<string, string>>;
  remove(): void;
}

/** Makes an empty journey below the folder for temporary files. */
export function openJourney(name: string): Journey {
  const dir = mkdtempSync(join(tmpdir(), `bot4-${name}-`));
  const place = { project: ROOT, state: join(dir, 'state'), models: join(dir, 'models') };
  return {
    dir,
    place,
    env: { BOT4_STATE: place.state, BOT4_MODELS: place.models, BOT4_OUT: join(dir, 'out') },
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}

/** Runs a command to its end. */
export function bot4(journey: Journey, args: readonly string[], env: Record<string, string> = {}): Promise<ChildEnd> {
  return startBot4(args, { env: { ...journey.env, ...env } }).end;
}

/**
 * Every file below a folder with the hash of its content, and every folder: two that are equal were not written to.
 * Locks are left out: whoever looks into a journal takes its lock, and says so there.
 */
export function treeOf(dir: string): Readonly<Record<string, string>> {
  const tree: Record<string, string> = {};
  for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (/\.(claims|lock)(\/|$)/.test(path)) continue;
    const content = entry.isFile() ? createHash('sha256').update(readFileSync(path)).digest('hex') : 'folder';
    tree[path.slice(dir.length + 1)] = content;
  }
  return tree;
}
