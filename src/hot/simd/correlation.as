/**
 * Correlation matrices with 128-bit vectors of two doubles. AssemblyScript; scripts/gen-simd.ts compiles it into
 * correlation.wasm.gen.ts. The extension keeps it apart from TypeScript: here `usize` is an address and every load and
 * store is raw. correlation.ts and rolling-correlation.ts are the only callers and check every argument.
 *
 * One instance serves one matrix: `plan` lays its memory out once, nothing is allocated afterwards.
 *
 * The batch form copies the rows into panels of four. In a panel the values of four rows at two observations lie side by
 * side in 64 bytes, so the inner loop reads with two pointers and fixed offsets and never meets two rows on the same
 * cache set. A register tile of 4×2 dot products takes 8 accumulators and 6 loads for 8 multiply-adds: with it the two
 * multipliers and the two adders of the processor are the limit, not the loads.
 *
 * The rolling form keeps C = Σ (x − mean)(x − mean)' of the window. With x⁺ coming, x⁻ leaving, δ = x⁺ − x⁻ and
 * a = x⁺ − mean, b = x⁻ − mean, the exact change is aa' − bb' − δδ'/n = pq' + qp' with p = δ/2, q = a + b − δ/n:
 * two multiply-adds an element, and C stays centred, so an offset of the data costs no digits.
 */

// Below and above these a sum of squares has lost digits or overflows in a product of two.
const SQUARES_MIN: f64 = 1e-150;
const SQUARES_MAX: f64 = 1e150;
// Deviations of 8 units in the last place of the level are rounding of the data: such a row is constant.
const CONSTANT_SHARE: f64 = 8 * 2.220446049250313e-16;
// Rounding of one update: two products and two sums, each at most half a unit in the last place, of C before or after.
const UPDATE_SHARE: f64 = 2 * 2.220446049250313e-16;
// The window is summed anew when the bound on the rounding reaches this share of a variance.
const REFRESH_SHARE: f64 = 4e-13;
// Pairs of observations of which all panels of 50 rows fit into a second-level cache of 256 KiB.
const BLOCK_PAIRS: i32 = 256;
const BASE: usize = 1024;
/** p, q and 1/√C of two rows. */
const TRIO_BYTES: usize = 48;
/** C of two rows and two columns. */
const BLOCK_BYTES: usize = 32;

let assets: i32 = 0;
let observations: i32 = 0;
/** Rows rounded up to full panels: the stride of square matrices and of vectors. */
let padded: i32 = 0;
/** Rows rounded up to pairs: what the rolling form works on. */
let paired: i32 = 0;
let pairs: i32 = 0;

let inputAt: usize = 0;
let panelsAt: usize = 0;
let squareAt: usize = 0;
let matrixAt: usize = 0;
let blocksAt: usize = 0;
let floorAt: usize = 0;
let nextAt: usize = 0;
let meanAt: usize = 0;
let shiftAt: usize = 0;
let scaleAt: usize = 0;
let triosAt: usize = 0;
let errorAt: usize = 0;
let slot: i32 = 0;
let held: i32 = 0;
let refreshes: i32 = 0;

/** Lays out the memory for `k` rows of `n` observations. */
export function plan(k: i32, n: i32): void {
  assets = k;
  observations = n;
  padded = (k + 3) & ~3;
  paired = (k + 1) & ~1;
  pairs = (n + 1) >> 1;
  const vector = (<usize>padded) << 3;
  // The rolling form holds whole padded observations, the batch form whole rows.
  inputAt = BASE;
  panelsAt = (inputAt + (((<usize>padded * <usize>n) << 3) + 63)) & ~63;
  squareAt = panelsAt + (<usize>padded * <usize>pairs << 4);
  matrixAt = squareAt + vector * <usize>padded;
  blocksAt = (matrixAt + ((<usize>k * <usize>k) << 3) + 63) & ~63;
  const columns = <usize>(paired >> 1);
  triosAt = blocksAt + ((columns * (columns + 1)) << 4);
  floorAt = triosAt + columns * TRIO_BYTES;
  scaleAt = floorAt + vector;
  nextAt = scaleAt + vector;
  meanAt = nextAt + vector;
  shiftAt = meanAt + vector;
  errorAt = shiftAt + vector;
  const pages = <i32>((errorAt + vector + 65535) >> 16);
  const missing = pages - memory.size();
  if (missing > 0 && memory.grow(missing) < 0) unreachable();
}

