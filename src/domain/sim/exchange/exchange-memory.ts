/**
 * Where the columns of an exchange are: each by itself, or all in one memory that exchange-core.as works on too.
 *
 * An owner asks for a column with a function that takes its place: called at once, and again whenever the place is another
 * one, because the column has grown or the memory has. A room that a grown column leaves is the next one's that fits into
 * it; neighbours are one room. Not for the hot path but for what owners keep of it. O(rooms) a growth.
 */
import { assert } from '../../../core/index.ts';
import { kernelInstance } from '../../../hot/index.ts';
import { HEAD_ADDRESS, HEAD_BYTES } from './core-layout.ts';
import { EXCHANGE_CORE_WASM } from './exchange-core.wasm.gen.ts';

const PAGE = 65_536;
const LINE = 64;
/** Pages of a new memory; pages that nobody touches cost nothing. */
const PAGES_FIRST = 16;
/** 4 GiB, all that addresses of 32 bits reach. */
const PAGES_MAX = 65_536;
const FIRST_ADDRESS = 2048;

/** Takes the place of a column: a buffer, the first byte in it, and how many there are. */
export type Bind = (buffer: ArrayBuffer, address: number, bytes: number) => void;

/** The commands of exchange-core.as. */
export interface ExchangeCore {
  submit(
    market: number,
    account: number,
    side: number,
    type: number,
    timeInForce: number,
    stpMode: number,
    priceTicks: number,
    lots: number,
    clientId: number,
  ): number;
  cancel(market: number, slot: number, cancelClientId: number): number;
  run(table: number, results: number, from: number, to: number): number;
  submitPair(market: number, account: number, listClientId: number): number;
  cancelPair(row: number): number;
}

interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

// TypeScript knows WebAssembly only together with the browser's library.
declare const WebAssembly: {
  readonly Memory: new (size: { readonly initial: number; readonly maximum: number }) => Memory;
};

/** A memory, or undefined where the process has no room for one: then every column is by itself. */
function newMemory(): Memory | undefined {
  try {
    return new WebAssembly.Memory({ initial: PAGES_FIRST, maximum: PAGES_MAX });
  } catch (cause) {
    if (cause instanceof RangeError) return undefined;
    throw cause;
  }
}

/** A column. */
export class Column {
  readonly #memory: ExchangeMemory;
  readonly #bind: Bind;
  #buffer: ArrayBuffer;
  #address: number;
  #bytes: number;

