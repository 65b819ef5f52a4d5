/** A million damaged messages, or a share of them: no crash, no crossed book, no wrong book, trade or quote. */
import { describe, expect, it } from 'vitest';
import { fuzzBinanceElsewhere } from './fuzz-process.ts';
import { part } from './fuzz-share.ts';

const SEED = 20_261_128;
const PART = 25_000;
/** Of each interface; a million together when the whole is run. */
const MUTATIONS = PART * part(20);

describe(`${MUTATIONS} damaged messages of each interface`, () => {
  for (const market of ['spot', 'um'] as const) {
    it(`never give a wrong book, trade or quote: ${market}, seeds from ${SEED}`, { timeout: 1_800_000 }, async () => {
      let mutated = 0;
      let served = 0;
      let frames = 0;
      let compared = 0;
      for (let run = 0; run < MUTATIONS / PART; run++) {
        const report = await fuzzBinanceElsewhere(market, { seed: SEED + run, mutations: PART });
        expect(report.faults, `seed ${SEED + run}`).toEqual([]);
        mutated += report.mutated;
        served += report.served;
        frames += report.frames;
        compared += report.compared;
      }
      expect(mutated).toBe(MUTATIONS);
      // Proof that there was something to compare: books are served most of the time, and change all the time.
      expect(served / frames).toBeGreaterThan(0.25);
      expect(compared).toBeGreaterThan(MUTATIONS / 5);
    });
  }
});
