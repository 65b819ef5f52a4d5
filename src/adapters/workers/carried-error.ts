/** An error that has to leave a thread: a copy of an error between threads loses its class and its code. */
import { Bot4Error, type ErrorCode, InputError } from '../../core/index.ts';

/** What is left of an error. */
export interface CarriedError {
  readonly message: string;
  /** Of the catalogue; undefined for a bug. */
  readonly code?: ErrorCode;
  readonly action?: string;
  /** Bad input, in contrast to something outside that failed. */
  readonly isInput: boolean;
  readonly stack?: string;
}

/** What can be told of anything that was thrown. */
export function carriedError(cause: unknown): CarriedError {
  if (cause instanceof Bot4Error) {
    const { message, code, action } = cause;
    return { message, code, action, isInput: cause instanceof InputError };
  }
  if (!(cause instanceof Error)) return { message: String(cause), isInput: false };
  return { message: cause.message, isInput: false, ...(cause.stack === undefined ? {} : { stack: cause.stack }) };
}
