/** What the kernel and the language worker say to each other. */
import type { Completion } from '../kernel/completion.ts';
import type { TypeProblem } from '../kernel/type-problem.ts';

/** A cell that ran, under its script name. */
export interface RememberedCell {
  readonly name: string;
  readonly code: string;
}

/** To the worker. `remember` has no answer; the others are answered with the same `id`. */
export type LanguageRequest =
  | { readonly kind: 'remember'; readonly cells: readonly RememberedCell[] }
  | { readonly kind: 'complete' | 'inspect'; readonly id: number; readonly code: string; readonly cursor: number }
  /** The types of a cell that has not run: it sees the names of all cells that have. */
  | { readonly kind: 'check'; readonly id: number; readonly code: string }
  /** The types of a cell that ran: it sees what it saw when it ran. */
  | { readonly kind: 'judge'; readonly id: number; readonly cell: string };

/** Types and documentation at a place. */
export interface QuickInfo {
  /** The declaration as TypeScript shows it. */
  readonly declaration: string;
  readonly documentation: string;
}

/** From the worker. What is undefined could not be found out. */
export type LanguageReply =
  | { readonly kind: 'complete'; readonly id: number; readonly completion: Completion | undefined }
  | { readonly kind: 'inspect'; readonly id: number; readonly info: QuickInfo | undefined }
  | { readonly kind: 'check' | 'judge'; readonly id: number; readonly problems: readonly TypeProblem[] | undefined };

/** What the worker needs to know at its start. */
export interface LanguageStart {
  /** The notebook's folder. */
  readonly folder: string;
  /** bot4's own folder. */
  readonly project: string;
}