/** Address of `rows[i][t]` in the batch form, of `observation[t][i]` in the rolling form. */
export function input(): usize {
  return inputAt;
}

/** Address of the (k, k) result. */
export function matrix(): usize {
  return matrixAt;
}

/** Address of the blocks of C in the rolling form. */
export function blocks(): usize {
  return blocksAt;
}

/** Address of p, q and 1/√C of the rolling form. */
export function trios(): usize {
  return triosAt;
}

/** Address of the observation that the next `push` takes in. */
export function next(): usize {
  return nextAt;
}

/** How often the window was summed anew. */
export function refreshCount(): i32 {
  return refreshes;
}

/** Observations in the window. */
export function heldCount(): i32 {
  return held;
}

/** Correlation of the rows at `input`, into `matrix`. */
export function correlate(): void {
  packRows();
  crossProducts(pairs);
  normalise();
}

/**
 * Panels of deviations from the mean. The first value of a row is taken off before its mean is formed: that
 * difference has no rounding where the level is large, and is exactly zero for a constant.
 */
function packRows(): void {
  const n = observations;
  const rowBytes = (<usize>n) << 3;
  for (let panel = 0; panel < padded; panel += 4) {
    const at = panelsAt + ((<usize>panel * <usize>pairs) << 4);
    for (let r = 0; r < 4; r += 2) {
      const row = panel + r;
      const to = at + (<usize>r << 4);
      if (row + 1 < assets) packTwo(inputAt + <usize>row * rowBytes, rowBytes, to, row);
      else if (row < assets) {
        // The second row is packed from the same values, then cleared: only the last row of an odd count.
        packTwo(inputAt + <usize>row * rowBytes, 0, to, row);
        clearRow(to + 16);
      } else {
        clearRow(to);
        clearRow(to + 16);
      }
    }
  }
}

function clearRow(to: usize): void {
  for (let t = 0; t < pairs; t++) v128.store(to + ((<usize>t) << 6), f64x2.splat(0));
}

function storeFloor(row: i32, level: f64): void {
  const noise = CONSTANT_SHARE * level;
  f64.store(floorAt + ((<usize>row) << 3), max(SQUARES_MIN, <f64>observations * noise * noise));
}

/** Two rows at once, so that the chains of additions overlap. */
function packTwo(from: usize, rowBytes: usize, to: usize, row: i32): void {
  const n = observations;
  const even = n >> 1;
  const x0 = f64.load(from);
  const y0 = f64.load(from + rowBytes);
  const xs = f64x2.splat(x0);
  const ys = f64x2.splat(y0);
  let sx = f64x2.splat(0);
  let sy = sx;
  let tx = sx;
  let ty = sx;
  let at = from;
  let t = 0;
  for (; t + 1 < even; t += 2) {
    sx = f64x2.add(sx, f64x2.sub(v128.load(at), xs));
    sy = f64x2.add(sy, f64x2.sub(v128.load(at + rowBytes), ys));
    tx = f64x2.add(tx, f64x2.sub(v128.load(at, 16), xs));
    ty = f64x2.add(ty, f64x2.sub(v128.load(at + rowBytes, 16), ys));
    at += 32;
  }
  if (t < even) {
    sx = f64x2.add(sx, f64x2.sub(v128.load(at), xs));
    sy = f64x2.add(sy, f64x2.sub(v128.load(at + rowBytes), ys));
    at += 16;
  }
  let sumX = both(f64x2.add(sx, tx));
  let sumY = both(f64x2.add(sy, ty));
  if (n & 1) {
    sumX += f64.load(at) - x0;
    sumY += f64.load(at + rowBytes) - y0;
  }
  const mx = f64x2.splat(sumX / <f64>n);
  const my = f64x2.splat(sumY / <f64>n);
  storeFloor(row, abs(x0));
  storeFloor(row + 1, abs(y0));
  at = from;
  for (t = 0; t < even; t++) {
    v128.store(to, f64x2.sub(f64x2.sub(v128.load(at), xs), mx));
    v128.store(to, f64x2.sub(f64x2.sub(v128.load(at + rowBytes), ys), my), 16);
    at += 16;
    to += 64;
  }
  if (n & 1) {
    v128.store(to, f64x2(f64.load(at) - x0 - sumX / <f64>n, 0));
    v128.store(to, f64x2(f64.load(at + rowBytes) - y0 - sumY / <f64>n, 0), 16);
  }
}

