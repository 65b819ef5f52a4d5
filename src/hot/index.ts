/** Allocation-free blocks of the hot path. */
export { type BreakerOptions, type BreakerState, CircuitBreaker } from './breaker.ts';
export { RateWindow, type RateWindowOptions } from './rate-window.ts';
export { Ring } from './ring.ts';
export { RingCursor } from './ring-cursor.ts';
export { Sequencer } from './sequencer.ts';
export { SlotPool } from './slot-pool.ts';
export { SpscConsumer, type SpscMemory, SpscProducer, spscMemory } from './spsc-ring.ts';
