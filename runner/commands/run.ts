/** `bot4 run FILE`: a script of the user, on the project's Node, with `bot4/…` imports. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { InputError } from '../../src/core/index.ts';
import { EXIT } from '../console.ts';

/** @throws BOT4_CLI_USAGE when there is no such file; whatever the file throws. */
export async function run(file: string): Promise<number> {
  const path = resolve(file);
  if (!existsSync(path)) throw new InputError('BOT4_CLI_USAGE', 'there is no such file', { place: { file } });
  await import(pathToFileURL(path).href);
  return EXIT.ok;
}
