/**
 * How many malformed requests and frames a venue gets: `usual` of them in `npm test`, 100,000 with `BOT4_FUZZ_SHARE=1`, and
 * that share of them with a smaller number; `BOT4_MALFORMED` says the number itself.
 */
const ALL = 100_000;
/** Requests that are under way at once; counts are a multiple of it. */
export const AT_ONCE = 50;
/**
 * A request takes half a millisecond of a core alone. On a machine that does ten other things it takes ten times as long,
 * and a test that has run out of time goes on behind the next one unless it looks at its signal.
 */
export const MALFORMED_TIMEOUT_MS = 3_600_000;
/** How long the answer to the last of many frames may take. */
export const LAST_ANSWER_MS = 300_000;

/** @param usual in `npm test`.   @throws where the environment says no share of 0 to 1. */
export function malformedCount(usual: number): number {
  const { BOT4_MALFORMED: count, BOT4_FUZZ_SHARE: text } = process.env;
  if (count !== undefined) return whole(Number(count));
  if (text === undefined) return usual;
  const share = Number(text);
  if (!(share > 0 && share <= 1))
    throw new Error(`BOT4_FUZZ_SHARE is ${text}: a number above 0 and at most 1 is needed`);
  return whole(ALL * share);
}

function whole(count: number): number {
  return Math.max(1, Math.ceil(count / (4 * AT_ONCE))) * 4 * AT_ONCE;
}
