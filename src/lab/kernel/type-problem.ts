/** A fault that the type checker sees in a cell. */
import type { Position } from './position.ts';

export interface TypeProblem extends Position {
  /** TypeScript's message; what it refers to follows on lines of its own. */
  readonly message: string;
  /** TypeScript's number of the message. */
  readonly code: number;
}
