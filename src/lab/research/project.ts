/** Finds the project folder from wherever a notebook runs: the nearest folder above that holds the bot4 package. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { InputError } from '../../core/index.ts';

function isProject(dir: string): boolean {
  const file = join(dir, 'package.json');
  if (!existsSync(file)) return false;
  const json: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return (json as { name?: unknown }).name === 'bot4';
}

/** The project folder. @throws BOT4_NOTEBOOK_FILE when `from` is not inside one. */
export function findProject(from: string): string {
  for (let dir = resolve(from); ; dir = dirname(dir)) {
    if (isProject(dir)) return dir;
    if (dir === dirname(dir)) {
      throw new InputError('BOT4_NOTEBOOK_FILE', 'this folder is not inside a bot4 project', { place: { file: from } });
    }
  }
}
