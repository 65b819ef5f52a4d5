/** Messages of Binance to whole numbers on the grid of their market, against `JSON.parse` and `Number`. */
import { BinanceParser } from '../../src/adapters/binance/index.ts';
import type { Loop } from '../allocation.ts';
import type { BenchCase, BenchSize, Subject } from '../bench-case.ts';
import { depthMessages, type Messages, tradeMessages } from './binance-messages.ts';

const SCALE = { priceDecimals: 2, qtyDecimals: 5 };
const PRICE_UNITS = 100;
const QTY_UNITS = 100_000;

/** Sums stay below this, so that both sides come to the same. */
const MODULUS = 1e12;

function parserOf(): BinanceParser {
  return new BinanceParser([{ index: 0, symbol: 'BTCUSDT', scale: SCALE }], 'spot');
}

/** Goes round the messages. The sum stays in a local: what a callback returns would be boxed. */
class ByteTrades implements Subject<Loop> {
  readonly run = (operations: number): number => this.#run(operations);
  readonly #messages: Messages;
  readonly #parser = parserOf();
  #at = 0;

  constructor(messages: Messages) {
    this.#messages = messages;
  }

  #run(operations: number): number {
    const { bytes, starts } = this.#messages;
    const { message } = this.#parser;
    const last = starts.length - 1;
    let total = 0;
    for (let i = 0; i < operations; i++) {
      const at = this.#at;
      this.#parser.read(bytes, starts[at] as number, (starts[at + 1] as number) - 1);
      total = (total + message.price + message.qty + message.id + message.side) % MODULUS;
      this.#at = at + 1 === last ? 0 : at + 1;
    }
    return total;
  }
}

class ByteDepth implements Subject<Loop> {
  readonly run = (operations: number): number => this.#run(operations);
  readonly #messages: Messages;
  readonly #parser = parserOf();
  #at = 0;

  constructor(messages: Messages) {
    this.#messages = messages;
  }

  #run(operations: number): number {
    const { bytes, starts } = this.#messages;
    const { levels } = this.#parser.message;
    const last = starts.length - 1;
    let total = 0;
    for (let i = 0; i < operations; i++) {
      const at = this.#at;
      this.#parser.read(bytes, starts[at] as number, (starts[at + 1] as number) - 1);
      const { price, qty, count } = levels;
      for (let k = 0; k < count; k++) total += (price[k] as number) + (qty[k] as number);
      total %= MODULUS;
      this.#at = at + 1 === last ? 0 : at + 1;
    }
    return total;
  }
}

interface TradeJson {
  readonly data: { readonly t: number; readonly p: string; readonly q: string; readonly m: boolean };
}

interface DepthJson {
  readonly data: {
    readonly b: readonly (readonly [string, string])[];
    readonly a: readonly (readonly [string, string])[];
  };
}

function tradeSum(text: string): number {
  const { data } = JSON.parse(text) as TradeJson;
  const price = Math.round(Number(data.p) * PRICE_UNITS);
  return price + Math.round(Number(data.q) * QTY_UNITS) + data.t + (data.m ? -1 : 1);
}

function sideSum(side: readonly (readonly [string, string])[]): number {
  let sum = 0;
  for (const [price, qty] of side) {
    sum += Math.round(Number(price) * PRICE_UNITS) + Math.round(Number(qty) * QTY_UNITS);
  }
  return sum;
}

function depthSum(text: string): number {
  const { data } = JSON.parse(text) as DepthJson;
  return sideSum(data.b) + sideSum(data.a);
}

/** The same with objects and text. */
class JsonMessages implements Subject<Loop> {
  readonly run = (operations: number): number => this.#run(operations);
  readonly #texts: readonly string[];
  readonly #sum: (text: string) => number;
  #at = 0;

  constructor({ texts }: Messages, sum: (text: string) => number) {
    this.#texts = texts;
    this.#sum = sum;
  }

  #run(operations: number): number {
    let total = 0;
    for (let i = 0; i < operations; i++) {
      total = (total + this.#sum(this.#texts[this.#at] as string)) % MODULUS;
      this.#at = this.#at + 1 === this.#texts.length ? 0 : this.#at + 1;
    }
    return total;
  }
}

function tradesOf(size: BenchSize): Messages {
  return tradeMessages(size === 'full' ? 100_000 : 100);
}

function depthOf(size: BenchSize): Messages {
  return depthMessages(size === 'full' ? 10_000 : 20);
}

const JSON_TWIN = 'JSON.parse and Number';

export const cases: readonly BenchCase[] = [
  {
    name: 'binance: a trade message',
    input: '100,000 seeded messages of 169 bytes, one stream',
    method: 'batched',
    setup: (size) => new ByteTrades(tradesOf(size)),
    twin: { name: JSON_TWIN, setup: (size) => new JsonMessages(tradesOf(size), tradeSum) },
    budgets: ['binanceTradeSpeedup', 'binanceTradeFloor', 'binanceTradeBytes'],
  },
  {
    name: 'binance: a depth message of 20 levels a side',
    input: '10,000 seeded messages of 1,416 bytes, one stream',
    method: 'batched',
    setup: (size) => new ByteDepth(depthOf(size)),
    twin: { name: JSON_TWIN, setup: (size) => new JsonMessages(depthOf(size), depthSum) },
    budgets: ['binanceDepthSpeedup', 'binanceDepthFloor', 'binanceDepthBytes'],
  },
];
