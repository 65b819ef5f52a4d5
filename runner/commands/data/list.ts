/** `bot4 data list`. */
import { InputError } from '../../../src/core/index.ts';

export async function dataList(options: unknown): Promise<number> {
  void [options];
  throw new InputError('BOT4_DATA_UNSUPPORTED', 'this verb is being built');
}
