/** Rows of numbers that grow: where a message is kept until all of it is known to be right. Nothing is freed. */

/** Rows of `width` numbers each in one array. */
export class Rows {
  readonly width: number;
  /** Row r begins at r · width. */
  data: Float64Array;
  count = 0;

  constructor(width: number, capacity = 64) {
    this.width = width;
    this.data = new Float64Array(width * capacity);
  }

  clear(): void {
    this.count = 0;
  }

  /** Adds a row. @returns where it begins in `data`; read `data` anew, the array may have grown. */
  add(): number {
    const at = this.count * this.width;
    if (at === this.data.length) {
      const grown = new Float64Array(2 * at);
      grown.set(this.data);
      this.data = grown;
    }
    this.count += 1;
    return at;
  }
}