  constructor(memory: ExchangeMemory, bytes: number, bind: Bind) {
    this.#memory = memory;
    this.#bytes = bytes;
    this.#bind = bind;
    [this.#buffer, this.#address] = memory.take(bytes);
    bind(this.#buffer, this.#address, bytes);
  }

  /** More room; what was there stays, what is new is 0. */
  grow(bytes: number): void {
    if (!(bytes >= this.#bytes)) assert(false, 'a column grows', bytes);
    const [buffer, address] = this.#memory.take(bytes);
    // The memory may have grown by that, so the old buffer is asked for now.
    new Uint8Array(buffer, address, this.#bytes).set(new Uint8Array(this.#buffer, this.#address, this.#bytes));
    this.#memory.give(this.#address, this.#bytes);
    this.#buffer = buffer;
    this.#address = address;
    this.#bytes = bytes;
    this.#bind(buffer, address, bytes);
  }

  /** The memory is another buffer now. */
  move(buffer: ArrayBuffer): void {
    this.#buffer = buffer;
    this.#bind(buffer, this.#address, this.#bytes);
  }
}

/** A part of the memory that nobody uses. */
interface Room {
  readonly address: number;
  readonly bytes: number;
}

/** Bytes of a room: whole lines. */
function roomOf(bytes: number): number {
  return Math.ceil(bytes / LINE) * LINE;
}

/** Memory of one exchange. */
export class ExchangeMemory {
  /** Words and doubles of the head. */
  words: Int32Array = new Int32Array(0);
  doubles: Float64Array = new Float64Array(0);
  readonly #memory: Memory | undefined;
  readonly #columns: Column[] = [];
  #core: ExchangeCore | undefined;
  /** Rooms that grown columns have left, by address. */
  #free: Room[] = [];
  #next = FIRST_ADDRESS;

  /** @param shared whether all columns are in one memory, so that kernels can work on it. */
  constructor(shared = false) {
    this.#memory = shared ? newMemory() : undefined;
    if (this.#memory !== undefined) {
      this.#bindHead(this.#memory.buffer, HEAD_ADDRESS);
    } else {
      this.#bindHead(new ArrayBuffer(HEAD_BYTES), 0);
    }
  }

  /** What works on it; undefined where every column is by itself. */
  get core(): ExchangeCore | undefined {
    this.#core ??= this.kernel<ExchangeCore>(EXCHANGE_CORE_WASM);
    return this.#core;
  }

  /** A new instance of a kernel that works on the columns. @returns undefined where every column is by itself. */
  kernel<K>(text: string): K | undefined {
    return this.#memory === undefined ? undefined : kernelInstance<K>(text, { memory: this.#memory });
  }

  /** Room that is 0 everywhere. @param word of the head that the address of the room is written to. */
  column(bytes: number, bind: Bind, word?: number): Column {
    const column = new Column(this, bytes, (buffer, address, room) => {
      if (word !== undefined) this.words[word] = address;
      bind(buffer, address, room);
    });
    if (this.#memory !== undefined) this.#columns.push(column);
    return column;
  }

  /** Bytes that columns have left and nobody uses. */
  get unused(): number {
    return this.#free.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** A room of the memory that is 0 everywhere, or a buffer: for columns only. */
  take(bytes: number): [ArrayBuffer, number] {
    const memory = this.#memory;
    if (memory === undefined) return [new ArrayBuffer(bytes), 0];
    const room = roomOf(bytes);
    const left = this.#takeLeft(room);
    if (left !== undefined) {
      new Uint8Array(memory.buffer, left, room).fill(0);
      return [memory.buffer, left];
    }
    const address = this.#next;
    const end = address + room;
    this.#next = end;
    if (end > memory.buffer.byteLength) this.#grow(memory, end);
    return [memory.buffer, address];
  }

  /** A room is not used any more: for columns only. */
  give(address: number, bytes: number): void {
    if (this.#memory === undefined || bytes === 0) return;
    const rooms = [...this.#free, { address, bytes: roomOf(bytes) }].sort((a, b) => a.address - b.address);
    this.#free = [];
    for (const room of rooms) {
      const last = this.#free.at(-1);
      if (last === undefined || last.address + last.bytes !== room.address) this.#free.push(room);
      else this.#free[this.#free.length - 1] = { address: last.address, bytes: last.bytes + room.bytes };
    }
  }

  /** The smallest room that was left and is large enough; what is beyond stays one. */
  #takeLeft(bytes: number): number | undefined {
    if (bytes === 0) return undefined;
    let best: Room | undefined;
    for (const room of this.#free)
      if (room.bytes >= bytes && room.bytes < (best?.bytes ?? Number.POSITIVE_INFINITY)) best = room;
    if (best === undefined) return undefined;
    const { address, bytes: all } = best;
    const rest: readonly Room[] = all > bytes ? [{ address: address + bytes, bytes: all - bytes }] : [];
    this.#free = this.#free.flatMap((room) => (room === best ? rest : [room]));
    return address;
  }

  #grow(memory: Memory, end: number): void {
    const pages = memory.buffer.byteLength / PAGE;
    const least = Math.ceil(end / PAGE);
    if (least > PAGES_MAX) assert(false, 'an exchange has at most 4 GiB', end);
    memory.grow(Math.min(PAGES_MAX, Math.max(least, 2 * pages)) - pages);
    this.#bindHead(memory.buffer, HEAD_ADDRESS);
    for (const column of this.#columns) column.move(memory.buffer);
  }

  #bindHead(buffer: ArrayBuffer, address: number): void {
    this.words = new Int32Array(buffer, address, HEAD_BYTES / 4);
    this.doubles = new Float64Array(buffer, address, HEAD_BYTES / 8);
  }
}
