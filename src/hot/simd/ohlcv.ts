/**
 * Open, high, low, close and sums of stretches of trades, by the WebAssembly kernel of ohlcv.as. Hot path.
 *
 * Columns of `allocateColumns` are read where they stand. Others pass once through blocks of 4,096 rows that stay in the
 * first two levels of cache. Nothing of their length is allocated. The module is compiled at the first use. Cost: O(n + m),
 * bound by the memory that the columns are read from. Both ways give the same bits: the blocks are the same.
 *
 * Prices are exact. Within a block each sum has eight chains, and the sums of blocks are added with their rounding errors
 * carried along: an error of at most some 520 rounding units of the segment's own sum, 6e-14 of it, however long the segment is.
 * Whole numbers whose sum is below 2^53 are exact.
 */
import { assert } from '../../core/index.ts';
import { columnMemoryOf, type WasmMemory, wasmMemory } from './column-memory.ts';
import { kernelInstance } from './kernel-module.ts';
import { OHLCV_WASM } from './ohlcv.wasm.gen.ts';
import {
  firstImpossibleTrade,
  type OhlcvInput,
  type OhlcvOutput,
  scalarFirstDescent,
  scalarOhlcvSegments,
} from './ohlcv-scalar.ts';

interface Kernel {
  reduce(prices: number, qtys: number, rows: number): void;
  ascends(times: number, rows: number): number;
}

/** Address of the results in every memory, see ohlcv.as. */
const OUT = 1024;
const BLOCK = 4096;
const BYTES = 8;
/** Addresses in the memory that blocks are copied to: half a page of the cache apart. */
const PRICES = 4096;
const QTYS = PRICES + BLOCK * BYTES + 2048;
const TIMES = QTYS + BLOCK * BYTES + 2048;
const SCRATCH_BYTES = TIMES + BLOCK * BYTES;
/** Rows of a segment, on average, below which the plain loop is faster than a call for each. */
const SHORT = 24;

/** The kernel with the results of its memory. */
interface Attached {
  readonly kernel: Kernel;
  readonly found: Float64Array;
}

/** The memory that blocks are copied to, which is scratch: no call reads what another left. */
interface Scratch extends Attached {
  readonly prices: Float64Array;
  readonly qtys: Float64Array;
  /** The time before the block, then the block. */
  readonly times: Float64Array;
}
const shared: { scratch?: Scratch } = {};
const kernels = new WeakMap<WasmMemory, Attached>();

function attach(memory: WasmMemory): Attached {
  const known = kernels.get(memory);
  if (known !== undefined) return known;
  const kernel: Kernel = kernelInstance(OHLCV_WASM, { memory });
  const attached = { kernel, found: new Float64Array(memory.buffer, OUT, 5) };
  kernels.set(memory, attached);
  return attached;
}

function scratch(): Scratch {
  if (shared.scratch === undefined) {
    const memory = wasmMemory(SCRATCH_BYTES);
    assert(memory !== undefined, 'the process has room for a scratch memory of two pages');
    const { buffer } = memory;
    shared.scratch = {
      ...attach(memory),
      prices: new Float64Array(buffer, PRICES, BLOCK),
      qtys: new Float64Array(buffer, QTYS, BLOCK),
      times: new Float64Array(buffer, TIMES - BYTES, BLOCK + 1),
    };
  }
  return shared.scratch;
}

/** The kernel that sees both columns where they stand, if there is one. */
function inPlace(a: Float64Array, b: Float64Array): Attached | undefined {
  const memory = a.buffer === b.buffer ? columnMemoryOf(a) : undefined;
  return memory === undefined ? undefined : attach(memory);
}

/**
 * Index of the first time in a stretch of rows that is below the one before it, or not a number. The row before the
 * stretch counts.
 * @param time (n,)
 * @param range.from first row.   @param range.to row after the last one.
 * @returns −1 when times never descend.
 */
