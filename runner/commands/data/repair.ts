/** `bot4 data repair`. */
import { InputError } from '../../../src/core/index.ts';

export async function dataRepair(id: string, options: unknown): Promise<number> {
  void [id, options];
  throw new InputError('BOT4_DATA_UNSUPPORTED', 'this verb is being built');
}
