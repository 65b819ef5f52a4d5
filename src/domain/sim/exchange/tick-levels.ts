/**
 * Queues of orders by price: one queue a tick, first come first served. Hot path.
 *
 * Ticks are kept in pages of 4,096 that are made when the first order comes to one of them, so a queue is found by two
 * reads whatever its price is. Which ticks have orders is said by bits: a word has 32 ticks, a word of the floor above
 * tells which words are not empty, a third set of floors does the same for pages. The next tick with orders is found
 * with a few counts of leading zeros, however far away it is.
 *
 * The links of the queues are in the rows of the orders, so an order can stand in one queue at a time. Empty queues keep
 * their page. Single owner, O(1). Allocates only pages.
 */
import { assert } from '../../../core/index.ts';
import { LEVELS, LEVELS_BYTES } from './core-layout.ts';
import { type Column, ExchangeMemory } from './exchange-memory.ts';
import { NONE, type OrderSlots, SLOT_DOUBLES, SLOT_NEXT, SLOT_PREVIOUS, SLOT_WORDS } from './order-slots.ts';

/** Ticks are below this. */
export const TICKS_MAX = 2 ** 31;
/** In place of a tick: there is none above. */
export const NO_TICK_ABOVE: number = TICKS_MAX - 1;
/** In place of a tick: there is none below. */
export const NO_TICK_BELOW = 0;

const PAGE_BITS = 12;
const PAGE_TICKS = 1 << PAGE_BITS;
const PAGE_MASK = PAGE_TICKS - 1;
const PAGE_WORDS = PAGE_TICKS >>> 5;
const PAGE_BLOCKS = PAGE_WORDS >>> 5;

/** Places of a level: the lots that it shows as a double; as words its first and last order, slot + 1, 0 for none. */
export const LEVEL_DOUBLES = 2;
export const LEVEL_WORDS = 4;
const FIRST = 2;
const LAST = 3;

/** Queues of one market, or of its triggers. */
export class TickLevels {
  /** Of its cells, for the core. */
  address = 0;
  readonly #slots: OrderSlots;
  /** Lots that a level shows, by place of the level times `LEVEL_DOUBLES`. */
  totals: Float64Array = new Float64Array(0);
  /** The words of the same rows. */
  #ends: Int32Array = new Int32Array(0);
  /** Page of a tick plus 1, 0 for none. */
  #pageOf: Int32Array = new Int32Array(0);
  #pageCount = 0;
  /** Bits of the ticks of a page, and of those words that have one. */
  #words: Int32Array = new Int32Array(0);
  #blocks: Int32Array = new Int32Array(0);
  /** Bits of the pages that have orders, and two floors above. */
  #pageWords: Int32Array = new Int32Array(0);
  #pageBlocks: Int32Array = new Int32Array(0);
  #pageTops: Int32Array = new Int32Array(0);
  /** Addresses of all these, for the core. */
  #cells: Int32Array = new Int32Array(0);
  readonly #levelColumn: Column;
  readonly #wordColumn: Column;
  readonly #blockColumn: Column;

