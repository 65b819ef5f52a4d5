/** `bot4 data query`. */
import { InputError } from '../../../src/core/index.ts';

export async function dataQuery(sql: string, options: unknown): Promise<number> {
  void [sql, options];
  throw new InputError('BOT4_DATA_UNSUPPORTED', 'this verb is being built');
}
