/**
 * The market data of groups `json` and `data`, made from integers alone, so that they are the same bytes as the reference
 * inputs that the goals were measured on: `bars_0.csv`, `ticks.f64`, `ticks_1m.csv`, `trades.ndjson`, `l2.ndjson`.
 */
import type { Bars, Trades } from '../../src/domain/market/index.ts';
import { type PeerInput, rowsOf, textInput } from './inputs.ts';
import { SplitMix64 } from './splitmix.ts';

/** 2024-01-01, milliseconds. */
const START_MS = 1_704_067_200_000;
const MINUTE_MS = 60_000;
/** First price and the lowest one, cents. */
const FIRST_CENTS = 4_200_000;
const FLOOR_CENTS = 1_000_000;
const LEVELS = 20;
const TICKS_BETWEEN_DEPTH = 10;

/** Half to even, as the reference rounds. */
function roundEven(x: number): number {
  const below = Math.floor(x);
  const rest = x - below;
  if (rest !== 0.5) return Math.round(x);
  return below % 2 === 0 ? below : below + 1;
}

/** A price that walked below the floor comes back above it. */
function reflect(cents: number): number {
  return Math.abs(cents - FLOOR_CENTS) + FLOOR_CENTS;
}

/** A whole number of 10^−decimals as text. */
function fixed(units: number, decimals: number): string {
  const digits = String(units).padStart(decimals + 1, '0');
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** Bytes of lines without holding their texts at once. */
class LineWriter {
  #bytes: Uint8Array;
  #length = 0;
  readonly #encoder = new TextEncoder();

  constructor(bytes: number) {
    this.#bytes = new Uint8Array(bytes);
  }

  line(text: string): void {
    if (this.#length + text.length + 1 > this.#bytes.length) {
      const larger = new Uint8Array(2 * this.#bytes.length + text.length);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#encoder.encodeInto(text, this.#bytes.subarray(this.#length));
    this.#length += text.length;
    this.#bytes[this.#length++] = 10;
  }

  get bytes(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }
}

/** Ticks as whole numbers. */
export interface TickUnits {
  /** Milliseconds. */
  readonly time: Float64Array;
  /** Cents. */
  readonly price: Float64Array;
  /** Units of 0.00001. */
  readonly qty: Float64Array;
  /** 1 = aggressive buy. */
  readonly side: Uint8Array;
}

/** The first `n` ticks. */
export function tickUnits(n: number): TickUnits {
  const [steps, moves, sizes, sides] = [11, 12, 13, 14].map((seed) => new SplitMix64(seed)) as [
    SplitMix64,
    SplitMix64,
    SplitMix64,
    SplitMix64,
  ];
  const ticks = {
    time: new Float64Array(n),
    price: new Float64Array(n),
    qty: new Float64Array(n),
    side: new Uint8Array(n),
  };
  let time = START_MS;
  let cents = FIRST_CENTS;
  for (let i = 0; i < n; i++) {
    time += steps.next().mod(6) * 20;
    cents += (moves.next().mod(5) - 2) * 5;
    ticks.time[i] = time;
    ticks.price[i] = reflect(cents);
    ticks.qty[i] = sizes.next().mod(100_000) + 1;
    ticks.side[i] = sides.next().lo & 1;
  }
  return ticks;
}

/** (3, n) milliseconds, price and quantity of the first `n` ticks, as doubles. */
export function tickColumns(n: number): PeerInput {
  const { time, price, qty } = tickUnits(n);
  const values = new Float64Array(3 * n);
  values.set(time);
  for (let i = 0; i < n; i++) {
    values[n + i] = (price[i] as number) / 100;
    values[2 * n + i] = (qty[i] as number) / 100_000;
  }
  return { name: `ticks-${n}`, values, rows: 3 };
}

/** (4, n) milliseconds, price, quantity and 1 for a buying taker of the first `n` ticks, as doubles. */
export function tradeColumns(n: number): PeerInput {
  const { name, values } = tickColumns(n);
  const all = new Float64Array(4 * n);
  all.set(values as Float64Array);
  all.set(tickUnits(n).side, 3 * n);
  return { name: `${name}-sides`, values: all, rows: 4 };
}

/** Those columns as trades of our own. */
export function tradesOf(input: PeerInput): Trades {
  const [ms, price, qty, buys] = rowsOf(input) as [Float64Array, Float64Array, Float64Array, Float64Array];
  const side = Int8Array.from(buys, (isBuy) => 2 * isBuy - 1);
  return { symbol: 'BTCUSDT', time: ms.map((each) => 1000 * each), price, qty, side };
}

/** `ts,price,qty,side` of the first `n` ticks. */
export function ticksCsv(n: number): PeerInput {
  const { time, price, qty, side } = tickUnits(n);
  const lines = new LineWriter(34 * n + 64);
  lines.line('ts,price,qty,side');
  for (let i = 0; i < n; i++) {
    lines.line(`${time[i]},${fixed(price[i] as number, 2)},${fixed(qty[i] as number, 5)},${side[i]}`);
  }
  return textInput(`ticks-${n}.csv`, lines.bytes);
}

/** `n` messages of a combined stream of trades, one a line. */
export function tradeMessages(n: number): PeerInput {
  const { time, price, qty, side } = tickUnits(n);
  const lines = new LineWriter(170 * n + 64);
  for (let i = 0; i < n; i++) {
    const t = time[i] as number;
    lines.line(
      `{"stream":"btcusdt@trade","data":{"e":"trade","E":${t + 3},"s":"BTCUSDT","t":${3_300_000_000 + i},` +
        `"p":"${fixed(price[i] as number, 2)}000000","q":"${fixed(qty[i] as number, 5)}000","T":${t},` +
        `"m":${side[i] === 1},"M":true}}`,
    );
  }
  return textInput(`trades-${n}.ndjson`, lines.bytes);
}

/** One side of a depth message: twenty neighbouring prices with chance sizes. */
function levelsText(chance: SplitMix64, first: number, step: number): string {
  const levels: string[] = [];
  for (let k = 0; k < LEVELS; k++) {
    const qty = chance.next().mod(300_000);
    levels.push(`["${fixed(first + step * k, 2)}000000","${fixed(qty, 5)}000"]`);
  }
  return levels.join(',');
}

/** `n` messages of a combined stream of depth updates with 20 levels a side, one a line. */
export function depthMessages(n: number): PeerInput {
  const { time, price } = tickUnits(n * TICKS_BETWEEN_DEPTH);
  const chance = new SplitMix64(21);
  const lines = new LineWriter(1420 * n + 64);
  let first = 42_000_000_000;
  for (let i = 0; i < n; i++) {
    const mid = price[i * TICKS_BETWEEN_DEPTH] as number;
    const bids = levelsText(chance, mid - 1, -1);
    const asks = levelsText(chance, mid + 1, 1);
    // The reference draws eighty numbers a message and uses half of them.
    for (let unused = 2 * LEVELS; unused < 80; unused++) chance.next();
    lines.line(
      `{"stream":"btcusdt@depth@100ms","data":{"e":"depthUpdate","E":${(time[i * TICKS_BETWEEN_DEPTH] as number) + 5},` +
        `"s":"BTCUSDT","U":${first},"u":${first + 39},"b":[${bids}],"a":[${asks}]}}`,
    );
    first += 40;
  }
  return textInput(`depth-${n}.ndjson`, lines.bytes);
}

/** Four uniforms of the bars' moves, centred, of unit variance. */
function moves(symbol: number): () => number {
  const streams = [1, 2, 3, 4].map((k) => new SplitMix64((100 + symbol) * 7919 + k));
  return () => {
    let sum = 0;
    for (const stream of streams) sum += stream.next().unit();
    return roundEven((sum - 2) * 1.7320508075688772 * 400);
  };
}

/** The first `n` one-minute bars, in cents and units of 0.001: open, high, low, close, volume of each. */
function eachBar(n: number, take: (i: number, bar: readonly [number, number, number, number, number]) => void): void {
  const move = moves(0);
  const [above, below, sizes] = [200, 300, 400].map((seed) => new SplitMix64(seed)) as [
    SplitMix64,
    SplitMix64,
    SplitMix64,
  ];
  let walked = FIRST_CENTS;
  let open = FIRST_CENTS;
  for (let i = 0; i < n; i++) {
    walked += move();
    const close = reflect(walked);
    const high = Math.max(open, close) + above.next().mod(700);
    const low = Math.min(open, close) - below.next().mod(700);
    take(i, [open, high, low, close, sizes.next().mod(2_000_000) + 1000]);
    open = close;
  }
}

/** `ts,open,high,low,close,volume` of `n` one-minute bars. */
export function barsCsv(n: number): PeerInput {
  const lines = new LineWriter(64 * n + 64);
  lines.line('ts,open,high,low,close,volume');
  eachBar(n, (i, [open, high, low, close, volume]) => {
    const prices = [open, high, low, close].map((cents) => fixed(cents, 2)).join(',');
    lines.line(`${START_MS + MINUTE_MS * i},${prices},${fixed(volume, 3)}`);
  });
  return textInput(`bars-${n}.csv`, lines.bytes);
}

/** (5, n) open, high, low, close and volume of the same bars, as doubles. */
export function barColumns(n: number): PeerInput {
  const values = new Float64Array(5 * n);
  eachBar(n, (i, bar) => {
    bar.forEach((units, k) => {
      values[k * n + i] = units / (k === 4 ? 1000 : 100);
    });
  });
  return { name: `bar-columns-${n}`, values, rows: 5 };
}

/** Those columns as bars of our own. */
export function barsOf(input: PeerInput): Bars {
  const [open, high, low, close, volume] = rowsOf(input) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const openTime = Float64Array.from(close, (_, i) => 1000 * (START_MS + MINUTE_MS * i));
  return { symbol: 'BTCUSDT', intervalMicros: 1000 * MINUTE_MS, openTime, open, high, low, close, volume };
}
