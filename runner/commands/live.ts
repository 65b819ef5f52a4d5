/** `bot4 live`: asks the gate. The only way to a live venue leads through a `LivePass`, and this version has no gateway. */
import { InputError } from '../../src/core/index.ts';
import { judgeLive } from '../../src/domain/gate/index.ts';
import { openModels, placeOf } from '../../src/lab/models.ts';
import { openForUse } from '../artifacts.ts';
import { EXIT, result } from '../console.ts';
import { ROOT } from '../paths.ts';

/** @throws the codes of artifacts; BOT4_VENUE_UNSUPPORTED for an artifact that the gate lets trade */
export async function live(options: { readonly artifact: string }): Promise<number> {
  const place = placeOf(ROOT);
  const artifact = openForUse(options.artifact, place);
  const records = openModels(place).registry.paperRecords(artifact.hash);
  const answer = judgeLive(artifact.pass, { artifact: artifact.hash, records });
  if ('code' in answer) {
    result(`refused, ${answer.code}: ${answer.detail}`);
    return EXIT.refused;
  }
  throw new InputError(
    'BOT4_VENUE_UNSUPPORTED',
    'the gate allows live trading, but this version has no gateway to a real venue',
    {
      place: { key: artifact.name },
    },
  );
}