  /** @param highest the highest tick that will be asked for, up to 2^31 - 2.   @param memory that the levels are in. */
  constructor(slots: OrderSlots, highest: number = TICKS_MAX - 2, memory: ExchangeMemory = new ExchangeMemory()) {
    assert(
      Number.isInteger(highest) && highest > 0 && highest < TICKS_MAX - 1,
      'a tick is from 1 to 2^31 - 2',
      highest,
    );
    this.#slots = slots;
    const pages = (highest >>> PAGE_BITS) + 1;
    memory.column(LEVELS_BYTES, (buffer, address) => {
      this.#cells = new Int32Array(buffer, address, LEVELS_BYTES / 4);
      this.address = address;
    });
    const words = (length: number, cell: number, bind: (view: Int32Array) => void): Column =>
      memory.column(4 * length, (buffer, address, bytes) => {
        this.#cells[cell] = address;
        bind(new Int32Array(buffer, address, bytes / 4));
      });
    this.#levelColumn = memory.column(8 * PAGE_TICKS * LEVEL_DOUBLES, (buffer, address, bytes) => {
      this.#cells[LEVELS.totals] = address;
      this.totals = new Float64Array(buffer, address, bytes / 8);
      this.#ends = new Int32Array(buffer, address, bytes / 4);
    });
    this.#wordColumn = words(PAGE_WORDS, LEVELS.words, (view) => {
      this.#words = view;
    });
    this.#blockColumn = words(PAGE_BLOCKS, LEVELS.blocks, (view) => {
      this.#blocks = view;
    });
    words(pages, LEVELS.pageOf, (view) => {
      this.#pageOf = view;
    });
    words((pages >>> 5) + 1, LEVELS.pageWords, (view) => {
      this.#pageWords = view;
    });
    words((pages >>> 10) + 1, LEVELS.pageBlocks, (view) => {
      this.#pageBlocks = view;
    });
    words((pages >>> 15) + 1, LEVELS.pageTops, (view) => {
      this.#pageTops = view;
    });
    this.#cells[LEVELS.topsCount] = this.#pageTops.length;
  }

  /** First order at a tick, `NONE` when there is none. */
  first(tick: number): number {
    const page = this.#pageOf[tick >>> PAGE_BITS] as number;
    return page === 0 ? NONE : this.firstOf(((page - 1) << PAGE_BITS) | (tick & PAGE_MASK));
  }

  /** Lots that are shown at a tick. */
  total(tick: number): number {
    const page = this.#pageOf[tick >>> PAGE_BITS] as number;
    return page === 0 ? 0 : (this.totals[(((page - 1) << PAGE_BITS) | (tick & PAGE_MASK)) * LEVEL_DOUBLES] as number);
  }

  /** Puts an order at the end of the queue of a tick. @returns true when it is the first there. */
  append(slot: number, tick: number): boolean {
    const page = this.#pageOf[tick >>> PAGE_BITS] as number;
    const level = ((page === 0 ? this.#addPage(tick) : page - 1) << PAGE_BITS) | (tick & PAGE_MASK);
    // After a page was made, because the memory may have grown by that and with it all views are other ones.
    const { words, doubles } = this.#slots;
    const ends = this.#ends;
    const at = level * LEVEL_WORDS;
    const last = (ends[at + LAST] as number) - 1;
    words[slot * SLOT_WORDS + SLOT_PREVIOUS] = last;
    words[slot * SLOT_WORDS + SLOT_NEXT] = NONE;
    ends[at + LAST] = slot + 1;
    const { totals } = this;
    totals[level * LEVEL_DOUBLES] =
      (totals[level * LEVEL_DOUBLES] as number) + (doubles[slot * SLOT_DOUBLES] as number);
    if (last !== NONE) {
      words[last * SLOT_WORDS + SLOT_NEXT] = slot;
      return false;
    }
    ends[at + FIRST] = slot + 1;
    this.#mark(level, tick);
    return true;
  }

  /** All queues are empty now; pages stay. */
  clear(): void {
    const pages = this.#pageCount;
    this.totals.fill(0, 0, pages * PAGE_TICKS * LEVEL_DOUBLES);
    this.#words.fill(0, 0, pages * PAGE_WORDS);
    this.#blocks.fill(0, 0, pages * PAGE_BLOCKS);
    this.#pageWords.fill(0);
    this.#pageBlocks.fill(0);
    this.#pageTops.fill(0);
  }

  /** Takes an order out of the queue of a tick. @returns true when the queue is empty now. */
  remove(slot: number, tick: number): boolean {
    const { words, doubles } = this.#slots;
    const level = this.levelOf(tick);
    const ends = this.#ends;
    const at = level * LEVEL_WORDS;
    const before = words[slot * SLOT_WORDS + SLOT_PREVIOUS] as number;
    const behind = words[slot * SLOT_WORDS + SLOT_NEXT] as number;
    const { totals } = this;
    totals[level * LEVEL_DOUBLES] =
      (totals[level * LEVEL_DOUBLES] as number) - (doubles[slot * SLOT_DOUBLES] as number);
    if (behind === NONE) ends[at + LAST] = before + 1;
    else words[behind * SLOT_WORDS + SLOT_PREVIOUS] = before;
    if (before !== NONE) {
      words[before * SLOT_WORDS + SLOT_NEXT] = behind;
      return false;
    }
    ends[at + FIRST] = behind + 1;
    if (behind !== NONE) return false;
    this.#clear(level, tick);
    return true;
  }

  /** Place of a tick that has orders. */
  levelOf(tick: number): number {
    const page = this.#pageOf[tick >>> PAGE_BITS] as number;
    if (page === 0) assert(false, 'a tick with orders has a page', tick);
    return ((page - 1) << PAGE_BITS) | (tick & PAGE_MASK);
  }

  /** First order of the level at a place. */
  firstOf(level: number): number {
    return (this.#ends[level * LEVEL_WORDS + FIRST] as number) - 1;
  }

  /** Orders of a level up to this one have left with these lots; it is first now, or with `NONE` the queue is empty. */
  shorten(level: number, tick: number, slot: number, lots: number): void {
    const { totals } = this;
    totals[level * LEVEL_DOUBLES] = (totals[level * LEVEL_DOUBLES] as number) - lots;
    this.#ends[level * LEVEL_WORDS + FIRST] = slot + 1;
    if (slot !== NONE) {
      this.#slots.words[slot * SLOT_WORDS + SLOT_PREVIOUS] = NONE;
      return;
    }
    this.#ends[level * LEVEL_WORDS + LAST] = 0;
    this.#clear(level, tick);
  }

  /** Lowest tick above this one that has orders, `NO_TICK_ABOVE` when there is none. */
  above(tick: number): number {
    const index = tick >>> PAGE_BITS;
    const page = this.#pageOf[index] as number;
    if (page !== 0) {
      // The next tick is most often in the same word.
      const bits =
        (this.#words[(page - 1) * PAGE_WORDS + ((tick & PAGE_MASK) >>> 5)] as number) & higherBits(tick & 31);
      if (bits !== 0) return (tick & ~31) | lowestBit(bits);
      return this.#aboveFar(tick, index, page - 1);
    }
    return this.#abovePage(index);
  }

  #aboveFar(tick: number, index: number, page: number): number {
    const found = this.#aboveInPage(page, tick & PAGE_MASK);
    return found !== NONE ? (index << PAGE_BITS) | found : this.#abovePage(index);
  }

  #abovePage(index: number): number {
    const next = this.#pageAbove(index);
    return next === NONE ? NO_TICK_ABOVE : (next << PAGE_BITS) | this.#least((this.#pageOf[next] as number) - 1);
  }

  /** Highest tick below this one that has orders, `NO_TICK_BELOW` when there is none. */
  below(tick: number): number {
    const index = tick >>> PAGE_BITS;
    const page = this.#pageOf[index] as number;
    if (page !== 0) {
      const bits = (this.#words[(page - 1) * PAGE_WORDS + ((tick & PAGE_MASK) >>> 5)] as number) & lowerBits(tick & 31);
      if (bits !== 0) return (tick & ~31) | highestBit(bits);
      return this.#belowFar(tick, index, page - 1);
    }
    return this.#belowPage(index);
  }

  #belowFar(tick: number, index: number, page: number): number {
    const found = this.#belowInPage(page, tick & PAGE_MASK);
    return found !== NONE ? (index << PAGE_BITS) | found : this.#belowPage(index);
  }

  #belowPage(index: number): number {
    const next = this.#pageBelow(index);
    return next === NONE ? NO_TICK_BELOW : (next << PAGE_BITS) | this.#greatest((this.#pageOf[next] as number) - 1);
  }

  #mark(level: number, tick: number): void {
    const word = level >>> 5;
    const bits = this.#words[word] as number;
    this.#words[word] = bits | (1 << (level & 31));
    if (bits !== 0) return;
    const block = word >>> 5;
    this.#blocks[block] = (this.#blocks[block] as number) | (1 << (word & 31));
    const index = tick >>> PAGE_BITS;
    this.#pageWords[index >>> 5] = (this.#pageWords[index >>> 5] as number) | (1 << (index & 31));
    this.#pageBlocks[index >>> 10] = (this.#pageBlocks[index >>> 10] as number) | (1 << ((index >>> 5) & 31));
    this.#pageTops[index >>> 15] = (this.#pageTops[index >>> 15] as number) | (1 << ((index >>> 10) & 31));
  }

  #clear(level: number, tick: number): void {
    const word = level >>> 5;
    const left = (this.#words[word] as number) & ~(1 << (level & 31));
    this.#words[word] = left;
    if (left === 0) this.#clearWord(word, tick >>> PAGE_BITS);
  }

  #clearWord(word: number, index: number): void {
    const block = word >>> 5;
    this.#blocks[block] = (this.#blocks[block] as number) & ~(1 << (word & 31));
    const from = block & ~(PAGE_BLOCKS - 1);
    for (let at = from; at < from + PAGE_BLOCKS; at++) if (this.#blocks[at] !== 0) return;
    const pages = (this.#pageWords[index >>> 5] as number) & ~(1 << (index & 31));
    this.#pageWords[index >>> 5] = pages;
    if (pages !== 0) return;
    const blocks = (this.#pageBlocks[index >>> 10] as number) & ~(1 << ((index >>> 5) & 31));
    this.#pageBlocks[index >>> 10] = blocks;
    if (blocks !== 0) return;
    this.#pageTops[index >>> 15] = (this.#pageTops[index >>> 15] as number) & ~(1 << ((index >>> 10) & 31));
  }

  #aboveInPage(page: number, offset: number): number {
    const word = page * PAGE_WORDS + (offset >>> 5);
    const bits = (this.#words[word] as number) & higherBits(offset & 31);
    if (bits !== 0) return (offset & ~31) | lowestBit(bits);
    const from = page * PAGE_BLOCKS;
    let block = (offset >>> 10) | 0;
    let words = (this.#blocks[from + block] as number) & higherBits((offset >>> 5) & 31);
    while (words === 0) {
      block++;
      if (block === PAGE_BLOCKS) return NONE;
      words = this.#blocks[from + block] as number;
    }
    const found = (block << 5) | lowestBit(words);
    return (found << 5) | lowestBit(this.#words[page * PAGE_WORDS + found] as number);
  }

  #belowInPage(page: number, offset: number): number {
    const word = page * PAGE_WORDS + (offset >>> 5);
    const bits = (this.#words[word] as number) & lowerBits(offset & 31);
    if (bits !== 0) return (offset & ~31) | highestBit(bits);
    const from = page * PAGE_BLOCKS;
    let block = (offset >>> 10) | 0;
    let words = (this.#blocks[from + block] as number) & lowerBits((offset >>> 5) & 31);
    while (words === 0) {
      block--;
      if (block < 0) return NONE;
      words = this.#blocks[from + block] as number;
    }
    const found = (block << 5) | highestBit(words);
    return (found << 5) | highestBit(this.#words[page * PAGE_WORDS + found] as number);
  }

  #least(page: number): number {
    const found = this.#aboveInPage(page, 0);
    // `above` leaves its own tick out, and the first of a page has none below it to ask from.
    return ((this.#words[page * PAGE_WORDS] as number) & 1) !== 0 ? 0 : found;
  }

  #greatest(page: number): number {
    const last = page * PAGE_WORDS + PAGE_WORDS - 1;
    return (this.#words[last] as number) < 0 ? PAGE_MASK : this.#belowInPage(page, PAGE_MASK);
  }

  #pageAbove(index: number): number {
    const bits = (this.#pageWords[index >>> 5] as number) & higherBits(index & 31);
    if (bits !== 0) return (index & ~31) | lowestBit(bits);
    const blocks = (this.#pageBlocks[index >>> 10] as number) & higherBits((index >>> 5) & 31);
    if (blocks !== 0) return this.#leastPage(((index >>> 10) << 5) | lowestBit(blocks));
    let top = index >>> 15;
    let tops = (this.#pageTops[top] as number) & higherBits((index >>> 10) & 31);
    while (tops === 0) {
      top++;
      if (top === this.#pageTops.length) return NONE;
      tops = this.#pageTops[top] as number;
    }
    const block = (top << 5) | lowestBit(tops);
    return this.#leastPage((block << 5) | lowestBit(this.#pageBlocks[block] as number));
  }

  #pageBelow(index: number): number {
    const bits = (this.#pageWords[index >>> 5] as number) & lowerBits(index & 31);
    if (bits !== 0) return (index & ~31) | highestBit(bits);
    const blocks = (this.#pageBlocks[index >>> 10] as number) & lowerBits((index >>> 5) & 31);
    if (blocks !== 0) return this.#greatestPage(((index >>> 10) << 5) | highestBit(blocks));
    let top = index >>> 15;
    let tops = (this.#pageTops[top] as number) & lowerBits((index >>> 10) & 31);
    while (tops === 0) {
      top--;
      if (top < 0) return NONE;
      tops = this.#pageTops[top] as number;
    }
    const block = (top << 5) | highestBit(tops);
    return this.#greatestPage((block << 5) | highestBit(this.#pageBlocks[block] as number));
  }

  #leastPage(word: number): number {
    return (word << 5) | lowestBit(this.#pageWords[word] as number);
  }

  #greatestPage(word: number): number {
    return (word << 5) | highestBit(this.#pageWords[word] as number);
  }

  /** Makes the page of a tick. @returns its number. */
  #addPage(tick: number): number {
    if (!(tick > 0 && tick >>> PAGE_BITS < this.#pageOf.length)) assert(false, 'a tick is from 1 to the highest', tick);
    const page = this.#pageCount++;
    const room = (this.totals.length / LEVEL_DOUBLES) >>> PAGE_BITS;
    if (page === room) {
      this.#levelColumn.grow(16 * room * PAGE_TICKS * LEVEL_DOUBLES);
      this.#wordColumn.grow(8 * room * PAGE_WORDS);
      this.#blockColumn.grow(8 * room * PAGE_BLOCKS);
    }
    this.#pageOf[tick >>> PAGE_BITS] = page + 1;
    return page;
  }
}

/** Place of the highest bit of a word that has one. */
function highestBit(word: number): number {
  return 31 - Math.clz32(word);
}

/** Place of the lowest bit of a word that has one. */
function lowestBit(word: number): number {
  return 31 - Math.clz32(word & -word);
}

/** A word with all bits below place `bit`, 0 to 31. */
function lowerBits(bit: number): number {
  return (1 << bit) - 1;
}

/** A word with all bits above place `bit`, 0 to 31. */
function higherBits(bit: number): number {
  return ~((1 << bit) | ((1 << bit) - 1));
}
