/** `bot4 lab`: JupyterLab with the kernels, the extension and a token, on loopback, in a process of its own. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { InputError } from '../../src/core/index.ts';
import { ROOT } from '../paths.ts';

/** Options as the command line has them. */
export interface LabOptions {
  readonly port?: string;
  readonly browser: boolean;
}

/** Arguments of `scripts/lab.mjs`. @throws BOT4_CLI_USAGE for a port that is none. */
export function labArguments({ port, browser }: LabOptions): string[] {
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) <= 65_535))
    throw new InputError('BOT4_CLI_USAGE', `--port ${port}: a whole number from 0 to 65535 is needed`);
  return [...(port === undefined ? [] : ['--port', port]), ...(browser ? [] : ['--no-browser'])];
}

/** Serves until it is stopped. @returns its exit code. */
export function lab(options: LabOptions): Promise<number> {
  const child = spawn(process.execPath, [join(ROOT, 'scripts', 'lab.mjs'), ...labArguments(options)], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  const pass = (signal: NodeJS.Signals): void => {
    // A terminal sends ctrl-c to the whole group: JupyterLab has it already, and asks before it stops.
    if (!(signal === 'SIGINT' && process.stdin.isTTY)) child.kill(signal);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => pass(signal));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  });
}
