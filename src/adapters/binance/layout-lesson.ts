/**
 * Learns the layout of a stream from one of its messages that was read the slow way: which bytes are the same each time,
 * and where the values stand between them. New keys of the venue, another order or other white space thus cost one slow
 * message a stream, not a release. Off the hot path.
 */
import {
  JsonCursor,
  type LayoutStep,
  OK,
  STEP_BOOLEAN,
  STEP_DECIMAL,
  STEP_END,
  STEP_INTEGER,
  STEP_SIDE,
  STEP_TEXT,
  STEP_TIME,
} from '../../hot/index.ts';
import {
  ASK_PRICE,
  ASK_QTY,
  BIDS,
  FIRST,
  ID,
  LAST,
  LEVELS,
  MAKER,
  NOBODY,
  PREVIOUS,
  PRICE,
  QTY,
  SENT,
  TIME,
} from './message.ts';
import { AGG_TRADE, DEPTH, QUOTE, TRADE } from './message-kind.ts';

interface Value {
  readonly kind: number;
  readonly register: number;
  readonly of?: 'price' | 'qty';
}

const TIMES: Readonly<Record<string, Value>> = {
  E: { kind: STEP_TIME, register: SENT },
  T: { kind: STEP_TIME, register: TIME },
};
const FILL: Readonly<Record<string, Value>> = {
  ...TIMES,
  p: { kind: STEP_DECIMAL, register: PRICE, of: 'price' },
  q: { kind: STEP_DECIMAL, register: QTY, of: 'qty' },
  m: { kind: STEP_BOOLEAN, register: MAKER },
};
const VALUES: Readonly<Record<number, Readonly<Record<string, Value>>>> = {
  [TRADE]: { ...FILL, t: { kind: STEP_INTEGER, register: ID } },
  [AGG_TRADE]: { ...FILL, a: { kind: STEP_INTEGER, register: ID } },
  [DEPTH]: {
    ...TIMES,
    U: { kind: STEP_INTEGER, register: FIRST },
    u: { kind: STEP_INTEGER, register: LAST },
    pu: { kind: STEP_INTEGER, register: PREVIOUS },
    b: { kind: STEP_SIDE, register: BIDS },
    a: { kind: STEP_SIDE, register: LEVELS },
  },
  [QUOTE]: {
    ...TIMES,
    u: { kind: STEP_INTEGER, register: LAST },
    b: { kind: STEP_DECIMAL, register: PRICE, of: 'price' },
    B: { kind: STEP_DECIMAL, register: QTY, of: 'qty' },
    a: { kind: STEP_DECIMAL, register: ASK_PRICE, of: 'price' },
    A: { kind: STEP_DECIMAL, register: ASK_QTY, of: 'qty' },
  },
};
/** Keys whose value is the same in every message of a stream. */
const CONSTANT = new Set(['e', 's', 'X']);

const QUOTE_MARK = 34;
const COMMA = 44;
const COLON = 58;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
const LETTER_T = 116;
const LETTER_F = 102;
const LETTER_N = 110;

/** What was learned of a stream. */
export interface Lesson {
  readonly steps: readonly LayoutStep[];
  /** The messages say when they were sent, and when it happened. */
  readonly hasSent: boolean;
  readonly hasTime: boolean;
}

export interface LessonOptions {
  readonly kind: number;
  readonly priceDecimals: number;
  readonly qtyDecimals: number;
}

/** Kinds of messages whose layout is worth knowing. */
export function isLearnable(kind: number): boolean {
  return VALUES[kind] !== undefined;
}

/** Learns from a message that was read without a fault. @returns undefined when its layout cannot be put into steps. */
export function learnLayout(bytes: Uint8Array, from: number, to: number, options: LessonOptions): Lesson | undefined {
  const walk = new Walk(bytes, from, to, options);
  return walk.message() ? walk.lesson() : undefined;
}

class Walk {
  readonly #cursor = new JsonCursor();
  readonly #options: LessonOptions;
  readonly #values: Readonly<Record<string, Value>>;
  readonly #steps: LayoutStep[] = [];
  readonly #registers = new Set<number>();
  /** Where the constant bytes before the next value begin. */
  #constant: number;

  constructor(bytes: Uint8Array, from: number, to: number, options: LessonOptions) {
    this.#cursor.reset(bytes, from, to);
    this.#options = options;
    this.#values = VALUES[options.kind] ?? {};
    this.#constant = from;
  }

  lesson(): Lesson {
    return { steps: this.#steps, hasSent: this.#registers.has(SENT), hasTime: this.#registers.has(TIME) };
  }

  /** The envelope: the name of the stream, then the event. @returns whether all of it was understood. */
  message(): boolean {
    const cursor = this.#cursor;
    const known = this.#object((key) => {
      if (key === 'data') return this.#object((inner) => this.#value(inner));
      cursor.skipValue();
      return key === 'stream';
    });
    cursor.skipSpace();
    if (!known || cursor.fault !== OK || cursor.at !== cursor.end) return false;
    this.#step(cursor.end, { kind: STEP_END, register: NOBODY });
    return true;
  }

  #object(value: (key: string) => boolean): boolean {
    const cursor = this.#cursor;
    cursor.skipSpace();
    cursor.expect(OPEN_BRACE);
    do {
      cursor.skipSpace();
      const from = cursor.at + 1;
      cursor.skipString();
      const key = new TextDecoder().decode(cursor.bytes.subarray(from, cursor.at - 1));
      cursor.skipSpace();
      cursor.expect(COLON);
      cursor.skipSpace();
      if (cursor.fault !== OK || !value(key)) return false;
      cursor.skipSpace();
    } while (cursor.skipIf(COMMA));
    cursor.expect(CLOSE_BRACE);
    return true;
  }

  #value(key: string): boolean {
    const cursor = this.#cursor;
    const from = cursor.at;
    const first = cursor.peek();
    const value = this.#values[key] ?? unread(first);
    cursor.skipValue();
    if (CONSTANT.has(key) || first === LETTER_N) return true;
    if (value === undefined || cursor.fault !== OK) return false;
    // Asks before bids would be taken for bids.
    if (value.register === LEVELS && !this.#registers.has(BIDS)) return false;
    const quoted = value.kind === STEP_DECIMAL || value.kind === STEP_TEXT;
    if (quoted !== (first === QUOTE_MARK)) return false;
    this.#registers.add(value.register);
    this.#step(quoted ? from + 1 : from, value);
    this.#constant = quoted ? cursor.at - 1 : cursor.at;
    return true;
  }

  #step(valueAt: number, value: Value): void {
    const { priceDecimals, qtyDecimals } = this.#options;
    this.#steps.push({
      before: this.#cursor.bytes.slice(this.#constant, valueAt),
      kind: value.kind,
      register: value.register,
      decimals: value.of === 'qty' ? qtyDecimals : priceDecimals,
      qtyDecimals,
    });
  }
}

/** How a value that nobody reads is stepped over, by its first byte. Lists, objects and signs are left to the slow way. */
function unread(first: number): Value | undefined {
  if (first === QUOTE_MARK) return { kind: STEP_TEXT, register: NOBODY };
  if (first === LETTER_T || first === LETTER_F) return { kind: STEP_BOOLEAN, register: NOBODY };
  if (first >= 48 && first <= 57) return { kind: STEP_INTEGER, register: NOBODY };
  return undefined;
}
