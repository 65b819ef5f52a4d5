/** `bot4 data import`. */
import { InputError } from '../../../src/core/index.ts';

export async function dataImport(files: readonly string[], options: unknown): Promise<number> {
  void [files, options];
  throw new InputError('BOT4_DATA_UNSUPPORTED', 'this verb is being built');
}
