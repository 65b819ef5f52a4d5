/**
 * What a position comes to together with all that moves with it. Hot path.
 *
 * With ρ the correlation of returns and e the value of a position, the correlated exposure of instrument i is Σ ρᵢⱼ·eⱼ:
 * a position in something that moves alike counts in full, a hedge counts against it. Open and unknown orders count as
 * filled, in whichever way is worse for the order that is judged: for a purchase each other instrument adds
 * max(ρ·high, ρ·low), for a sale the mirror image. A correlation that is not known counts as the worst one, so until the
 * window is full everything counts as moving alike.
 *
 * Returns are taken at the first mark of every `sampleMicros` of event time, from the last prices before it, for all
 * instruments at once; the matrix moves with each (src/hot/simd/rolling-correlation.ts). An exposure is a product of a row
 * of coefficients with the values, ρ⁺ and ρ⁻ apart so that nothing branches; rows are made when they are first asked for.
 * Rows and values lie in one memory, where the kernel of correlated-sum.as multiplies them; the plain loop is its twin.
 *
 * Most orders are far from the limit, and for those a bound is enough (`bounds`): no coefficient is above 1, so since the
 * last product a sum has grown by no more than all values together have moved, and that is one running sum.
 */
import { ColumnArena, RollingCorrelation } from '../../hot/index.ts';
import { CORRELATED_SUM_WASM } from './correlated-sum.wasm.gen.ts';

const LANES = 4;
const BYTES = 8;
/** Up to here a sum of whole units that only grows is exact at every step. */
export const MOVED_MAX = 2 ** 52;

interface Kernel {
  product(row: number, values: number, count: number, out: number): void;
}

/** What the watch needs of the profile. */
export interface CorrelationOptions {
  readonly instruments: number;
  readonly window: number;
  readonly sampleMicros: number;
  /** Leaves the kernel out, for tests. @defaultValue false */
  readonly plain?: boolean;
}

/** Correlations of the instruments of an account. */
export class CorrelationWatch {
  readonly #count: number;
  readonly #sampleMicros: number;
  readonly #rolling: RollingCorrelation;
  readonly #prices: Float64Array;
  readonly #sampled: Float64Array;
  readonly #returns: Float64Array;
  /** Absent where the process has no room for a memory of WebAssembly. */
  readonly #kernel: Kernel | undefined;
  /** Rows of coefficients, first all ρ⁺ and then all ρ⁻; NaN where a correlation is not known. */
  readonly #rows: Float64Array;
  /** Where the kernel finds them: bytes from one row to the next, and addresses, which an array would be asked for each time. */
  readonly #rowBytes: number;
  readonly #rowsAt: number;
  readonly #highsAt: number;
  readonly #lowsAt: number;
  readonly #resultAt: number;
  /** What each instrument may come to with all its buys filled, and with all its sells: for `ExposureBook` to keep. */
  readonly highs: Float64Array;
  readonly lows: Float64Array;
  /**
   * By place: for each instrument as a purchase and as a sale, what `othersOf` last came to for the order, less what had
   * moved by then and with the most that rounding may take from it; NaN where there is nothing yet. Then, at `movedPlace`,
   * by how much `highs` and `lows` have moved in all, for `ExposureBook` to add to. The sum of the two is no less than what
   * `othersOf` would come to now. One array, read in place: a result of a call would be boxed.
   */
  readonly bounds: Float64Array;
  readonly movedPlace: number;
  /** Result of `othersOf`: as a return value it would be boxed. */
  readonly result: Float64Array;
  readonly #rowVersion: Int32Array;
  /** Correlations of a row that are not known. */
  readonly #unknown: Int32Array;
  /** 1 for a row with a negative coefficient: prices of one market mostly move alike, and then ρ⁻ adds nothing. */
  readonly #hasMinus: Uint8Array;
  #version = 0;
  #hasPrices = false;
  #period = Number.NEGATIVE_INFINITY;

  constructor({ instruments, window, sampleMicros, plain = false }: CorrelationOptions) {
    const pieces = [2 * instruments * instruments, instruments, instruments, 1];
    const bytes = pieces.reduce((sum, cells) => sum + ColumnArena.bytesOf({ columns: 0, masks: 0, rows: 0, cells }), 0);
    const arena = new ColumnArena(bytes, { plain });
    const [rows, highs, lows, result] = pieces.map((cells) => arena.cells(cells));
    this.#kernel = arena.kernel(CORRELATED_SUM_WASM);
    this.#rows = rows as Float64Array;
    this.#rowBytes = 2 * instruments * BYTES;
    this.highs = highs as Float64Array;
    this.lows = lows as Float64Array;
    this.result = result as Float64Array;
    this.#rowsAt = this.#rows.byteOffset;
    this.#highsAt = this.highs.byteOffset;
    this.#lowsAt = this.lows.byteOffset;
    this.#resultAt = this.result.byteOffset;
    this.#count = instruments;
    this.#sampleMicros = sampleMicros;
    this.#rolling = new RollingCorrelation({ assets: instruments, window });
    this.#prices = new Float64Array(instruments);
    this.#sampled = new Float64Array(instruments);
    this.#returns = new Float64Array(instruments);
    this.#rowVersion = new Int32Array(instruments).fill(-1);
    this.movedPlace = 2 * instruments;
    this.bounds = new Float64Array(2 * instruments + 1);
    this.forget();
    this.#unknown = new Int32Array(instruments);
    this.#hasMinus = new Uint8Array(instruments);
  }