export function firstDescent(time: Float64Array, range: { readonly from: number; readonly to: number }): number {
  const { to } = range;
  let { from } = range;
  if (to - from < BLOCK) return scalarFirstDescent(time, range);
  const own = inPlace(time, time);
  for (; from + BLOCK <= to; from += BLOCK) {
    let ascends = false;
    if (own !== undefined && from > 0) {
      ascends = own.kernel.ascends(time.byteOffset + from * BYTES, BLOCK) !== 0;
    } else {
      const { kernel, times } = scratch();
      times[0] = from === 0 ? Number.NEGATIVE_INFINITY : (time[from - 1] as number);
      times.set(time.subarray(from, from + BLOCK), 1);
      ascends = kernel.ascends(TIMES, BLOCK) !== 0;
    }
    if (!ascends) return scalarFirstDescent(time, { from, to });
  }
  return scalarFirstDescent(time, { from, to });
}

/** Sums of the segment that is open, with what rounding took from them, while it runs over several blocks. */
const VOLUME = 0;
const VOLUME_REST = 1;
const NOTIONAL = 2;
const NOTIONAL_REST = 3;

function addTo(sums: Float64Array, at: number, value: number): void {
  const sum = sums[at] as number;
  const next = sum + value;
  sums[at + 1] = (sums[at + 1] as number) + (sum >= value ? sum - next + value : value - next + sum);
  sums[at] = next;
}

/**
 * Open, high, low, close and sums of each segment.
 * @param input (n,) columns.
 * @param ends (m,) row after the last one of each segment, ascending strictly, the last one n; the first begins at 0.
 * @param out (m,) filled.
 * @returns false when a price is not finite and above zero, or a quantity not finite or below zero; `out` is then unusable.
 */
export function ohlcvSegments(input: OhlcvInput, ends: Int32Array, out: OhlcvOutput): boolean {
  const { price, qty } = input;
  const n = price.length;
  if (n < ends.length * SHORT) return scalarOhlcvSegments(input, ends, out);
  const own = inPlace(price, qty);
  const { kernel, found } = own ?? scratch();
  const { open, high, low, close, volume, notional } = out;
  const sums = new Float64Array(4);
  let poison = 0;
  let j = 0;
  let fresh = true;
  for (let from = 0; from < n; from += BLOCK) {
    const to = Math.min(n, from + BLOCK);
    // Addresses of the row `from`.
    let prices = PRICES;
    let qtys = QTYS;
    if (own === undefined) {
      scratch().prices.set(price.subarray(from, to));
      scratch().qtys.set(qty.subarray(from, to));
    } else {
      prices = price.byteOffset + from * BYTES;
      qtys = qty.byteOffset + from * BYTES;
    }
    for (let at = from; at < to; ) {
      const end = ends[j] as number;
      const stop = Math.min(end, to);
      kernel.reduce(prices + (at - from) * BYTES, qtys + (at - from) * BYTES, stop - at);
      const least = found[0] as number;
      const most = found[1] as number;
      // Zero as long as prices are above zero and both sums finite; a quantity of −0 is seen here, and found harmless below.
      poison += (found[2] as number) * 0 + (found[3] as number) * 0 + (least > 0 ? 0 : 1) - (found[4] as number);
      if (fresh) {
        open[j] = price[at] as number;
        low[j] = least;
        high[j] = most;
        sums.fill(0);
        fresh = false;
      } else {
        if (least < (low[j] as number)) low[j] = least;
        if (most > (high[j] as number)) high[j] = most;
      }
      addTo(sums, VOLUME, found[2] as number);
      addTo(sums, NOTIONAL, found[3] as number);
      if (stop === end) {
        close[j] = price[end - 1] as number;
        volume[j] = (sums[VOLUME] as number) + (sums[VOLUME_REST] as number);
        notional[j] = (sums[NOTIONAL] as number) + (sums[NOTIONAL_REST] as number);
        j++;
        fresh = true;
      }
      at = stop;
    }
  }
  // A sum may have overflowed, or a zero have a sign, although every trade is possible.
  return poison === 0 || (firstImpossibleTrade(input) < 0 && scalarOhlcvSegments(input, ends, out));
}