@inline
function both(v: v128): f64 {
  return f64x2.extract_lane(v, 0) + f64x2.extract_lane(v, 1);
}

/**
 * Products of all rows over the first `count` pairs, into the upper triangle of `square`. Every half panel meets the
 * panels up to its own; what a tile has below the diagonal is never read.
 */
function crossProducts(total: i32): void {
  const panelBytes = (<usize>pairs) << 6;
  const stride = (<usize>padded) << 3;
  for (let from = 0; from < total; from += BLOCK_PAIRS) {
    const count = min(BLOCK_PAIRS, total - from);
    const skip = panelsAt + ((<usize>from) << 6);
    for (let h = 0; h < assets; h += 2) {
      const b = skip + (<usize>(h >> 2)) * panelBytes + (<usize>(h & 2) << 4);
      for (let p = 0; p <= h; p += 4) {
        const a = skip + (<usize>(p >> 2)) * panelBytes;
        tile(a, b, count, squareAt + <usize>p * stride + ((<usize>h) << 3), stride, from > 0);
      }
    }
  }
}

@inline
function storePair(at: usize, left: v128, right: v128, more: bool): void {
  let v = f64x2.add(v128.shuffle<f64>(left, right, 0, 2), v128.shuffle<f64>(left, right, 1, 3));
  if (more) v = f64x2.add(v, v128.load(at));
  v128.store(at, v);
}

/** Four rows of one panel times two rows of another. */
function tile(a: usize, b: usize, count: i32, c: usize, stride: usize, more: bool): void {
  let c00 = f64x2.splat(0);
  let c01 = c00;
  let c10 = c00;
  let c11 = c00;
  let c20 = c00;
  let c21 = c00;
  let c30 = c00;
  let c31 = c00;
  const end = a + ((<usize>count) << 6);
  while (a < end) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    const a0 = v128.load(a);
    c00 = f64x2.add(c00, f64x2.mul(a0, b0));
    c01 = f64x2.add(c01, f64x2.mul(a0, b1));
    const a1 = v128.load(a, 16);
    c10 = f64x2.add(c10, f64x2.mul(a1, b0));
    c11 = f64x2.add(c11, f64x2.mul(a1, b1));
    const a2 = v128.load(a, 32);
    c20 = f64x2.add(c20, f64x2.mul(a2, b0));
    c21 = f64x2.add(c21, f64x2.mul(a2, b1));
    const a3 = v128.load(a, 48);
    c30 = f64x2.add(c30, f64x2.mul(a3, b0));
    c31 = f64x2.add(c31, f64x2.mul(a3, b1));
    a += 64;
    b += 64;
  }
  storePair(c, c00, c01, more);
  storePair(c + stride, c10, c11, more);
  storePair(c + stride * 2, c20, c21, more);
  storePair(c + stride * 3, c30, c31, more);
}

@inline
function clipped(r: v128): v128 {
  // pmin and pmax keep a NaN that comes as their first argument.
  return f64x2.pmax(f64x2.pmin(r, f64x2.splat(1)), f64x2.splat(-1));
}

/** Sum of squares of a row, or NaN where it says nothing. */
function squaresOf(i: i32): f64 {
  const d = f64.load(squareAt + ((<usize>i * <usize>padded + <usize>i) << 3));
  return d > f64.load(floorAt + ((<usize>i) << 3)) && d < SQUARES_MAX ? d : NaN;
}

