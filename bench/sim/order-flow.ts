/** Streams of orders for the benches of the exchange. */

/** Marsaglia's xorshift of 32 bits, whose numbers the native peers use too. */
export class XorShift {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** A number from 0 to 2^32 - 1. */
  next(): number {
    let x = this.#state;
    x ^= x << 13;
    x >>>= 0;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x >>> 0;
    return this.#state;
  }
}

/** Orders and cancels in columns. */
export interface OrderFlow {
  readonly count: number;
  /** 1 where an earlier order is cancelled. */
  readonly isCancel: Uint8Array;
  /** 1 buys, −1 sells. */
  readonly side: Int8Array;
  readonly price: Int32Array;
  readonly lots: Int32Array;
  /** Place of the order that is cancelled. */
  readonly target: Int32Array;
}

function emptyFlow(count: number): OrderFlow {
  return {
    count,
    isCancel: new Uint8Array(count),
    side: new Int8Array(count),
    price: new Int32Array(count),
    lots: new Int32Array(count),
    target: new Int32Array(count),
  };
}

/**
 * The stream of the native peers, number for number: 35 % cancels of one of the last 2,000 commands, 10 % orders that
 * cross by up to 5 ticks, the rest within 20 ticks of a middle that wanders. A million of them trade 106,480,733,001
 * ticks times lots in 418,906 trades.
 */
export function peerFlow(count: number): OrderFlow {
  const flow = emptyFlow(count);
  const random = new XorShift(12_345);
  let middle = 10_000;
  for (let i = 0; i < count; i++) {
    const kind = random.next() % 100;
    const draw = random.next();
    const side = (draw & 1) === 1 ? 1 : -1;
    const off = random.next() % 20;
    if (i % 16 === 0) middle += (random.next() % 3) - 1;
    if (kind < 35 && i > 100) {
      flow.isCancel[i] = 1;
      flow.target[i] = i - 1 - (random.next() % Math.min(i - 1, 2000));
    } else {
      flow.side[i] = side;
      flow.lots[i] = 1 + ((draw >>> 1) % 100);
      flow.price[i] = middle + side * (kind >= 90 ? 5 : -1 - off);
    }
  }
  return flow;
}

/**
 * The same mixture about a middle that goes up and down by 60 ticks and ends where it began, so that the stream can be run
 * again and again and the book stays as large as it is. `target` is the distance back to the order.
 */
export function steadyFlow(count: number, middle: number): OrderFlow {
  const flow = emptyFlow(count);
  const random = new XorShift(54_321);
  for (let i = 0; i < count; i++) {
    const wave = Math.round(60 * Math.sin((2 * Math.PI * i * 8) / count));
    const kind = random.next() % 100;
    const draw = random.next();
    const side = (draw & 1) === 1 ? 1 : -1;
    const off = random.next() % 20;
    flow.target[i] = 1 + (random.next() % 2000);
    flow.side[i] = side;
    flow.lots[i] = 1 + ((draw >>> 1) % 100);
    flow.price[i] = middle + wave + side * (kind >= 90 ? 5 : -1 - off);
    if (kind < 35) flow.isCancel[i] = 1;
  }
  return flow;
}
