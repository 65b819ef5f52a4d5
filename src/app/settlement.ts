/**
 * What a trade does to the account, in one place: its money and lots, its fee in whatever asset the venue took it, and the
 * way back when the venue declares it void. Observers are told of each part, so results and ledger come to the same.
 */
import { type QuoteUnits, quoteUnits } from '../core/index.ts';
import {
  type Commission,
  type FillReport,
  type OrderIntent,
  type Side,
  signOf,
  type VoidReport,
} from '../domain/orders/index.ts';
import type { Account } from '../domain/portfolio/index.ts';
import type { LiquidationEvent } from '../ports/index.ts';

/** Lots of the base asset that went for a fee, or came back with one. */
export interface BaseFee {
  /** Positive when they left the position. */
  readonly lots: number;
  /** Profit or loss against their cost, at the price of the trade. */
  readonly realised: QuoteUnits;
}

/** Told how trades settle; must not act on it. */
export interface SettlementObserver {
  onFill?(fill: FillReport, order: OrderIntent, realised: QuoteUnits): void;
  /** After `onFill` or `onVoid`, when whole lots of the base asset moved for the fee. */
  onBaseFee?(trade: FillReport | VoidReport, fee: BaseFee): void;
  /** A trade was taken back that `onFill` told. */
  onVoid?(trade: VoidReport, realised: QuoteUnits): void;
  /** The venue closed a position. */
  onLiquidation?(liquidation: LiquidationEvent, realised: QuoteUnits): void;
  /** A trade of no order of ours: nothing of it is in the account. */
  onExternalFill?(fill: FillReport): void;
}

/** Books trades. */
export class Settlement {
  readonly #account: Account;
  readonly #observer: SettlementObserver;

  constructor(account: Account, observer: SettlementObserver) {
    this.#account = account;
    this.#observer = observer;
  }

  /** Books a fill. @returns whole lots of the base asset that went for its fee. */
  fill(order: OrderIntent, fill: FillReport): number {
    const realised = this.#account.applyFill(fill.side ?? order.side, fill);
    this.#observer.onFill?.(fill, order, realised);
    return fill.commission === undefined ? 0 : this.#payInBase(fill, fill.commission);
  }

  /** Takes a trade back, with its fee. */
  takeBack(trade: VoidReport): void {
    const realised = this.#account.bust(trade.side, trade);
    this.#observer.onVoid?.(trade, realised);
    const { commission } = trade;
    if (commission !== undefined) this.#payInBase(trade, { ...commission, amount: negated(commission.amount) });
  }

  /** Books the close of a position by the venue: what its insurance fund takes is a fee of that trade. */
  liquidate(liquidation: LiquidationEvent): void {
    const { side, instrument, lots, ticks, fee, insurance } = liquidation;
    const realised = this.#account.applyFill(side, { instrument, lots, ticks, fee: quoteUnits(fee + insurance) });
    this.#observer.onLiquidation?.(liquidation, realised);
  }

  external(fill: FillReport): void {
    this.#observer.onExternalFill?.(fill);
  }

  #payInBase(trade: FillReport | VoidReport, { asset, amount }: Commission): number {
    const account = this.#account;
    if (account.instruments[trade.instrument]?.base !== asset) return 0;
    const before = account.realised;
    const lots = account.payInBase(trade.instrument, amount, trade.ticks);
    if (lots !== 0) this.#observer.onBaseFee?.(trade, { lots, realised: (account.realised - before) as QuoteUnits });
    return lots;
  }
}

/** A goal that asks for no more than is held, on the side that is held: what is gone is not bought again. */
export function withinHeld(goal: number, held: number): number {
  if (goal === 0 || Math.sign(goal) !== Math.sign(held)) return 0;
  return Math.sign(held) * Math.min(Math.abs(goal), Math.abs(held));
}

/** A goal after `lots` of the base asset went for a fee. */
export function withoutFee(goal: number, lots: number): number {
  return goal > 0 ? Math.max(0, goal - lots) : goal;
}

/** Whether the venue says another side than the order has. */
export function isOtherSide(order: { readonly side: Side }, fill: FillReport): boolean {
  return fill.side !== undefined && signOf(fill.side) !== signOf(order.side);
}

function negated(amount: string): string {
  return amount.startsWith('-') ? amount.slice(1) : `-${amount}`;
}
