/** Allocation-free blocks of the hot path. */
export { type BreakerOptions, type BreakerState, CircuitBreaker } from './breaker.ts';
export { Crc32, crc32 } from './crc32.ts';
export { IntMap } from './int-map.ts';
export { JsonCursor, OFF_GRID, OK, SYNTAX } from './json-cursor.ts';
export { MemoryPressure, type MemoryPressureOptions, type PressureLevel } from './memory-pressure.ts';
export { MpscConsumer, type MpscMemory, mpscMemory, mpscProducer } from './mpsc-ring.ts';
export { RateWindow, type RateWindowOptions } from './rate-window.ts';
export { RecentSet } from './recent-set.ts';
export { RingCursor } from './ring-cursor.ts';
export { RowLog } from './row-log.ts';
export { Sequencer } from './sequencer.ts';
export { SharedBreaker, type SharedBreakerMemory, sharedBreakerMemory } from './shared-breaker.ts';
export { ColumnArena } from './simd/column-arena.ts';
export { ColumnBits } from './simd/column-bits.ts';
export { allocateColumns, columnMemoryOf, type WasmMemory } from './simd/column-memory.ts';
export { fitsKernel } from './simd/correlation-kernel.ts';
export {
  CANDLE_MEANS,
  type IndicatorKernels,
  indicatorKernels,
  KERNEL_MOMENTS_MAX,
  KERNEL_STATES,
  KERNEL_WINDOW_MAX,
  kernelBlock,
  kernelState,
} from './simd/indicator-kernels.ts';
export {
  JsonLayouts,
  type LayoutStep,
  STEP_BOOLEAN,
  STEP_DECIMAL,
  STEP_END,
  STEP_INTEGER,
  STEP_SIDE,
  STEP_TEXT,
  STEP_TIME,
} from './simd/json-layout.ts';
export { kernelInstance } from './simd/kernel-module.ts';
export { lagProducts } from './simd/lag-products.ts';
export { firstDescent, ohlcvSegments } from './simd/ohlcv.ts';
export {
  firstImpossibleTrade,
  type OhlcvInput,
  type OhlcvOutput,
  scalarFirstDescent,
  scalarOhlcvSegments,
} from './simd/ohlcv-scalar.ts';
export { powerSums } from './simd/power-sums.ts';
export { RollingCorrelation, type RollingCorrelationOptions } from './simd/rolling-correlation.ts';
export { type ScalarCorrelationOptions, scalarCorrelation } from './simd/scalar-correlation.ts';
export { scalarLagProducts } from './simd/scalar-lag-products.ts';
export { scalarPowerSums } from './simd/scalar-power-sums.ts';
export { ScalarRollingCorrelation } from './simd/scalar-rolling-correlation.ts';
export { SimdCorrelation, type SimdCorrelationOptions } from './simd/simd-correlation.ts';
export * from './simd/stream-blocks.ts';
export {
  type SharedState,
  STREAM_STEPS,
  StreamProgram,
  type StreamProgramOptions,
  type StreamStep,
  type StreamStepName,
} from './simd/stream-program.ts';
export { SlotPool } from './slot-pool.ts';
export { SpscConsumer, type SpscMemory, SpscProducer, spscMemory } from './spsc-ring.ts';
export { TimeWheel } from './time-wheel.ts';
