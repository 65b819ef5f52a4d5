/**
 * Opens the pack of the sources, if there is one that fits. Every start asks each file that went into the pack for its
 * size, its times and its number on the disk (a few milliseconds for all): a pack of other sources, of another folder or
 * of another Node is never used, and the sources run instead. This file is read at every start and imports nothing of ours.
 */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Of what a pack looks like. */
export const FORMAT = 1;

/** What makes and opens packs; a change there ends all packs. */
export const STARTERS: readonly string[] = [
  'runner/main.ts',
  'runner/pack/open.ts',
  'runner/pack/plan.ts',
  'runner/paths.ts',
  'runner/module-paths.ts',
  'runner/pack/rewrite.ts',
  'runner/pack/write.ts',
  'package.json',
  'package-lock.json',
];

/** Path, size in bytes, times of the last change of content and of anything (ms), number on the disk. */
export type FileStamp = readonly [path: string, size: number, modified: number, changed: number, inode: number];

/** `current.json`. */
export interface PackRecord {
  readonly format: number;
  readonly root: string;
  readonly node: string;
  /** Folder of the pack, beside this file. */
  readonly pack: string;
  readonly files: readonly FileStamp[];
}

/** The stamp of a file; undefined when it is not there. */
export function stampOf(path: string): FileStamp | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? undefined : [path, stat.size, stat.mtimeMs, stat.ctimeMs, stat.ino];
}

function isSame([path, size, modified, changed, inode]: FileStamp): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  return (
    stat !== undefined &&
    stat.size === size &&
    stat.mtimeMs === modified &&
    stat.ctimeMs === changed &&
    stat.ino === inode
  );
}

function readRecord(folder: string): PackRecord | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, 'current.json'), 'utf8')) as PackRecord;
  } catch {
    // None was made, or it is damaged: the sources are always there.
    return undefined;
  }
}

/** Folder of the pack that fits the sources; undefined when there is none. */
export function openPack(root: string, folder: string): string | undefined {
  const record = readRecord(folder);
  if (record?.format !== FORMAT || record.root !== root || record.node !== process.version) return undefined;
  if (!record.files.every(isSame)) return undefined;
  const dir = join(folder, record.pack);
  return statSync(join(dir, '0.mjs'), { throwIfNoEntry: false }) === undefined ? undefined : dir;
}

type Lines = Readonly<Record<string, readonly (readonly [number, string])[]>>;

/** A line of a stack with places of a pack as places of the sources. */
export function inSources(frame: string, lines: Lines): string {
  return frame.replace(
    /(?:file:\/\/)?[^\s()]*[/\\](\d+\.mjs):(\d+):(\d+)/,
    (whole, name: string, line: string, column) => {
      const start = lines[name]?.findLast(([first]) => first <= Number(line));
      return start === undefined ? whole : `file://${start[1]}:${Number(line) - start[0] + 1}:${column}`;
    },
  );
}

/** From now on stacks name places of the sources. The table is read when the first stack is. */
export function nameSourcesInStacks(dir: string): void {
  let lines: Lines | undefined;
  Error.prepareStackTrace = (error, trace) => {
    lines ??= JSON.parse(readFileSync(join(dir, 'lines.json'), 'utf8')) as Lines;
    const table = lines;
    return [String(error), ...trace.map((frame) => `    at ${inSources(String(frame), table)}`)].join('\n');
  };
}
