/**
 * What the command line shows. Progress goes to standard error and results to standard output, so that results can be
 * piped; nothing is drawn over when the output is not a terminal.
 */
import { Bot4Error, InputError } from '../src/core/index.ts';

// `bot4 … | head`: the reader has what it wanted; that is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

const startedAt = performance.now();

function seconds(): string {
  return `${((performance.now() - startedAt) / 1000).toFixed(1)} s`.padStart(7);
}

/** One line of progress with the time since the start. */
export function say(text: string): void {
  process.stderr.write(`${seconds()}  ${text}\n`);
}

/** A headline between the parts of a long job. */
export function headline(text: string): void {
  process.stderr.write(`\n${text}\n${'─'.repeat(Math.min(text.length, 100))}\n`);
}

/** One line of the result. */
export function result(text: string): void {
  process.stdout.write(`${text}\n`);
}

/**
 * Exit codes: 2 for bad input, 3 for an expected refusal where success was asked for, 4 for a runner that its user stopped
 * with the kill switch, 70 for a bug in bot4.
 */
export const EXIT = { ok: 0, failed: 1, badInput: 2, refused: 3, killed: 4, bug: 70 } as const;

/** A cell fails on bad input, as a command does, or on anything else that its author wrote into it. */
function isBadInput(error: Bot4Error): boolean {
  if (error.code === 'BOT4_NOTEBOOK_CELL' && error.cause !== undefined) return error.cause instanceof InputError;
  return error instanceof InputError;
}

/** Shows an error as a person needs it. @returns the exit code. */
export function explain(error: unknown): number {
  if (error instanceof Bot4Error) {
    process.stderr.write(`\nerror ${error.message}\n  what to do: ${error.action}\n`);
    if (error.cause instanceof Error && process.env.BOT4_DEBUG !== undefined)
      process.stderr.write(`${error.cause.stack}\n`);
    return isBadInput(error) ? EXIT.badInput : EXIT.failed;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`\nbug in bot4, please report it:\n${text}\n`);
  return EXIT.bug;
}
