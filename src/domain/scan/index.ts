/** Scans: rules that are searched over bars with many parameter sets, with the fills of the engine. */
import { bollinger } from './bollinger.ts';
import { donchian } from './donchian.ts';
import { emaCross } from './ema-cross.ts';
import { rsiReversal } from './rsi-reversal.ts';
import type { ScanRule } from './scan-rule.ts';

export { type ScanOptions, scan } from './scan.ts';
export type { ScanFigures, ScanTrade } from './scan-accounts.ts';
export { type ReadyMarket, readyMarket, type ScanLimits, type ScanMarket } from './scan-market.ts';
export {
  checkScanParams,
  type RuleOptions,
  type ScanParam,
  type ScanParams,
  type ScanRule,
  strategyOf,
} from './scan-rule.ts';
export type { Direction } from './signal.ts';

/** The rules that can be scanned, by name. */
export const SCAN_RULES: Readonly<Record<string, ScanRule>> = Object.fromEntries(
  [emaCross, rsiReversal, donchian, bollinger].map((rule) => [rule.name, rule]),
);
