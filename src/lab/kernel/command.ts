/** Cells that are a command to the kernel and no TypeScript. */

export type CommandName = 'stale' | 'runstale' | 'who' | 'record' | 'types';

export interface Command {
  readonly name: CommandName;
  /** What stands behind the name; empty when nothing does. */
  readonly argument: string;
}

const COMMAND = /^\s*%(stale|runstale|who|record|types)(?:[ \t]+(\S+))?\s*;?\s*$/;

/**
 * The command of a cell that holds nothing else; undefined for any other cell.
 * @example parseCommand('%types off')?.argument // => 'off'
 */
export function parseCommand(code: string): Command | undefined {
  const found = COMMAND.exec(code);
  return found === null ? undefined : { name: found[1] as CommandName, argument: found[2] ?? '' };
}
