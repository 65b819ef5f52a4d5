/**
 * How what indicators keep looks in the memory of a stream program before the first row: the twins of the blocks in
 * src/domain/features/blocks, laid out as `stream-blocks.as`, `stream-windows.as` and `stream-candles.as` read them.
 */

/** A memory as doubles and as whole numbers of 4 bytes. */
export interface ProgramMemory {
  readonly doubles: Float64Array;
  readonly words: Int32Array;
}

/** A part of a state: how many doubles it takes, and what stands in it at first. `at` is its first double. */
export interface StateBlock {
  readonly size: number;
  readonly fill: (memory: ProgramMemory, at: number) => void;
}

/** A number. */
export function numberBlock(value: number): StateBlock {
  return {
    size: 1,
    fill: ({ doubles }, at) => {
      doubles[at] = value;
    },
  };
}

/** A count of 0 and a length: the head of most blocks. */
export function headBlock(n: number, count = 0): StateBlock {
  return {
    size: 1,
    fill: ({ words }, at) => {
      words[2 * at] = count;
      words[2 * at + 1] = n;
    },
  };
}

/** So many equal numbers. */
export function cellsBlock(size: number, value: number): StateBlock {
  return {
    size,
    fill: ({ doubles }, at) => {
      doubles.fill(value, at, at + size);
    },
  };
}

/** Blocks one after the other as one. */
export function blocksOf(...blocks: readonly StateBlock[]): StateBlock {
  return {
    size: blocks.reduce((sum, { size }) => sum + size, 0),
    fill: (memory, at) => {
      let place = at;
      for (const block of blocks) {
        block.fill(memory, place);
        place += block.size;
      }
    },
  };
}

/** `WindowSum` and `SimpleMean` over n values. */
export function sumBlock(n: number): StateBlock {
  return blocksOf(headBlock(n), numberBlock(0), cellsBlock(n, Number.NaN), numberBlock(0));
}

/** `WindowMax`. */
export function maxBlock(n: number): StateBlock {
  const least = numberBlock(Number.NEGATIVE_INFINITY);
  return blocksOf(headBlock(n), least, cellsBlock(n, Number.NaN), least);
}

/** `WeightedMean`. */
export function weightedBlock(n: number): StateBlock {
  return blocksOf(headBlock(n), cellsBlock(2, 0), cellsBlock(n, Number.NaN), numberBlock(0));
}

/** `ExponentialMean`; `WilderMean` takes no notice of the weight. */
export function meanBlock(n: number): StateBlock {
  return blocksOf(headBlock(n), numberBlock(Number.NaN), numberBlock(0), numberBlock(2 / (n + 1)));
}

/** `WilderSum`. */
export function wilderSumBlock(n: number): StateBlock {
  return blocksOf(headBlock(n - 1), numberBlock(0), numberBlock(1 - 1 / n));
}

/** `Delay` of n updates. */
export function delayBlock(n: number): StateBlock {
  return blocksOf(headBlock(n), cellsBlock(n, Number.NaN));
}

/** n cells that have no value yet, and a last one of 0. */
function suffixBlock(n: number): StateBlock {
  return blocksOf(cellsBlock(n, Number.NaN), numberBlock(0));
}

/** `WindowMoments`. */
export function momentsBlock(n: number): StateBlock {
  return blocksOf(headBlock(n), cellsBlock(4, 0), cellsBlock(3, Number.NaN), suffixBlock(n), suffixBlock(n));
}

/** `WindowLine`. */
export function lineBlock(n: number): StateBlock {
  const timeSquares = numberBlock((n * (n * n - 1)) / 12);
  const results = cellsBlock(2, Number.NaN);
  return blocksOf(headBlock(n), cellsBlock(4, 0), results, timeSquares, suffixBlock(n), suffixBlock(n));
}

/** `WindowShape`. */
export function shapeBlock(n: number): StateBlock {
  const results = cellsBlock(3, Number.NaN);
  return blocksOf(headBlock(n), cellsBlock(4, 0), results, cellsBlock(4 * n, Number.NaN), cellsBlock(4, 0));
}

/** `WindowMaxAge`. */
export function ageBlock(n: number): StateBlock {
  return blocksOf(headBlock(n), cellsBlock(2, 0), cellsBlock(2 * n, 0));
}

/** `OrderedWindow` of up to 128 values. */
export function orderedBlock(n: number): StateBlock {
  return blocksOf(headBlock(n), numberBlock(0), cellsBlock(2 * n, 0));
}

/** A ring of up to 128 values of which is asked how many are smaller than another. */
export function rankBlock(n: number): StateBlock {
  return blocksOf(headBlock(n), numberBlock(0), cellsBlock(n + 1, Number.NaN));
}

/** `DirectionalMovement`. */
export function movementBlock(n: number): StateBlock {
  return blocksOf(headBlock(n, -1), cellsBlock(2, Number.NaN), cellsBlock(2, 0), numberBlock(1 - 1 / n));
}

/** Candles that are kept, and doubles of one. */
const CANDLES = 16;
const CANDLE = 16;

/** `Candles`. */
export function candlesBlock(): StateBlock {
  return blocksOf(headBlock(0), numberBlock(0), cellsBlock(CANDLES * CANDLE, Number.NaN));
}