/** From `square` to the full symmetric `matrix`. */
function normalise(): void {
  const k = assets;
  const stride = (<usize>padded) << 3;
  const outStride = (<usize>k) << 3;
  for (let i = 0; i < padded; i++) f64.store(scaleAt + ((<usize>i) << 3), i < k ? squaresOf(i) : NaN);
  for (let i = 0; i < k; i++) {
    const di = f64.load(scaleAt + ((<usize>i) << 3));
    const d = f64x2.splat(di);
    const from = squareAt + <usize>i * stride;
    const row = matrixAt + <usize>i * outStride;
    let j = (i + 1) & ~1;
    let column = matrixAt + <usize>j * outStride + ((<usize>i) << 3);
    for (; j + 1 < k; j += 2) {
      const at = (<usize>j) << 3;
      // The root of the product, not the product of roots: it is exact for equal rows, which then correlate by 1.
      const norm = f64x2.sqrt(f64x2.mul(d, v128.load(scaleAt + at)));
      const r = clipped(f64x2.div(v128.load(from + at), norm));
      v128.store(row + at, r);
      f64.store(column, f64x2.extract_lane(r, 0));
      f64.store(column + outStride, f64x2.extract_lane(r, 1));
      column += outStride << 1;
    }
    // Pairs start at even columns: left over are the neighbour of an even row and the last column of an odd count.
    if (!(i & 1) && i + 1 < k) single(i, i + 1);
    if (k & 1 && i + 1 < k) single(i, k - 1);
    f64.store(row + ((<usize>i) << 3), di > 0 ? 1 : NaN);
  }
}

function single(i: i32, j: i32): void {
  const k = assets;
  const d = f64.load(scaleAt + ((<usize>i) << 3)) * f64.load(scaleAt + ((<usize>j) << 3));
  const c = f64.load(squareAt + ((<usize>i * <usize>padded + <usize>j) << 3));
  const r = f64x2.extract_lane(clipped(f64x2.splat(c / sqrt<f64>(d))), 0);
  f64.store(matrixAt + ((<usize>i * <usize>k + <usize>j) << 3), r);
  f64.store(matrixAt + ((<usize>j * <usize>k + <usize>i) << 3), r);
}

/** Empties the window of the rolling form. */
export function reset(): void {
  slot = 0;
  held = 0;
}

/**
 * Takes `next` into the window, the oldest observation out when it is full, and renews C and the norms.
 * @returns false, with nothing changed, when a value of `next` is not finite.
 */
export function push(): bool {
  const end = nextAt + ((<usize>paired) << 3);
  let zero = f64x2.splat(0);
  for (let at = nextAt; at < end; at += 16) {
    const x = v128.load(at);
    zero = f64x2.add(zero, f64x2.sub(x, x));
  }
  if (both(zero) != 0) return false; // infinity minus itself is NaN
  if (held == observations) exchange();
  else join();
  const stale = diagonal();
  slot = slot + 1 == observations ? 0 : slot + 1;
  if (stale || held == 1) refresh();
  renew();
  return true;
}

/** Vectors p and q and the new mean when an observation joins: aa'·m/(m + 1), where m were held. */
function join(): void {
  const vector = (<usize>paired) << 3;
  const to = inputAt + <usize>slot * vector;
  const share = f64x2.splat(1 / <f64>(held + 1));
  const weight = f64x2.splat(<f64>held / <f64>(held + 1));
  let trio = triosAt;
  for (let at: usize = 0; at < vector; at += 16) {
    const x = v128.load(nextAt + at);
    v128.store(to + at, x);
    const mean = v128.load(meanAt + at);
    const a = f64x2.sub(f64x2.sub(x, v128.load(shiftAt + at)), mean);
    v128.store(trio, f64x2.mul(a, f64x2.splat(0.5)));
    v128.store(trio, f64x2.mul(a, weight), 16);
    v128.store(meanAt + at, f64x2.add(mean, f64x2.mul(a, share)));
    trio += TRIO_BYTES;
  }
  held++;
}

