/** Errors and checks of arguments that all of this context shares. */
import { InputError } from '../../core/index.ts';

/** The one error of this context, with the argument that is at fault. */
export function modelError(key: string, detail: string): InputError {
  return new InputError('BOT4_MODEL_INPUT', detail, { place: { key } });
}

/** @throws BOT4_MODEL_INPUT unless `value` is an integer of at least `min`. */
export function requireInteger(value: number, key: string, min: number): void {
  if (!Number.isSafeInteger(value) || value < min) throw modelError(key, `is ${value}, must be an integer from ${min}`);
}