  /** Takes the last price of an instrument. @param clock (1,) the time. */
  onMark(instrument: number, ticks: number, clock: Float64Array): void {
    const period = Math.floor((clock[0] as number) / this.#sampleMicros);
    if (period > this.#period) {
      if (this.#period >= 0) this.#sample();
      this.#period = period;
    }
    this.#prices[instrument] = ticks;
  }

  /** Correlation of two instruments; NaN while it is not known. */
  between(i: number, j: number): number {
    return this.#rolling.count < this.#rolling.window ? Number.NaN : this.#rolling.at(i, j);
  }

  /** Forgets all bounds, and starts the sum of moves anew. */
  forget(): void {
    this.bounds.fill(Number.NaN);
    this.bounds[this.movedPlace] = 0;
  }

  /**
   * What all other instruments add to a position of `instrument`, at the worst, into `result`: quote units, signed as their
   * positions are. What it comes to for the order is `sign` times as much, and positive where they add.
   * @param sign 1 when it is judged as a long position, -1 as a short one.
   */
  othersOf(instrument: number, sign: number): void {
    if (this.#rowVersion[instrument] !== this.#version) this.#makeRow(instrument);
    this.#product(instrument, sign);
    // A product of n terms that come to less than 2^53 together is off by less than n, and so is the one it stands for.
    const rounding = 2 * this.#count + 2;
    const { bounds } = this;
    bounds[2 * instrument + (sign > 0 ? 0 : 1)] =
      sign * (this.result[0] as number) + rounding - (bounds[this.movedPlace] as number);
  }

  #product(instrument: number, sign: number): void {
    if ((this.#unknown[instrument] as number) > 0) {
      this.#addUnknown(instrument, sign);
      return;
    }
    const kernel = this.#kernel;
    if (kernel === undefined || this.#hasMinus[instrument] !== 0) {
      this.#addBoth(instrument, sign);
      return;
    }
    // What ρ⁺ meets: the high value of others for a purchase, the low one for a sale.
    const values = sign > 0 ? this.#highsAt : this.#lowsAt;
    kernel.product(this.#rowsAt + this.#rowBytes * instrument, values, this.#count, this.#resultAt);
  }

  /** The products with ρ⁺ and with ρ⁻. */
  #addBoth(instrument: number, sign: number): void {
    const { result, highs, lows } = this;
    this.#multiply(instrument, 0, sign > 0 ? highs : lows);
    if (this.#hasMinus[instrument] === 0) return;
    const plus = result[0] as number;
    this.#multiply(instrument, this.#count, sign > 0 ? lows : highs);
    result[0] = plus + (result[0] as number);
  }

  /** A row of coefficients times values, into `result`. @param from 0 for ρ⁺, the number of instruments for ρ⁻. */
  #multiply(instrument: number, from: number, values: Float64Array): void {
    const count = this.#count;
    const kernel = this.#kernel;
    if (kernel === undefined) plainProduct(this.#rows, 2 * count * instrument + from, values, this.result);
    else {
      const row = this.#rowsAt + this.#rowBytes * instrument + BYTES * from;
      kernel.product(row, values.byteOffset, count, this.#resultAt);
    }
  }

  #sample(): void {
    const prices = this.#prices;
    const sampled = this.#sampled;
    const isFirst = !this.#hasPrices;
    this.#hasPrices = true;
    for (let i = 0; i < prices.length; i++) {
      const price = prices[i] as number;
      const before = sampled[i] as number;
      this.#returns[i] = before > 0 ? price / before - 1 : 0;
      sampled[i] = price;
    }
    // The first prices are no returns yet.
    if (isFirst) return;
    this.#rolling.push(this.#returns);
    this.#version = (this.#version + 1) | 0;
    this.forget();
  }

  #makeRow(row: number): void {
    const rows = this.#rows;
    const plus = 2 * this.#count * row;
    let unknown = 0;
    let hasMinus = 0;
    for (let j = 0; j < this.#count; j++) {
      const r = j === row ? 0 : this.between(row, j);
      if (Number.isNaN(r)) unknown += 1;
      if (r < 0) hasMinus = 1;
      rows[plus + j] = Math.max(r, 0);
      rows[plus + this.#count + j] = Math.min(r, 0);
    }
    this.#unknown[row] = unknown;
    this.#hasMinus[row] = hasMinus;
    this.#rowVersion[row] = this.#version;
  }

  /** The same with correlations that are not known, each as the worst one. */
  #addUnknown(row: number, sign: number): void {
    const { highs, lows } = this;
    const from = 2 * this.#count * row;
    let sum = 0;
    for (let j = 0; j < this.#count; j++) {
      const high = highs[j] as number;
      const low = lows[j] as number;
      const plus = this.#rows[from + j] as number;
      const minus = this.#rows[from + this.#count + j] as number;
      if (Number.isNaN(plus)) sum += Math.max(Math.abs(high), Math.abs(low));
      else sum += sign > 0 ? plus * high + minus * low : -(plus * low + minus * high);
    }
    this.result[0] = sign * sum;
  }
}

/** Plain twin of the kernel. In four sums, so that an addition does not wait for the one before. */
function plainProduct(rows: Float64Array, from: number, values: Float64Array, out: Float64Array): void {
  const count = values.length;
  const whole = count & -LANES;
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let j = 0; j < whole; j += LANES) {
    const at = from + j;
    a += (rows[at] as number) * (values[j] as number);
    b += (rows[at + 1] as number) * (values[j + 1] as number);
    c += (rows[at + 2] as number) * (values[j + 2] as number);
    d += (rows[at + 3] as number) * (values[j + 3] as number);
  }
  for (let j = whole; j < count; j++) a += (rows[from + j] as number) * (values[j] as number);
  out[0] = a + b + (c + d);
}
