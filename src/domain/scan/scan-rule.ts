/**
 * A rule that can be scanned: the same rule as a strategy of the engine, and as a search over columns. The two are
 * written side by side in one file, and a test holds them together trade by trade.
 */
import { InputError } from '../../core/index.ts';
import type { ColumnBits } from '../../hot/index.ts';
import type { FeatureSpec } from '../features/index.ts';
import type { StrategyDefinition, TradingRules } from '../strategy/index.ts';
import type { Direction, SignalSource } from './signal.ts';

/** Numbers by name. */
export type ScanParams = Readonly<Record<string, number>>;

/** A parameter of a rule. */
export interface ScanParam {
  readonly name: string;
  readonly meaning: string;
  readonly isWhole: boolean;
  readonly min: number;
  readonly max: number;
  readonly usual: number;
}

/** How a rule trades, beside its parameters. */
export interface RuleOptions {
  readonly direction: Direction;
  /** `venue`: positions are closed by stop and target alone, or by a reversal. */
  readonly exits: 'signals' | 'venue';
}

/**
 * Columns of a block, in the order of `features`, and the closes. They have one value more than the block has rows: the
 * value of row r is at r + 1, and that of the bar before the block at 0.
 */
export interface BlockColumns {
  readonly columns: readonly Float64Array[];
  readonly close: Float64Array;
  /** Columns of the values that `levels` gave, in its order. */
  readonly levels: readonly Float64Array[];
  /** Words for masks, `RULE_MASKS` of them, for all sets in turn. */
  readonly masks: readonly Int32Array[];
  readonly bits: ColumnBits;
}

/** Masks that a rule may use. */
export const RULE_MASKS = 5;

export interface ScanRule {
  readonly name: string;
  readonly summary: string;
  readonly params: readonly ScanParam[];
  /** What it reads, in the order of the columns of `finder`. */
  features(params: ScanParams): readonly FeatureSpec[];
  /** Why parameters do not go together; empty when they do. */
  conflict?(params: ScanParams): string;
  /** The rule as a strategy of the engine. It reads `params.long`, `params.short` and `params.exits` (1 or 0). */
  readonly onBar: StrategyDefinition['onBar'];
  /** Whether each exit is an entry of the other side: with both directions, exits alone are then never a reason to trade. */
  readonly reverses?: boolean;
  /**
   * Whether its signals are the crosses of its two columns: where the first one comes above the second one a long is
   * entered and a short left, where it comes below the reverse. It reads nothing else.
   */
  readonly isCross?: boolean;
  /** Values that columns are compared with. */
  levels?(params: ScanParams): readonly number[];
  /** The rule as bits over a block. */
  signals(block: BlockColumns, params: ScanParams): SignalSource;
}

function refuse(key: string, detail: string): never {
  throw new InputError('BOT4_CONFIG_VALUE', detail, { place: { key } });
}

/**
 * Checks a set of parameters and fills in the usual values.
 * @throws BOT4_CONFIG_VALUE naming the parameter that is not known, out of range, or does not go with another one
 */
export function checkScanParams(rule: ScanRule, given: ScanParams): ScanParams {
  for (const name of Object.keys(given)) {
    if (!rule.params.some((param) => param.name === name)) {
      refuse(name, `${rule.name} has no parameter ${name}; it has ${rule.params.map((p) => p.name).join(', ')}`);
    }
  }
  const params = Object.fromEntries(rule.params.map(({ name, usual }) => [name, given[name] ?? usual]));
  for (const { name, isWhole, min, max } of rule.params) {
    const value = params[name] as number;
    if (!(value >= min && value <= max) || (isWhole && !Number.isInteger(value))) {
      refuse(name, `${name} is ${value}, must be a ${isWhole ? 'whole ' : ''}number from ${min} to ${max}`);
    }
  }
  const conflict = rule.conflict?.(params) ?? '';
  if (conflict !== '') refuse(rule.name, conflict);
  return params;
}

/** The rule as a strategy, ready for the engine. */
export function strategyOf(
  rule: ScanRule,
  given: ScanParams,
  options: RuleOptions & { readonly trading: Omit<TradingRules, 'targets'> },
): StrategyDefinition {
  const params = checkScanParams(rule, given);
  const { direction, exits, trading } = options;
  const ways = { long: direction === 'short' ? 0 : 1, short: direction === 'long' ? 0 : 1 };
  return {
    name: rule.name,
    features: rule.features(params),
    params: { ...params, ...ways, exits: exits === 'signals' ? 1 : 0 },
    trading: { ...trading, targets: 'signal' },
    onBar: rule.onBar,
  };
}
