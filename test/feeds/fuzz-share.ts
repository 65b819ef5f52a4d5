/**
 * How much of the fuzz is run: a tenth in `npm test`, all of it with `BOT4_FUZZ_SHARE=1 npm test -- test/feeds`. A million
 * damaged messages of each kind of feed take six minutes of a core, and a tenth finds what a change has broken.
 */
const USUAL_SHARE = 0.1;

/** Share of the messages in (0, 1]. */
export const FUZZ_SHARE = Number(process.env.BOT4_FUZZ_SHARE ?? USUAL_SHARE);
if (!(FUZZ_SHARE > 0 && FUZZ_SHARE <= 1)) {
  throw new Error(`BOT4_FUZZ_SHARE is ${process.env.BOT4_FUZZ_SHARE}: a number above 0 and at most 1 is needed`);
}

/** The part of a count of the whole that is run. */
export function part(whole: number): number {
  return Math.ceil(whole * FUZZ_SHARE);
}
