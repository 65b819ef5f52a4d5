/**
 * A million damaged messages, with `coinbase-fuzz.test.ts`, or a share of them: no crash, and no book is served that is not the one a slow
 * reader of the same messages has. Where the venue has checksums, it is also what the venue had.
 */
import { describe, expect, it } from 'vitest';
import { fuzzSessionElsewhere } from './fuzz-process.ts';
import { FUZZ_SHARE, part } from './fuzz-share.ts';

const SEED = Number(process.env.BOT4_FUZZ_SEED ?? 20_241_128);
const TIMEOUT_MS = 900_000;

describe(`Kraken on a damaged line, seed ${SEED}`, () => {
  it.each([
    ['kraken-v1', part(150_000)],
    ['kraken', part(150_000)],
    ['kraken-futures', part(250_000)],
  ] as const)(
    '%s serves no wrong book in %i damaged messages',
    async (protocol, damaged) => {
      const report = await fuzzSessionElsewhere(protocol, { seed: SEED, damaged });
      expect(report.fault).toBe('');
      expect(report.damaged).toBe(damaged);
      // The test looks at books that are served: they must be, most of the time.
      expect(report.served / report.frames).toBeGreaterThan(0.4);
      const failure = protocol === 'kraken-futures' ? 'gap' : 'checksum';
      for (const what of ['malformed', 'synchronised', failure])
        expect(report.notices.get(what)).toBeGreaterThan(1000 * FUZZ_SHARE);
      expect(report.trades).toBeGreaterThan(1000 * FUZZ_SHARE);
    },
    TIMEOUT_MS,
  );
});
