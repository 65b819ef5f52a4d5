/** The other part of a million damaged messages, or a share of it; see `kraken-fuzz.test.ts`. */
import { describe, expect, it } from 'vitest';
import { fuzzSessionElsewhere } from './fuzz-process.ts';
import { FUZZ_SHARE, part } from './fuzz-share.ts';

const SEED = Number(process.env.BOT4_FUZZ_SEED ?? 20_241_129);
const TIMEOUT_MS = 900_000;

describe(`Coinbase on a damaged line, seed ${SEED}`, () => {
  it.each([
    ['coinbase-exchange', part(300_000)],
    ['coinbase', part(150_000)],
  ] as const)(
    '%s serves no wrong book in %i damaged messages',
    async (protocol, damaged) => {
      const report = await fuzzSessionElsewhere(protocol, { seed: SEED, damaged });
      expect(report.fault).toBe('');
      expect(report.damaged).toBe(damaged);
      // The test looks at books that are served: they must be, most of the time.
      expect(report.served / report.frames).toBeGreaterThan(0.4);
      for (const what of ['malformed', 'synchronised', 'gap', 'crossed']) {
        expect(report.notices.get(what)).toBeGreaterThan(100 * FUZZ_SHARE);
      }
      expect(report.trades).toBeGreaterThan(1000 * FUZZ_SHARE);
    },
    TIMEOUT_MS,
  );
});
