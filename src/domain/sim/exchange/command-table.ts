/**
 * Commands as rows of numbers: limit orders and cancels that are known before they are run, as of a recorded flow or of a
 * market that is generated a while ahead. What a row says is what `submit` and `cancel` are told; the result of a row is an
 * order id or a refusal, as theirs is.
 *
 * A cancel names its order by id, or by the row of the table that placed it. Rows stay as they are when they have been
 * run, so a flow can be run again. Allocates nothing after it is made.
 */
import { assert } from '../../../core/index.ts';
import {
  makeOrderRequest,
  type OrderRequest,
  type OrderTypeCode,
  type SimSide,
  type StpModeCode,
  TIME_IN_FORCE,
  type TimeInForceCode,
} from './contract.ts';
import type { ExchangeMemory } from './exchange-memory.ts';

/** What a row asks for. */
export const COMMAND = { place: 0, cancel: 1, nothing: 2 } as const;
export type CommandCode = (typeof COMMAND)[keyof typeof COMMAND];

/** Places of a row: three doubles, eight bytes of which the last two are half a word, two words. */
const DOUBLES = 5;
const WORDS = 10;
const HALVES = 20;
const BYTES = 40;
const TIME = 0;
const LOTS = 1;
/** Of a cancel, which has no lots. */
const ORDER_ID = 1;
const CLIENT_ID = 2;
const OPERATION = 24;
const SIDE = 25;
const TYPE = 26;
const TIF = 27;
const STP = 28;
const SYMBOL = 15;
const ACCOUNT = 8;
const PRICE = 9;
/** Of a cancel, which has no price. */
const OF = 9;

/** What stands for a number that is none of a code, and of a market. */
const NO_CODE = 127;
const NO_SYMBOL = 65_535;

const ROWS_MAX = 2 ** 24;

/** A limit order of a row. */
export interface PlacedRow {
  readonly time: number;
  readonly account: number;
  readonly symbol: number;
  readonly side: SimSide;
  readonly priceTicks: number;
  readonly lots: number;
  /** limit or limitMaker. @defaultValue limit */
  readonly type?: OrderTypeCode;
  /** gtc or ioc. @defaultValue gtc */
  readonly timeInForce?: TimeInForceCode;
  /** @defaultValue that of the market */
  readonly stpMode?: StpModeCode | -1;
  /** @defaultValue 0 */
  readonly clientId?: number;
}

/** A cancel of a row: of an id, or with `ofRow` of what another row placed. */
export interface CancelledRow {
  readonly time: number;
  readonly account: number;
  readonly symbol: number;
  readonly orderId?: number;
  readonly ofRow?: number;
}

/** Rows of commands of one exchange. */
export class CommandTable {
  readonly rows: number;
  /** Of the first row, and of the first result, for the core. */
  address = 0;
  results = 0;
  #doubles: Float64Array = new Float64Array(0);
  #words: Int32Array = new Int32Array(0);
  #halves: Uint16Array = new Uint16Array(0);
  #bytes: Int8Array = new Int8Array(0);
  /** Apart from the rows: a cancel looks at the result of another row, and at nothing else of it. */
  #results: Float64Array = new Float64Array(0);
  readonly #memory: ExchangeMemory;
  readonly #request: OrderRequest = makeOrderRequest();
  readonly #name = { account: 0, symbol: 0, orderId: 0.5, clientId: 0 };

  /** @param memory of the exchange.   @param rows how many there are, 1 to 2^24; they ask for nothing. */
  constructor(memory: ExchangeMemory, rows: number) {
    assert(Number.isInteger(rows) && rows > 0 && rows <= ROWS_MAX, 'a table has 1 to 2^24 rows', rows);
    this.rows = rows;
    this.#memory = memory;
    memory.column(8 * DOUBLES * rows, (buffer, address, bytes) => {
      this.#doubles = new Float64Array(buffer, address, bytes / 8);
      this.#words = new Int32Array(buffer, address, bytes / 4);
      this.#halves = new Uint16Array(buffer, address, bytes / 2);
      this.#bytes = new Int8Array(buffer, address, bytes);
      this.address = address;
    });
    memory.column(8 * rows, (buffer, address, bytes) => {
      this.#results = new Float64Array(buffer, address, bytes / 8);
      this.results = address;
    });
    for (let row = 0; row < rows; row++) this.#bytes[row * BYTES + OPERATION] = COMMAND.nothing;
  }

  /** Whether the rows are in this memory. */
  isOf(memory: ExchangeMemory): boolean {
    return memory === this.#memory;
  }

