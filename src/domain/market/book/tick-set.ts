/**
 * A set of the integers 0 to 32,767: which ticks of a window have a level. Hot path.
 *
 * Three floors of bits. A bit of the lowest floor stands for one integer; a bit of the floor above says whether any of
 * 32 bits below it is set; the highest floor is one word of 32. Each question is at most three words and three counts of
 * leading zeros, whatever the set holds.
 *
 * Single owner, O(1), nothing allocated after construction. 4.2 kB.
 */

/** Integers that the set can hold: 32 · 32 · 32. */
export const TICK_SET_SIZE = 32_768;

const WORDS = TICK_SET_SIZE / 32;

/** A set of small integers in order. */
export class TickSet {
  readonly #low = new Int32Array(WORDS);
  readonly #middle = new Int32Array(WORDS / 32);
  #high = 0;

  /** Adds an integer; it may be there already. */
  add(index: number): void {
    const word = index >>> 5;
    const block = word >>> 5;
    this.#low[word] = (this.#low[word] as number) | (1 << (index & 31));
    this.#middle[block] = (this.#middle[block] as number) | (1 << (word & 31));
    this.#high |= 1 << block;
  }

  /** Takes an integer away that is there. */
  delete(index: number): void {
    const word = index >>> 5;
    const left = (this.#low[word] as number) & ~(1 << (index & 31));
    this.#low[word] = left;
    if (left === 0) this.#deleteWord(word);
  }

  /** The greatest integer, -1 when there is none. */
  greatest(): number {
    if (this.#high === 0) return -1;
    return this.#greatestOf(highestBit(this.#high) << 5);
  }

  /** The least integer, -1 when there is none. */
  least(): number {
    if (this.#high === 0) return -1;
    const block = lowestBit(this.#high);
    const word = (block << 5) | lowestBit(this.#middle[block] as number);
    return (word << 5) | lowestBit(this.#low[word] as number);
  }

  /** The greatest integer below `index`, -1 when there is none. */
  below(index: number): number {
    const word = index >>> 5;
    const bits = (this.#low[word] as number) & lowerBits(index & 31);
    if (bits !== 0) return (word << 5) | highestBit(bits);
    const block = word >>> 5;
    const words = (this.#middle[block] as number) & lowerBits(word & 31);
    if (words !== 0) {
      const found = (block << 5) | highestBit(words);
      return (found << 5) | highestBit(this.#low[found] as number);
    }
    const blocks = this.#high & lowerBits(block);
    return blocks === 0 ? -1 : this.#greatestOf(highestBit(blocks) << 5);
  }

  /** Takes all integers away. */
  clear(): void {
    this.#low.fill(0);
    this.#middle.fill(0);
    this.#high = 0;
  }

  #deleteWord(word: number): void {
    const block = word >>> 5;
    const left = (this.#middle[block] as number) & ~(1 << (word & 31));
    this.#middle[block] = left;
    if (left === 0) this.#high &= ~(1 << block);
  }

  /** The greatest integer of the block whose first word is given; the block is not empty. */
  #greatestOf(firstWord: number): number {
    const word = firstWord | highestBit(this.#middle[firstWord >>> 5] as number);
    return (word << 5) | highestBit(this.#low[word] as number);
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
