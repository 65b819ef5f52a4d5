/** What the kernel and the language worker say to each other. */
import type { Completion } from '../kernel/completion.ts';

/** To the worker. `remember` has no answer; the others are answered with the same `id`. */
export type LanguageRequest =
  | { readonly kind: 'remember'; readonly code: string }
  | { readonly kind: 'complete' | 'inspect'; readonly id: number; readonly code: string; readonly cursor: number };

/** Types and documentation at a place. */
export interface QuickInfo {
  /** The declaration as TypeScript shows it. */
  readonly declaration: string;
  readonly documentation: string;
}

/** From the worker. */
export type LanguageReply =
  | { readonly kind: 'complete'; readonly id: number; readonly completion: Completion | undefined }
  | { readonly kind: 'inspect'; readonly id: number; readonly info: QuickInfo | undefined };

/** What the worker needs to know at its start. */
export interface LanguageStart {
  /** The notebook's folder. */
  readonly folder: string;
  /** bot4's own folder. */
  readonly project: string;
}
