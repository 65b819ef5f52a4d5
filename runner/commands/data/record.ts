/** `bot4 data record`. */
import { InputError } from '../../../src/core/index.ts';

export async function dataRecord(options: unknown): Promise<number> {
  void [options];
  throw new InputError('BOT4_DATA_UNSUPPORTED', 'this verb is being built');
}
