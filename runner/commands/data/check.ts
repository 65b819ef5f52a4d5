/** `bot4 data check`. */
import { InputError } from '../../../src/core/index.ts';

export async function dataCheck(what: readonly string[], options: unknown): Promise<number> {
  void [what, options];
  throw new InputError('BOT4_DATA_UNSUPPORTED', 'this verb is being built');
}
