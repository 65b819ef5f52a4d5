/** When a bar ends: the rules, and what each of them needs. */
import { InputError } from '../../../core/index.ts';
import { checkBuckets } from './buckets.ts';

/** What is counted towards the end of a bar: trades, quantity, or price times quantity. */
export type BarMeasure = 'trades' | 'volume' | 'notional';

/** A bar for each stretch of time. */
export interface TimeRule {
  readonly kind: 'time';
  /** Length of a bar in the unit of the trades' times. */
  readonly step: number;
  /** One of the edges. @defaultValue 0 */
  readonly offset?: number;
  /** What becomes of a stretch without a trade: no bar, or a bar at the last close with a volume of 0. */
  readonly empty: 'skip' | 'fill';
}

/** A bar for each `size` of trades, quantity or notional: tick, volume and dollar bars. */
export interface SizeRule {
  readonly kind: 'size';
  readonly measure: BarMeasure;
  /** Above zero. The bar ends with the trade that reaches it; a trade is never split. */
  readonly size: number;
}

/**
 * Imbalance and run bars (López de Prado 2018, chapter 2): a bar ends when buyers and sellers differ by more, or one side
 * has traded more, than the bars before let expect.
 */
export interface FlowRule {
  readonly kind: 'imbalance' | 'run';
  readonly measure: BarMeasure;
  /** Trades of the first bar, which makes the first expectations. From `trades.min` to `trades.max`. */
  readonly warmupTrades: number;
  /** Bars that the exponentially weighted averages look back over: α = 2 / (spanBars + 1). At least 1. */
  readonly spanBars: number;
  /** No bar is shorter or longer. Without bounds the threshold can shrink to single trades or grow for ever. */
  readonly trades: { readonly min: number; readonly max: number };
}

export type BarRule = TimeRule | SizeRule | FlowRule;

/** How trades are taken. Each changes the bars, so none has a default. */
export interface TradePolicy {
  /**
   * What becomes of a trade whose time is before the bar that is open (or before the end of the last one): it is dropped,
   * counted into the open bar, or refused with BOT4_DATA_ORDER. All are counted.
   */
  readonly late: 'drop' | 'current' | 'refuse';
  /**
   * The taker of a trade of which the venue says nothing: by the tick rule (a buyer after a rise, a seller after a fall, as
   * before when the price did not change), or nobody.
   */
  readonly unknownSide: 'tick-rule' | 'nobody';
}

const MEASURES: readonly string[] = ['trades', 'volume', 'notional'] satisfies BarMeasure[];

function refuse(key: string, value: unknown, rule: string): never {
  throw new InputError('BOT4_DATA_VALUE', `${key} is ${String(value)}; it is ${rule}`, { place: { key } });
}

function requireOneOf(key: string, value: string, allowed: readonly string[]): void {
  if (!allowed.includes(value)) refuse(key, value, `one of ${allowed.join(', ')}`);
}

function requireWhole(key: string, value: number, low: number, high: number): void {
  if (!(Number.isInteger(value) && value >= low && value <= high)) {
    refuse(key, value, `a whole number from ${low} to ${high}`);
  }
}

const TRADES_MAX = 2 ** 31 - 1;

function checkFlow(rule: FlowRule): void {
  requireOneOf('measure', rule.measure, MEASURES);
  requireWhole('trades.min', rule.trades.min, 1, TRADES_MAX);
  requireWhole('trades.max', rule.trades.max, rule.trades.min, TRADES_MAX);
  requireWhole('warmupTrades', rule.warmupTrades, rule.trades.min, rule.trades.max);
  if (!(rule.spanBars >= 1 && rule.spanBars < Infinity)) {
    refuse('spanBars', rule.spanBars, 'a finite number of 1 or more');
  }
}

/** Refuses a rule or policy that cannot be kept. @throws BOT4_DATA_VALUE, BOT4_DATA_TIME; the message names the option. */
export function checkRule(rule: BarRule, policy: TradePolicy): void {
  requireOneOf('late', policy.late, ['drop', 'current', 'refuse']);
  requireOneOf('unknownSide', policy.unknownSide, ['tick-rule', 'nobody']);
  requireOneOf('kind', rule.kind, ['time', 'size', 'imbalance', 'run']);
  if (rule.kind === 'time') {
    checkBuckets(rule);
    requireOneOf('empty', rule.empty, ['skip', 'fill']);
  } else if (rule.kind === 'size') {
    requireOneOf('measure', rule.measure, MEASURES);
    if (!(rule.size > 0 && rule.size < Infinity)) refuse('size', rule.size, 'a finite number above zero');
  } else checkFlow(rule);
}
