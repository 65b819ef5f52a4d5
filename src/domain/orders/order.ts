/**
 * An order as we mean it, before and while a venue knows it. Plain, readonly data: what changes is its state, which
 * `OpenOrders` keeps.
 */
import type { Brand, Micros, PriceTicks, QtyLots } from '../../core/index.ts';

/** Our own name for an order, a pure function of session, epoch and intent number. */
export type ClientOrderId = Brand<string, 'ClientOrderId'>;

export type Side = 'buy' | 'sell';

/** `market` fills at the next price, `limit` at its price or better, `stopMarket` becomes a market order at its trigger. */
export type OrderType = 'market' | 'limit' | 'stopMarket';

/** Why the order exists; the risk engine and the reports treat them differently. */
export type OrderPurpose = 'entry' | 'exit' | 'stop' | 'flatten' | 'target';

/** True for orders that wait at the venue to close a position: they are no answer to a wish. */
export function isProtective(purpose: OrderPurpose): boolean {
  return purpose === 'stop' || purpose === 'target';
}

/** A wish to trade. */
export interface OrderIntent {
  /** 1, 2, 3 … within a session; the same decision has the same number in every mode. */
  readonly intentSeq: number;
  /** Term of the session that made it; absent where only the text of the id is known. */
  readonly epoch?: number | undefined;
  /** The two as text, for whoever is outside: the records of `OpenOrders` make it when it is asked for. */
  readonly clientOrderId: ClientOrderId;
  /** Index of the instrument in the session. */
  readonly instrument: number;
  readonly side: Side;
  readonly type: OrderType;
  readonly purpose: OrderPurpose;
  /** Positive. */
  readonly lots: QtyLots;
  /**
   * The venue fills no more than this share of the free cash at the moment of the fill pays for, fee included, in parts
   * per million; `lots` is then the most that it may fill. Absent for an order of a fixed quantity.
   */
  readonly cashSharePpm?: number | undefined;
  /** Limit price or stop trigger; 0 for a market order. */
  readonly priceTicks: PriceTicks;
  /** Only ever makes the position smaller. */
  readonly reduceOnly: boolean;
  readonly time: Micros;
}

/** A wish to take an order back. */
export interface CancelIntent {
  readonly intentSeq: number;
  /** Number and term of the order; absent where only the text of its id is known. */
  readonly orderSeq?: number | undefined;
  readonly epoch?: number | undefined;
  readonly clientOrderId: ClientOrderId;
  readonly instrument: number;
  readonly time: Micros;
}

/**
 * What names an order inside the process: number and term, where they are known, and else the text of its id. A gateway
 * fills in the numbers of an order that it was given; what only knows the text leaves them out.
 */
export interface OrderName {
  readonly orderSeq?: number | undefined;
  readonly epoch?: number | undefined;
  readonly clientOrderId: ClientOrderId;
}

/** +1 for a buy, −1 for a sell. */
export function signOf(side: Side): 1 | -1 {
  return side === 'buy' ? 1 : -1;
}

/**
 * Name of the order that intent `intentSeq` made in `epoch` of `session`: at most 36 characters of the set that
 * Binance, Kraken and Coinbase all accept.
 * @example clientOrderId({ session: '0a1b2c3d', epoch: 1, intentSeq: 35 }) // => 'b4-0a1b2c3d-1-z'
 */
export function clientOrderId(args: {
  readonly session: string;
  readonly epoch: number;
  readonly intentSeq: number;
}): ClientOrderId {
  return `${idPrefix(args.session, args.epoch)}${args.intentSeq.toString(RADIX)}` as ClientOrderId;
}

const RADIX = 36;
const DASH = 45;
const [DIGIT_0, DIGIT_9, LETTER_A, LETTER_Z] = [48, 57, 97, 122] as const;
/** 36^10 is below 2^53, and no session makes so many orders. */
const SEQ_DIGITS_MAX = 10;

function idPrefix(session: string, epoch: number): string {
  return `b4-${session}-${epoch.toString(RADIX)}-`;
}

/**
 * Number of the intent that an id names; 0 for a text that is no id of ours. Two texts may name the same number, so
 * whoever finds an order by it compares the whole id. Hot path: allocates nothing.
 * @example intentSeqOf('b4-0a1b2c3d-1-z') // => 35
 */
export function intentSeqOf(id: string): number {
  let value = 0;
  let unit = 1;
  for (let i = id.length - 1; i >= 0 && i >= id.length - 1 - SEQ_DIGITS_MAX; i--) {
    const code = id.charCodeAt(i);
    if (code === DASH) return value;
    if (code >= DIGIT_0 && code <= DIGIT_9) value += (code - DIGIT_0) * unit;
    else if (code >= LETTER_A && code <= LETTER_Z) value += (code - LETTER_A + 10) * unit;
    else return 0;
    unit *= RADIX;
  }
  return 0;
}

/**
 * Makes the ids of one session, the same as `clientOrderId`. Numbers that follow each other share all but their last two
 * digits, so an id is the joining of two texts that are there already. Hot path.
 */
export class ClientOrderIds {
  readonly #session: string;
  readonly #prefix: string;
  #epoch = 0;
  /** Number of the shared digits, -1 before the first. */
  #high = -1;
  /** Everything but the last two digits, and but the last one while there is only one. */
  #head = '';

  constructor(session: string) {
    this.#session = session;
    this.#prefix = `b4-${session}-`;
  }

  /**
   * Number of the intent that an id of this session names; 0 for every other text. For the way in: what a venue says about
   * an order of somebody else must not find one of ours.
   */
  seqOf(id: string): number {
    return id.startsWith(this.#prefix) ? intentSeqOf(id) : 0;
  }

  /** The id of an intent. */
  of(epoch: number, intentSeq: number): ClientOrderId {
    const low = intentSeq % TWO_DIGITS;
    const high = (intentSeq - low) / TWO_DIGITS;
    if (high !== this.#high || epoch !== this.#epoch) {
      this.#high = high;
      this.#epoch = epoch;
      this.#head = idPrefix(this.#session, epoch) + (high === 0 ? '' : high.toString(RADIX));
    }
    return (this.#head + (high === 0 ? BARE : PADDED)[low]) as ClientOrderId;
  }
}

const TWO_DIGITS = RADIX * RADIX;
const BARE: readonly string[] = Array.from({ length: TWO_DIGITS }, (_, i) => i.toString(RADIX));
const PADDED: readonly string[] = BARE.map((digits) => digits.padStart(2, '0'));
