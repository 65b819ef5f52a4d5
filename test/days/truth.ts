/** What really happened at the venue to our account, whatever anybody was told: the other side of every invariant. */
import type { SimEvent } from '../../src/domain/sim/index.ts';
import { ORDER_STATE, SIM_EVENT } from '../../src/domain/sim/index.ts';
import { Violation } from './violation.ts';

/** Account of ours at the exchange. */
export const OURS = 0;

/** An order of ours at the venue. */
export interface TrueOrder {
  readonly clientOrderId: string;
  readonly symbol: number;
  readonly side: number;
  filled: number;
  /** Lots of trades that the venue took back. */
  voided: number;
  open: boolean;
  state: 'open' | 'filled' | 'cancelled' | 'rejected' | 'expired';
  endedAt: number;
  readonly createdAt: number;
}

/** A trade of ours at the venue. */
export interface TrueFill {
  readonly order: TrueOrder;
  readonly tradeId: number;
  readonly lots: number;
  readonly ticks: number;
  readonly fee: number;
  readonly time: number;
  /** The venue took it back. */
  isVoid?: boolean;
}

const ENDS: Readonly<Record<number, TrueOrder['state']>> = {
  [SIM_EVENT.canceled]: 'cancelled',
  [SIM_EVENT.expired]: 'expired',
  [SIM_EVENT.rejected]: 'rejected',
};

/** Told of each change of an order of ours, and of the trade that made it. */
export type TruthListener = (order: TrueOrder, fill: TrueFill | undefined) => void;

export class Truth {
  readonly orders = new Map<number, TrueOrder>();
  readonly byClientId = new Map<string, TrueOrder>();
  /** Orders of our account that are open. */
  readonly working = new Set<TrueOrder>();
  readonly fills: TrueFill[][] = [];
  /** Those that the venue took back. */
  readonly voids: TrueFill[] = [];
  /** Lots of each symbol that orders of this session traded, signed. */
  readonly own: number[] = [];
  /** Base lots that came or went without an order of this session. */
  readonly foreign: number[] = [];
  /** Ids whose end was told to the engine: none of them may do anything any more. */
  readonly ended = new Set<string>();
  readonly isOurs: (clientOrderId: string) => boolean;
  onChange: TruthListener = () => undefined;
  textOf: (clientId: number) => string = () => '';
  accepted = 0;

  constructor(symbols: number, isOurs: (clientOrderId: string) => boolean) {
    for (let i = 0; i < symbols; i++) {
      this.fills.push([]);
      this.own.push(0);
      this.foreign.push(0);
    }
    this.isOurs = isOurs;
  }

  /** Whether an order of ours that is younger than this has traded. */
  hasTradedSince(symbol: number, time: number): boolean {
    const fills = this.fills[symbol] as TrueFill[];
    return fills.some(({ order }) => order.createdAt > time && this.isOurs(order.clientOrderId));
  }

  take(event: SimEvent): void {
    if (event.account !== OURS || event.orderId === 0) return;
    if (event.kind === SIM_EVENT.new) this.#onNew(event);
    else if (event.kind === SIM_EVENT.fill) this.#onFill(event);
    else if (event.kind in ENDS || (event.kind === SIM_EVENT.prevented && event.state > ORDER_STATE.filled)) {
      const order = this.orders.get(event.orderId);
      if (order === undefined) return;
      order.open = false;
      this.working.delete(order);
      // An order that met one of its own group ends with the prevention itself.
      order.state = ENDS[event.kind] ?? 'expired';
      order.endedAt = event.time;
      this.onChange(order, undefined);
    }
  }

  #onNew(event: SimEvent): void {
    const clientOrderId = this.textOf(event.clientId);
    const isOurs = this.isOurs(clientOrderId);
    if (isOurs && this.byClientId.has(clientOrderId)) {
      throw new Violation('I3', `the venue took order ${clientOrderId} a second time`);
    }
    if (isOurs && this.ended.has(clientOrderId)) {
      throw new Violation('I5', `order ${clientOrderId} reached the venue after its end was told`);
    }
    const order: TrueOrder = {
      clientOrderId,
      symbol: event.symbol,
      side: event.side,
      filled: 0,
      voided: 0,
      open: true,
      state: 'open',
      endedAt: 0,
      createdAt: event.time,
    };
    this.accepted += 1;
    this.orders.set(event.orderId, order);
    this.working.add(order);
    this.byClientId.set(clientOrderId, order);
    this.onChange(order, undefined);
  }

  #onFill(event: SimEvent): void {
    const order = this.orders.get(event.orderId);
    if (order === undefined) return;
    order.filled += event.lots;
    const signed = order.side * event.lots;
    const book = this.isOurs(order.clientOrderId) ? this.own : this.foreign;
    book[order.symbol] = (book[order.symbol] as number) + signed;
    const { tradeId, lots, priceTicks: ticks, feeUnits: fee, time } = event;
    const fill = { order, tradeId, lots, ticks, fee, time };
    (this.fills[order.symbol] as TrueFill[]).push(fill);
    if (event.state === ORDER_STATE.filled) {
      order.open = false;
      this.working.delete(order);
      order.state = 'filled';
      order.endedAt = time;
    }
    this.onChange(order, fill);
  }
}
