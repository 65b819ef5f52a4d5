/**
 * `npm run check:data` over the shared data folder, as a test. The data stands beside the project and is not part of it:
 * without the folder this is skipped, with it every file must be there.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runChecks } from './run.ts';
import { TOPICS } from './topics.ts';

const SHARED = join(fileURLToPath(new URL('.', import.meta.url)), '..', '..', '..', 'shared');
const LIMIT_MS = 900_000;

describe(`the shared data (${existsSync(SHARED) ? 'there' : 'skipped: ../shared is not there'})`, () => {
  it.skipIf(!existsSync(SHARED))(
    'agrees in every one of more than 4,500 values, with nothing left out',
    async () => {
      const tally = await runChecks({ data: join(SHARED, 'data') });
      expect(tally.differences).toEqual([]);
      expect(tally.unsupportedParts).toEqual([]);
      expect([...tally.topics.keys()].sort()).toEqual(TOPICS.map(({ name }) => name).sort());
      expect(tally.totals.passed).toBeGreaterThan(4500);
    },
    LIMIT_MS,
  );
});
