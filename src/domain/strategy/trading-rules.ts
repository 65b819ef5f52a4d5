/**
 * How the targets of a strategy become orders: what a target of 1 means in lots, whether a target is a wish that lasts or
 * a signal of its bar, and the exits that wait at the venue. Part of the strategy, so that it travels with it.
 *
 * The conventions that all of them share are those of docs/concepts/backtest.md: a decision at the close of a bar is
 * filled at the open of the next bar that exists.
 */
import { InputError, PPM } from '../../core/index.ts';
import { RESTING_MAX } from './resting-orders.ts';

/** A share of the position limit of the risk profile, at the last close. */
export interface LimitSize {
  readonly kind: 'limitShare';
}

/** A fixed quantity of the base asset. */
export interface FixedSize {
  readonly kind: 'fixed';
  /** Decimal text, rounded down to whole lots. */
  readonly qty: string;
}

/**
 * A share of the free cash, counted when the order fills: the largest whole number of lots whose value with its fee is
 * not above that share. Free cash is what is there after an exit that fills at the same moment.
 */
export interface CashSize {
  readonly kind: 'cashShare';
  /** Parts per million, 1 to 1,000,000. */
  readonly sharePpm: number;
}

export type SizeRule = LimitSize | FixedSize | CashSize;

/** How a strategy trades. Everything has the default that the engine had before: a wish, as a share of the limit. */
export interface TradingRules {
  /** What a target of 1 means. @defaultValue a share of the position limit */
  readonly size?: SizeRule;
  /**
   * `wish`: the position that the strategy wishes from now on; repeating it does nothing, and after a stop-out its
   * direction is barred until another one was wished. `signal`: an event of this bar. 1 and −1 open in their direction
   * or reverse, when the position is not on that side already; 0 closes; an entry that is refused or stopped out is
   * over, and the next signal counts anew.
   * @defaultValue wish
   */
  readonly targets?: 'wish' | 'signal';
  /**
   * Distance of a protective stop from the average entry price, of that price, in parts per million. The stop of the
   * risk profile is always there as well: the nearer of the two counts. @defaultValue none
   */
  readonly stopLossPpm?: number;
  /** Distance of a limit order that takes the profit, in parts per million of the average entry price. @defaultValue none */
  readonly takeProfitPpm?: number;
  /**
   * From when on these two wait at the venue: at once when the entry has filled, so that the bar of the entry can trade
   * them, or from the bar after it, as if they were placed at its close. @defaultValue entryBar
   */
  readonly exitsFrom?: 'entryBar' | 'nextBar';
  /**
   * How many orders the strategy may let wait in a market at once, 1 to 16. Without it an intent has no orders.
   * @defaultValue none
   */
  readonly restingOrders?: number;
}

const KEYS: readonly string[] = ['size', 'targets', 'stopLossPpm', 'takeProfitPpm', 'exitsFrom', 'restingOrders'];
/** Quantities up to 18 digits before and after the point. */
const QTY = /^\d{1,18}(\.\d{1,18})?$/;

function refuse(key: string, detail: string): never {
  throw new InputError('BOT4_STRATEGY_SOURCE', detail, { place: { key: `trading.${key}` } });
}

function checkRange(key: string, value: unknown, max: number): void {
  if (value === undefined) return;
  if (!Number.isSafeInteger(value) || (value as number) < 1 || (value as number) > max) {
    refuse(key, `${key} is ${String(value)}, must be a whole number of parts per million from 1 to ${max}`);
  }
}

function checkChoice(key: string, value: unknown, choices: readonly string[]): void {
  if (value !== undefined && !choices.includes(value as string)) {
    refuse(key, `${key} is ${String(value)}, must be ${choices.join(' or ')}`);
  }
}

function checkSize(size: unknown): void {
  if (size === undefined) return;
  const { kind, qty, sharePpm, ...more } = (size ?? {}) as Readonly<Record<string, unknown>>;
  checkChoice('size.kind', kind ?? 'nothing', ['limitShare', 'fixed', 'cashShare']);
  const expected = kind === 'fixed' ? ['qty'] : kind === 'cashShare' ? ['sharePpm'] : [];
  for (const key of Object.keys({
    ...more,
    ...(qty !== undefined && { qty }),
    ...(sharePpm !== undefined && { sharePpm }),
  })) {
    if (!expected.includes(key)) refuse(`size.${key}`, `a size of kind ${String(kind)} has no ${key}`);
  }
  if (kind === 'fixed' && !(typeof qty === 'string' && QTY.test(qty) && Number(qty) > 0)) {
    refuse('size.qty', `qty is ${String(qty)}, must be a quantity above zero as decimal text, such as '0.5'`);
  }
  if (kind === 'cashShare') checkRange('size.sharePpm', sharePpm ?? 0, PPM);
}

function checkResting({ restingOrders, size }: TradingRules): void {
  if (restingOrders === undefined) return;
  if (!Number.isSafeInteger(restingOrders) || restingOrders < 1 || restingOrders > RESTING_MAX)
    refuse(
      'restingOrders',
      `restingOrders is ${String(restingOrders)}, must be a whole number from 1 to ${RESTING_MAX}`,
    );
  if (size?.kind === 'cashShare')
    refuse(
      'restingOrders',
      'an order that waits has a size of its own, so size cannot be a share of the cash at the fill',
    );
}

/**
 * Checks rules, from a strategy or read back from JSON.
 * @throws BOT4_STRATEGY_SOURCE naming the key that is not known or out of its range.
 * @example checkTradingRules({ size: { kind: 'fixed', qty: '1' }, stopLossPpm: 20_000 }).stopLossPpm // => 20000
 */
export function checkTradingRules(json: unknown): TradingRules {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return refuse('', 'trading is not an object of rules');
  }
  const rules = json as TradingRules & Readonly<Record<string, unknown>>;
  for (const key of Object.keys(rules)) if (!KEYS.includes(key)) refuse(key, `there is no trading rule ${key}`);
  checkSize(rules.size);
  checkChoice('targets', rules.targets, ['wish', 'signal']);
  checkChoice('exitsFrom', rules.exitsFrom, ['entryBar', 'nextBar']);
  checkRange('stopLossPpm', rules.stopLossPpm, PPM - 1);
  checkRange('takeProfitPpm', rules.takeProfitPpm, 100 * PPM);
  checkResting(rules);
  return rules;
}