/** The same when one joins and the oldest leaves. */
function exchange(): void {
  const vector = (<usize>paired) << 3;
  const old = inputAt + <usize>slot * vector;
  const next = nextAt;
  const means = meanAt;
  const shifts = shiftAt;
  const share = f64x2.splat(1 / <f64>observations);
  let trio = triosAt;
  for (let at: usize = 0; at < vector; at += 16) {
    const mean = v128.load(means + at);
    const shift = v128.load(shifts + at);
    const x = v128.load(next + at);
    const a = f64x2.sub(x, shift);
    const b = f64x2.sub(v128.load(old + at), shift);
    v128.store(old + at, x);
    const d = f64x2.sub(a, b);
    const part = f64x2.mul(d, share);
    v128.store(trio, f64x2.mul(d, f64x2.splat(0.5)));
    v128.store(trio, f64x2.sub(f64x2.add(f64x2.sub(a, mean), f64x2.sub(b, mean)), part), 16);
    v128.store(means + at, f64x2.add(mean, part));
    trio += TRIO_BYTES;
  }
}

/**
 * The sums of squares after the update decide two things before the blocks are touched: the norms, and whether rounding
 * has grown too large beside them. A shock that leaves the window takes its digits with it: then at once.
 */
function diagonal(): bool {
  const vector = (<usize>paired) << 3;
  const errors = errorAt;
  const shift = shiftAt;
  const mean = meanAt;
  const count = f64x2.splat(<f64>held * CONSTANT_SHARE * CONSTANT_SHARE);
  let trio = triosAt;
  let block = blocksAt;
  // A row of blocks starts at the diagonal, so each is one block shorter than the one before.
  let step = (<usize>paired >> 1) * BLOCK_BYTES;
  let stale = i64x2.splat(0);
  for (let at: usize = 0; at < vector; at += 16) {
    const before = v128.shuffle<f64>(v128.load(block), v128.load(block, 16), 0, 3);
    const change = f64x2.mul(v128.load(trio), v128.load(trio, 16));
    const after = f64x2.add(before, f64x2.add(change, change));
    const grown = f64x2.mul(f64x2.pmax(before, after), f64x2.splat(UPDATE_SHARE));
    const error = f64x2.add(v128.load(errors + at), grown);
    v128.store(errors + at, error);
    stale = v128.or(stale, f64x2.gt(error, f64x2.mul(after, f64x2.splat(REFRESH_SHARE))));
    // 1/√C, or NaN where the row is constant or its squares have no digits.
    const level = f64x2.add(v128.load(shift + at), v128.load(mean + at));
    const low = f64x2.pmax(f64x2.mul(f64x2.mul(level, level), count), f64x2.splat(SQUARES_MIN));
    const good = v128.and(f64x2.gt(after, low), f64x2.lt(after, f64x2.splat(SQUARES_MAX)));
    const norm = f64x2.div(f64x2.splat(1), f64x2.sqrt(after));
    v128.store(trio, v128.bitselect(norm, f64x2.splat(NaN), good), 32);
    trio += TRIO_BYTES;
    block += step;
    step -= BLOCK_BYTES;
  }
  return v128.any_true(stale);
}

/** Adds pq' + qp' to C, block by block of the upper triangle. */
function renew(): void {
  const end = triosAt + (<usize>paired >> 1) * TRIO_BYTES;
  let block = blocksAt;
  for (let row = triosAt; row < end; row += TRIO_BYTES) {
    const p0 = v128.load64_splat(row);
    const p1 = v128.load64_splat(row, 8);
    const q0 = v128.load64_splat(row, 16);
    const q1 = v128.load64_splat(row, 24);
    for (let column = row; column < end; column += TRIO_BYTES) {
      const p = v128.load(column);
      const q = v128.load(column, 16);
      v128.store(block, f64x2.add(v128.load(block), f64x2.add(f64x2.mul(p0, q), f64x2.mul(q0, p))));
      v128.store(block, f64x2.add(v128.load(block, 16), f64x2.add(f64x2.mul(p1, q), f64x2.mul(q1, p))), 16);
      block += BLOCK_BYTES;
    }
  }
}

