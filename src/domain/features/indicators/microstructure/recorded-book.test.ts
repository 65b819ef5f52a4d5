/** Order flow in a recorded market: the best bid and ask of a perpetual contract, every change for six minutes. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { computeFeatures, type FeatureSpec } from '../../index.ts';
import { BOOK_SOURCE } from './book-inputs.ts';

const FILE = fileURLToPath(new URL('../../../../../../shared/data/l2/binance_um_btcusdt_20240808.gz', import.meta.url));
const QUOTE = BOOK_SOURCE.slice(0, 4);
const EVENTS = 50;

/** Rows of bid price, bid quantity, ask price and ask quantity. */
function readQuotes(): readonly (readonly number[])[] {
  const lines = gunzipSync(readFileSync(FILE)).toString().split('\n');
  return lines
    .filter((line) => line.includes('"e":"bookTicker"'))
    .map((line) => {
      const { data } = JSON.parse(line.slice(line.indexOf(' ') + 1)) as { data: Readonly<Record<string, string>> };
      return [data.b, data.B, data.a, data.A].map(Number);
    });
}

function spec(name: string, kind: string, others: Partial<FeatureSpec> = {}): FeatureSpec {
  return { name, kind, params: {}, lag: 0, ...others };
}

const SPECS = [
  spec('mid', 'bookMid'),
  spec('spread', 'bookSpread'),
  spec('gap', 'microPrice', { output: 'gap' }),
  spec('event', 'orderFlowImbalance', { output: 'event', params: { period: EVENTS } }),
  spec('flow', 'orderFlowImbalance', { params: { period: EVENTS } }),
  spec('impact', 'kyleLambda', { inputs: { price: 'mid', flow: 'event' }, params: { period: 2000 } }),
];

describe.skipIf(!existsSync(FILE))('the flow of a recorded book', () => {
  let columns: Record<string, Float64Array>;
  const at = (name: string, t: number): number => columns[name]?.[t] as number;
  beforeAll(() => {
    const rows = readQuotes();
    const data = Object.fromEntries(
      QUOTE.map(({ name }, k) => [name, Float64Array.from(rows, (row) => row[k] as number)]),
    );
    columns = computeFeatures(data, SPECS, { columns: QUOTE });
  });

  it('has a spread of one tick of 0.1 at the median of 66,089 quotes', () => {
    const spreads = (columns.spread as Float64Array).toSorted();
    expect(spreads).toHaveLength(66_089);
    expect((spreads[33_044] as number) * 61_700 * 1e-4).toBeCloseTo(0.1, 3);
  });

  it('explains two fifths of the moves of the mid over 50 events, and every window has a positive impact', () => {
    let [n, x, y, xx, xy, yy] = [0, 0, 0, 0, 0, 0];
    for (let t = 2 * EVENTS; t < 66_089; t += EVENTS) {
      const [flow, move] = [at('flow', t), at('mid', t) - at('mid', t - EVENTS)];
      n++;
      x += flow;
      y += move;
      xx += flow * flow;
      xy += flow * move;
      yy += move * move;
    }
    // Cont, Kukanov and Stoikov (2014) find 0.65 on average in ten seconds of large stocks.
    const rSquared = (xy - (x * y) / n) ** 2 / ((xx - (x * x) / n) * (yy - (y * y) / n));
    expect(rSquared).toBeCloseTo(0.4, 1);
    expect((columns.impact as Float64Array).slice(2001).every((lambda) => lambda > 0)).toBe(true);
  });

  it('moves to the side of the micro-price in seven of eight cases within 20 events', () => {
    let [right, moves] = [0, 0];
    for (let t = 0; t < 66_069; t++) {
      const move = at('mid', t + 20) - at('mid', t);
      if (move === 0) continue;
      moves++;
      if (Math.sign(move) === Math.sign(at('gap', t))) right++;
    }
    expect(moves).toBeGreaterThan(15_000);
    expect(right / moves).toBeGreaterThan(0.85);
  });
});
