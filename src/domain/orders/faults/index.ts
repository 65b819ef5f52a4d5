/** What failures of venues mean. */
export { binanceFault } from './binance-faults.ts';
export { coinbaseFault } from './coinbase-faults.ts';
export {
  FAULT,
  type FaultAction,
  type FaultReport,
  type FaultScope,
  faultOfStatus,
  type VenueFault,
} from './fault.ts';
export { krakenFault } from './kraken-faults.ts';
