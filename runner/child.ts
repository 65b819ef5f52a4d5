/** Runs a bot4 command in a process of its own: a notebook takes the global scope, and a runner must be killable. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { COMPILE_CACHE, ROOT } from './paths.ts';

export interface ChildOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Called for each line of progress (standard error) of the child. */
  readonly onLine?: (line: string) => void;
}

export interface ChildEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

function eachLine(onLine: (line: string) => void): (chunk: string) => void {
  let rest = '';
  return (chunk) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  };
}

/** Starts `bot4 …`. */
export function startBot4(
  args: readonly string[],
  options: ChildOptions = {},
): { child: ChildProcess; end: Promise<ChildEnd> } {
  const child = spawn(process.execPath, ['--no-warnings', join(ROOT, 'runner', 'main.ts'), ...args], {
    cwd: ROOT,
    // Named here, the cache also holds the entry file, which cannot switch it on for itself.
    env: { NODE_COMPILE_CACHE: COMPILE_CACHE, ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  const line = eachLine(options.onLine ?? (() => undefined));
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
    line(chunk);
  });
  const end = new Promise<ChildEnd>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  return { child, end };
}
