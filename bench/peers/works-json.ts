/**
 * The works of group `json`: messages of Binance to numbers, beside `JSON.parse` and a native parser. A call takes the
 * next hundredth of the messages, so that a sample is shorter than a turn of the scheduler; the answer is that of all.
 *
 * Ours is the parser of the feed with its checks of shape and its way out for other orders of keys, up to the call of the
 * sink with whole ticks and lots.
 */
import { BinanceParser, binanceKinds } from '../../src/adapters/binance/index.ts';
import { SilentSink } from '../../src/domain/market/index.ts';
import type { PeerInput } from './inputs.ts';
import { depthMessages, tradeMessages } from './market-inputs.ts';
import type { OwnCall, Peer, PeerWork } from './work.ts';

const NEWLINE = 10;
const SLICES = 100;
const SCALE = { priceDecimals: 2, qtyDecimals: 5 };
/** Value of a tick times a lot. */
const UNIT = 10 ** -(SCALE.priceDecimals + SCALE.qtyDecimals);

/** Where each line of a file begins; its end is one before the next begin. */
function lineStarts(bytes: Uint8Array): Int32Array {
  const starts = [0];
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) starts.push(at + 1);
  return Int32Array.from(starts);
}

/** The slices of a file one after the other, again and again, and the sum over all lines. */
function slicedCall(lines: number, sumOf: (from: number, to: number) => number): OwnCall {
  let slice = 0;
  return {
    call: () => {
      const from = Math.floor((lines * slice) / SLICES);
      slice = (slice + 1) % SLICES;
      return sumOf(from, slice === 0 ? lines : Math.floor((lines * slice) / SLICES));
    },
    answer: () => ({ checksum: sumOf(0, lines) }),
  };
}

/** Adds up price times quantity of all trades and levels. */
class SummingSink extends SilentSink {
  readonly sum = new Float64Array(1);

  override trade(_instrument: number, _id: number, price: number, qty: number): void {
    this.sum[0] = (this.sum[0] as number) + price * qty;
  }

  override level(_instrument: number, _side: number, price: number, qty: number): void {
    this.sum[0] = (this.sum[0] as number) + price * qty;
  }
}

function ours([file]: readonly PeerInput[]): OwnCall {
  const bytes = file?.bytes as Uint8Array;
  const starts = lineStarts(bytes);
  const parser = new BinanceParser([{ index: 0, symbol: 'BTCUSDT', scale: SCALE }], 'spot');
  const sink = new SummingSink();
  return slicedCall(starts.length - 1, (from, to) => {
    sink.sum[0] = 0;
    for (let i = from; i < to; i++) {
      const kind = parser.read(bytes, starts[i] as number, (starts[i + 1] as number) - 1);
      if (kind !== binanceKinds.TRADE && kind !== binanceKinds.DEPTH)
        throw new Error(`message ${i + 1} is of kind ${kind}`);
      parser.emit(sink);
    }
    return (sink.sum[0] as number) * UNIT;
  });
}

interface TradeJson {
  readonly data: { readonly p: string; readonly q: string };
}

interface DepthJson {
  readonly data: { readonly b: readonly [string, string][]; readonly a: readonly [string, string][] };
}

/** What the usual code does: an object of each message, a number of each text. */
const sumOfTrade = (text: string): number => {
  const { data } = JSON.parse(text) as TradeJson;
  return Number(data.p) * Number(data.q);
};

const sumOfDepth = (text: string): number => {
  const { data } = JSON.parse(text) as DepthJson;
  let sum = 0;
  for (const [price, qty] of data.b) sum += Number(price) * Number(qty);
  for (const [price, qty] of data.a) sum += Number(price) * Number(qty);
  return sum;
};

/** Texts are what a socket of Node gives to such code, so making them of bytes is not part of the time. */
function jsonParse(sumOf: (text: string) => number): Peer {
  return {
    library: 'JSON.parse + Number',
    own: ([file]) => {
      const texts = new TextDecoder().decode(file?.bytes).trimEnd().split('\n');
      return slicedCall(texts.length, (from, to) => {
        let sum = 0;
        for (let i = from; i < to; i++) sum += sumOf(texts[i] as string);
        return sum;
      });
    },
  };
}

const SUMS = [{ name: 'checksum', rule: 'relative', limit: 1e-12 }] as const;

const TRADES = { group: 'json', name: 'trade messages', n: 200_000, ours, closeness: SUMS } as const;
const DEPTH = { group: 'json', name: 'depth messages, 20 + 20 levels', n: 20_000, ours, closeness: SUMS } as const;

/** Works of group `json`, in the order of the table. */
export const JSON_WORKS: readonly PeerWork[] = [
  {
    ...TRADES,
    inputs: (n) => [tradeMessages(n)],
    peer: jsonParse(sumOfTrade),
    goal: { kind: 'faster', times: 8 },
  },
  {
    ...TRADES,
    inputs: (n) => [tradeMessages(n)],
    peer: { library: 'sonic-rs', work: 'sonicTrades', side: 'rust' },
    goal: { kind: 'faster', times: 2.5 },
  },
  {
    ...DEPTH,
    inputs: (n) => [depthMessages(n)],
    peer: jsonParse(sumOfDepth),
    goal: { kind: 'faster', times: 6 },
  },
  {
    ...DEPTH,
    inputs: (n) => [depthMessages(n)],
    peer: { library: 'sonic-rs', work: 'sonicDepth', side: 'rust' },
    goal: { kind: 'faster', times: 2 },
  },
];
