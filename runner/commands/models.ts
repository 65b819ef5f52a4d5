/** `bot4 models`: every artifact with what its verification says. */
import { Bot4Error } from '../../src/core/index.ts';
import { openModels, placeOf } from '../../src/lab/models.ts';
import { openForUse } from '../artifacts.ts';
import { EXIT, result } from '../console.ts';
import { ROOT } from '../paths.ts';

export async function models(): Promise<number> {
  const place = placeOf(ROOT);
  const names = openModels(place).store.list();
  if (names.length === 0) result('no artifacts yet: `npm start` makes one');
  let bad = 0;
  for (const name of names) {
    try {
      const { evidence, pass } = openForUse(name, place);
      const kind = pass.synthetic ? 'SYNTHETIC data' : evidence.data.source;
      result(`ok   ${name}  ${evidence.data.symbol}, ${kind}, ${evidence.trials.count} trials, paper only`);
    } catch (error) {
      // One bad artifact must not hide the others; the exit code tells.
      if (!(error instanceof Bot4Error)) throw error;
      bad += 1;
      result(`BAD  ${name}  ${error.message}`);
    }
  }
  return bad === 0 ? EXIT.ok : EXIT.badInput;
}