  /** Makes a row ask for a limit order. */
  place(row: number, order: PlacedRow): void {
    this.#begin(row, order, COMMAND.place);
    const bytes = this.#bytes;
    const at = row * BYTES;
    bytes[at + SIDE] = codeOf(order.side);
    bytes[at + TYPE] = codeOf(order.type ?? 0);
    bytes[at + TIF] = codeOf(order.timeInForce ?? TIME_IN_FORCE.gtc);
    bytes[at + STP] = codeOf(order.stpMode ?? -1);
    this.#words[row * WORDS + PRICE] = order.priceTicks;
    this.#doubles[row * DOUBLES + LOTS] = order.lots;
    this.#doubles[row * DOUBLES + CLIENT_ID] = order.clientId ?? 0;
  }

  /** Makes a row ask for a cancel. */
  cancel(row: number, order: CancelledRow): void {
    const { ofRow } = order;
    if (ofRow !== undefined) this.#check(ofRow);
    this.#begin(row, order, COMMAND.cancel);
    this.#words[row * WORDS + OF] = ofRow ?? -1;
    this.#doubles[row * DOUBLES + ORDER_ID] = order.orderId ?? 0;
    this.#doubles[row * DOUBLES + CLIENT_ID] = 0;
  }

  /** Makes a row ask for nothing. */
  clear(row: number): void {
    this.#check(row);
    this.#bytes[row * BYTES + OPERATION] = COMMAND.nothing;
  }

  /** Another time for a row that is run again. */
  setTime(row: number, time: number): void {
    this.#doubles[row * DOUBLES + TIME] = time;
  }

  /** What came of a row: an order id or a refusal; 0 before it was run. */
  result(row: number): number {
    return this.#results[row] as number;
  }

  setResult(row: number, result: number): void {
    this.#results[row] = result;
  }

  time(row: number): number {
    return this.#doubles[row * DOUBLES + TIME] as number;
  }

  operation(row: number): CommandCode {
    return this.#bytes[row * BYTES + OPERATION] as CommandCode;
  }

  cancelClientId(row: number): number {
    return this.#doubles[row * DOUBLES + CLIENT_ID] as number;
  }

  /** The order that a row cancels. One object is reused. */
  nameOf(row: number): {
    readonly account: number;
    readonly symbol: number;
    readonly orderId: number;
    readonly clientId: 0;
  } {
    const name = this.#name;
    const at = row * WORDS;
    const of = this.#words[at + OF] as number;
    name.account = this.#words[at + ACCOUNT] as number;
    name.symbol = this.#halves[row * HALVES + SYMBOL] as number;
    name.orderId = of >= 0 ? this.result(of) : (this.#doubles[row * DOUBLES + ORDER_ID] as number);
    return name as typeof name & { readonly clientId: 0 };
  }

  /** The order that a row places. One object is reused. */
  requestOf(row: number): OrderRequest {
    const request = this.#request;
    const bytes = this.#bytes;
    const at = row * BYTES;
    request.account = this.#words[row * WORDS + ACCOUNT] as number;
    request.symbol = this.#halves[row * HALVES + SYMBOL] as number;
    request.side = bytes[at + SIDE] as SimSide;
    request.type = bytes[at + TYPE] as OrderTypeCode;
    request.timeInForce = bytes[at + TIF] as TimeInForceCode;
    request.stpMode = bytes[at + STP] as StpModeCode | -1;
    request.priceTicks = this.#words[row * WORDS + PRICE] as number;
    request.lots = this.#doubles[row * DOUBLES + LOTS] as number;
    request.clientId = this.#doubles[row * DOUBLES + CLIENT_ID] as number;
    return request;
  }

  #begin(
    row: number,
    { time, account, symbol }: { readonly time: number; readonly account: number; readonly symbol: number },
    operation: CommandCode,
  ): void {
    this.#check(row);
    this.#doubles[row * DOUBLES + TIME] = time;
    this.#results[row] = 0;
    this.#bytes[row * BYTES + OPERATION] = operation;
    this.#words[row * WORDS + ACCOUNT] = account;
    this.#halves[row * HALVES + SYMBOL] = symbol >= 0 && symbol < NO_SYMBOL ? symbol : NO_SYMBOL;
  }

  #check(row: number): void {
    if (!(Number.isInteger(row) && row >= 0 && row < this.rows)) assert(false, 'a row of the table', row);
  }
}

/** A code as a byte: what is no byte becomes one that is no code either. */
function codeOf(code: number): number {
  return code === (code << 24) >> 24 ? code : NO_CODE;
}
