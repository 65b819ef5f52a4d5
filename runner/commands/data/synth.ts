/** `bot4 data synth`. */
import { InputError } from '../../../src/core/index.ts';

export async function dataSynth(options: unknown): Promise<number> {
  void [options];
  throw new InputError('BOT4_DATA_UNSUPPORTED', 'this verb is being built');
}
