/** Seeded synthetic messages of Binance's combined streams, in the formats that the comparison with other libraries uses. */
import { Rng } from '../../src/core/index.ts';

const SEED = 20261128;
const START_MS = 1_704_067_200_000;
const LEVELS = 20;

/** Messages as they come off a socket: one buffer, and where each begins and ends. */
export interface Messages {
  readonly bytes: Buffer;
  /** (n + 1,) message i lies from starts[i] to starts[i + 1] − 1. */
  readonly starts: Int32Array;
  readonly texts: readonly string[];
}

function pack(texts: readonly string[]): Messages {
  const starts = new Int32Array(texts.length + 1);
  texts.forEach((text, i) => {
    starts[i + 1] = (starts[i] as number) + text.length + 1;
  });
  return { bytes: Buffer.from(`${texts.join('\n')}\n`, 'latin1'), starts, texts };
}

function price(units: number): string {
  return (units / 100).toFixed(8);
}

function qty(units: number): string {
  return (units / 100_000).toFixed(8);
}

/** Trades of spot. */
export function tradeMessages(count: number): Messages {
  const rng = new Rng(SEED).stream('trades');
  const texts: string[] = [];
  let ms = START_MS;
  let level = 4_200_000;
  for (let i = 0; i < count; i++) {
    ms += 20 * rng.below(6);
    level += 5 * (rng.below(5) - 2);
    const values = `"p":"${price(level)}","q":"${qty(1 + rng.below(100_000))}"`;
    const event = `"e":"trade","E":${ms + 3},"s":"BTCUSDT","t":${3_300_000_000 + i},${values},"T":${ms},"m":${rng.below(2) === 0},"M":true`;
    texts.push(`{"stream":"btcusdt@trade","data":{${event}}}`);
  }
  return pack(texts);
}

/** Changes of twenty levels a side. */
export function depthMessages(count: number): Messages {
  const rng = new Rng(SEED).stream('depth');
  const texts: string[] = [];
  let ms = START_MS;
  let level = 4_200_000;
  let id = 42_000_000_000;
  for (let i = 0; i < count; i++) {
    ms += 100;
    level += 5 * (rng.below(5) - 2);
    const side = (sign: number): string =>
      Array.from(
        { length: LEVELS },
        (_, k) => `["${price(level + sign * (1 + k))}","${qty(rng.below(300_000))}"]`,
      ).join();
    const event = `"e":"depthUpdate","E":${ms + 5},"s":"BTCUSDT","U":${id},"u":${id + 39},"b":[${side(-1)}],"a":[${side(1)}]`;
    texts.push(`{"stream":"btcusdt@depth@100ms","data":{${event}}}`);
    id += 40;
  }
  return pack(texts);
}
