/** What is packed, and which commands run from the sources all the same. Imports nothing of the command line. */
import { join } from 'node:path';
import { ROOT } from '../paths.ts';

/** Where packs are kept. */
export const PACKS = join(ROOT, '.bot4', 'pack');

/** What a start runs. */
export const ENTRY = 'runner/program.ts';

/**
 * Commands that run modules of users in this process, each with the module that does its work. A notebook imports
 * `bot4/stats`, which must be the one that the command line has: two copies would not know each other's errors and classes.
 */
export const OPEN_TO_USERS: Readonly<Record<string, readonly string[]>> = {
  notebook: ['runner/commands/notebook.ts', 'runner/commands/notebook-verify.ts'],
  run: ['runner/commands/run.ts'],
};

/** Modules that no pack holds. */
export const EXCLUDED: readonly string[] = Object.values(OPEN_TO_USERS).flat();

/** Answers that need no command: fewer files than it takes to see whether a pack fits. */
const SHORT: readonly string[] = ['--help', '-h', '--version', '-V', 'help', 'version'];

/**
 * Whether a command line runs from the sources in any case: one that opens the door to modules of users, by its verb or by
 * naming a program file (`backtest run mine.ts`); one that asks for help; one whose lines are counted (NODE_V8_COVERAGE);
 * or one that is told to by BOT4_SOURCES=1.
 */
export function fromSources(args: readonly string[], env: Readonly<Record<string, string | undefined>>): boolean {
  if (env.BOT4_SOURCES === '1' || env.NODE_V8_COVERAGE !== undefined) return true;
  const verb = args.find((arg) => !arg.startsWith('-'));
  if (verb === undefined || args.some((arg) => SHORT.includes(arg))) return true;
  return Object.hasOwn(OPEN_TO_USERS, verb) || args.some((arg) => /\.[mc]?[jt]s$/i.test(arg));
}
