/** `bot4 run FILE`: a script of the user, on the project's Node, with `bot4/…` imports, in a process of its own. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { InputError } from '../../src/core/index.ts';
import { EXIT } from '../console.ts';

/** @returns the exit code of the script. @throws BOT4_CLI_USAGE when there is no such file. */
export async function run(file: string): Promise<number> {
  const path = resolve(file);
  if (!existsSync(path)) throw new InputError('BOT4_CLI_USAGE', 'there is no such file', { place: { file } });
  const { status } = spawnSync(process.execPath, ['--no-warnings', path], { stdio: 'inherit' });
  return status ?? EXIT.failed;
}