/** Writes the correlations of the window into `matrix`, both triangles. */
export function spread(): void {
  const stride = (<usize>assets) << 3;
  const whole = triosAt + (<usize>assets >> 1) * TRIO_BYTES;
  let block = blocksAt;
  let diagonal = matrixAt;
  for (let row = triosAt; row < whole; row += TRIO_BYTES) {
    const v0 = v128.load64_splat(row, 32);
    const v1 = v128.load64_splat(row, 40);
    let right = diagonal;
    let down = diagonal;
    for (let column = row; column < whole; column += TRIO_BYTES) {
      const v = v128.load(column, 32);
      const x = clipped(f64x2.mul(v128.load(block), f64x2.mul(v0, v)));
      const y = clipped(f64x2.mul(v128.load(block, 16), f64x2.mul(v1, v)));
      v128.store(right, x);
      v128.store(right + stride, y);
      v128.store(down, v128.shuffle<f64>(x, y, 0, 2));
      v128.store(down + stride, v128.shuffle<f64>(x, y, 1, 3));
      block += BLOCK_BYTES;
      right += 16;
      down += stride << 1;
    }
    if (assets & 1) {
      // The last column has no neighbour: its values stand in the first lanes of both rows.
      const v = v128.load(row, 32);
      const c = v128.shuffle<f64>(v128.load(block), v128.load(block, 16), 0, 2);
      const z = clipped(f64x2.mul(c, f64x2.mul(v, v128.load64_splat(whole, 32))));
      v128.store(down, z);
      f64.store(right, f64x2.extract_lane(z, 0));
      f64.store(right + stride, f64x2.extract_lane(z, 1));
      block += BLOCK_BYTES;
    }
    diagonal += (stride << 1) + 16;
  }
  for (let i = 0; i < assets; i++) {
    const norm = f64.load(triosAt + <usize>(i >> 1) * TRIO_BYTES + 32 + ((<usize>(i & 1)) << 3));
    f64.store(matrixAt + <usize>i * (stride + 8), norm > 0 ? 1 : NaN);
  }
}

/** Sums the window anew: mean, C and norms as the batch form has them. */
function refresh(): void {
  const vector = (<usize>paired) << 3;
  // Which observations of a window lie where does not matter to a sum; the first slot is always one of them.
  memory.copy(shiftAt, inputAt, vector);
  memory.fill(meanAt, 0, vector);
  for (let t = 0; t < held; t++) {
    const from = inputAt + <usize>t * vector;
    for (let at: usize = 0; at < vector; at += 16) {
      const d = f64x2.sub(v128.load(from + at), v128.load(shiftAt + at));
      v128.store(meanAt + at, f64x2.add(v128.load(meanAt + at), d));
    }
  }
  const count = f64x2.splat(<f64>held);
  for (let at: usize = 0; at < vector; at += 16) {
    v128.store(meanAt + at, f64x2.div(v128.load(meanAt + at), count));
    packObservations(at);
  }
  crossProducts((held + 1) >> 1);
  const stride = (<usize>padded) << 3;
  let block = blocksAt;
  for (let i: usize = 0; i < vector; i += 16) {
    const from = squareAt + (i >> 3) * stride;
    for (let j = i; j < vector; j += 16) {
      v128.store(block, v128.load(from + j));
      v128.store(block, v128.load(from + stride + j), 16);
      block += BLOCK_BYTES;
    }
  }
  memory.fill(errorAt, 0, vector);
  memory.fill(triosAt, 0, (<usize>paired >> 1) * TRIO_BYTES); // so that renew adds nothing
  diagonal();
  refreshes++;
}

/** Deviations of two rows into their panel. @param at place of the first one in a vector, bytes. */
function packObservations(at: usize): void {
  const vector = (<usize>paired) << 3;
  const shift = v128.load(shiftAt + at);
  const mean = v128.load(meanAt + at);
  let to = panelsAt + (at >> 5) * ((<usize>pairs) << 6) + ((at & 16) << 1);
  let from = inputAt + at;
  for (let t = 0; t < held; t += 2) {
    const x = f64x2.sub(f64x2.sub(v128.load(from), shift), mean);
    let y = f64x2.splat(0);
    if (t + 1 < held) y = f64x2.sub(f64x2.sub(v128.load(from + vector), shift), mean);
    v128.store(to, v128.shuffle<f64>(x, y, 0, 2));
    v128.store(to, v128.shuffle<f64>(x, y, 1, 3), 16);
    from += vector << 1;
    to += 64;
  }
}
