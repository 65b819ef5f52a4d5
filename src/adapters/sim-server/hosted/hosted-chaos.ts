/**
 * What only a venue can do to its clients: close a market, run with a wrong clock, answer queries from a while ago, take
 * fees in another asset, move money, and trade on an account that is not its own. The same for every protocol; what a
 * protocol calls such things its hooks say. Money moves by deposits, orders and fills of the exchange only, so nothing is
 * created or lost beyond what its supply counts.
 */
import {
  CANCEL_RESTRICTION,
  type ChaosIncident,
  type ChaosPlan,
  clearOrderRequest,
  makeOrderRequest,
  marketGrid,
  ORDER_TYPE,
  type SimFill,
  type SimSide,
  type VenueCondition,
} from '../../../domain/sim/index.ts';
import type { HostedVenue, VenueAccount } from './hosted-venue.ts';
import type { LateView } from './late-view.ts';

const US_PER_MS = 1000;
const LAG_MAX_US = 15e6;
/** Share of a position that the venue closes, and of a balance that comes or goes. */
const CLOSED_SHARE = 0.1;
const MOVED_SHARE = 0.05;
const POSTED_SHARE = 1e-4;
/** Fills that are looked at for the newest one. */
const FILLS_LOOKED_AT = 1;

/** Who an order is from that the client has not sent. */
export type Stranger = 'other' | 'venue';

/** What a protocol adds. Absent where it has no word for it. */
export interface ChaosHooks {
  /** Client id of an order that the client has not sent; 0 lets the venue choose. */
  strangerId?(stranger: Stranger): number;
  /** Units came to an account (below 0: left it) other than by trading. */
  moved?(account: VenueAccount, asset: number, units: number): void;
  /** Tick, lot and smallest value of all markets are other ones, or again what they were. */
  changeFilters?(isOther: boolean): void;
  /** A market was closed, or is open again. */
  statusChanged?(): void;
  /** Keys do not hold any more: streams of accounts end. */
  endUserStreams?(): void;
  /** Listen keys end without a word. */
  expireListenKeys?(): void;
  /** Names of two schedules of fees: the usual one, and the one with another asset. */
  readonly feeSchedules?: { readonly usual: string; readonly other: string };
}

/** Chaos of a venue. */
export class HostedChaos {
  readonly #venue: HostedVenue;
  readonly #hooks: ChaosHooks;
  readonly #view: LateView;
  readonly #request = makeOrderRequest();
  /** Markets that are closed because of a halt; all of them in a maintenance. */
  readonly #halted = new Set<number>();

  constructor(venue: HostedVenue, plan: ChaosPlan, hooks: ChaosHooks) {
    this.#venue = venue;
    this.#hooks = hooks;
    const lags = plan.scenario.faults
      .filter(({ kind }) => kind === 'readLag')
      .map(({ maxMs = 0 }) => maxMs * US_PER_MS);
    this.#view = venue.watchChanges(Math.max(LAG_MAX_US, ...lags));
  }

  /** What the venue is like from now on. */
  settle(condition: VenueCondition): void {
    this.#venue.skewUs = condition.clockSkewMicros;
    this.#view.lagUs = condition.readLagMicros;
    this.#view.historyUs = condition.historyMicros;
    if (!condition.isInMaintenance) return;
    for (let symbol = 0; symbol < this.#symbolCount; symbol++) this.#setOpen(symbol, false);
  }

  /** Something happens. */
  happen(incident: ChaosIncident): void {
    const { kind, phase, chance } = incident;
    const isBegin = phase === 'begin';
    switch (kind) {
      case 'halt':
        this.#setOpen(Math.floor(chance * this.#symbolCount), !isBegin);
        break;
      case 'maintenance':
        for (let symbol = 0; symbol < this.#symbolCount; symbol++) this.#setOpen(symbol, !isBegin);
        break;
      case 'filterChange':
        this.#hooks.changeFilters?.(isBegin);
        break;
      case 'keyRevoked':
        if (isBegin) this.#hooks.endUserStreams?.();
        break;
      case 'listenKeyExpiry':
        this.#hooks.expireListenKeys?.();
        break;
      case 'feeAsset':
        this.#switchFees(isBegin);
        break;
      default:
        this.#onAccount(incident);
    }
  }

  /** What happens to one account; which one the incident draws. */
  #onAccount({ kind, chance }: ChaosIncident): void {
    const { accounts } = this.#venue;
    const account = accounts[Math.floor(chance * accounts.length)];
    if (account === undefined) return;
    const rest = (chance * accounts.length) % 1;
    if (kind === 'transfer') this.#move(account, rest, rest < 0.5 ? MOVED_SHARE : -MOVED_SHARE);
    else if (kind === 'posting') this.#move(account, rest, rest < 0.75 ? POSTED_SHARE : -POSTED_SHARE);
    else if (kind === 'tradeBust') this.#bust(account);
    else if (kind === 'externalOrder') this.#external(account, rest);
    else if (kind === 'forcedClose') this.#close(account, rest);
  }

  get #symbolCount(): number {
    return this.#venue.symbolCount;
  }

  #setOpen(symbol: number, isOpen: boolean): void {
    if (this.#halted.has(symbol) === !isOpen) return;
    if (isOpen) this.#halted.delete(symbol);
    else this.#halted.add(symbol);
    this.#venue.run((timeUs) => this.#venue.exchange.setStatus(timeUs, symbol, isOpen));
    this.#hooks.statusChanged?.();
  }

  #switchFees(isOther: boolean): void {
    const { feeSchedules } = this.#hooks;
    if (feeSchedules === undefined) return;
    const { exchange, accounts } = this.#venue;
    const name = isOther ? feeSchedules.other : feeSchedules.usual;
    for (const { index } of accounts) this.#venue.run((timeUs) => exchange.setFeeSchedule(timeUs, index, name));
  }

  /** A share of what is free of one asset comes or goes; of an asset that the account has none of nothing does. */
  #move(account: VenueAccount, chance: number, share: number): void {
    const { exchange } = this.#venue;
    const owned = exchange.assets
      .map((_, asset) => ({ asset, free: exchange.balance(account.index, asset).free }))
      .filter(({ free }) => free > 0);
    const chosen = owned[Math.floor(((chance * 16) % 1) * owned.length)];
    if (chosen === undefined) return;
    this.#deposit(account, chosen.asset, Math.trunc(chosen.free * share) || Math.sign(share));
  }

  #deposit(account: VenueAccount, asset: number, units: number): boolean {
    const { exchange } = this.#venue;
    const { result } = this.#venue.run((timeUs) => exchange.deposit(timeUs, account.index, asset, units));
    if (result < 0) return false;
    this.#hooks.moved?.(account, asset, units);
    return true;
  }

  /** The last fill of the account is taken back, with its fee; not when what it brought has been spent. */
  #bust(account: VenueAccount): void {
    const fill = this.#lastFill(account.index);
    if (fill === undefined) return;
    const { exchange } = this.#venue;
    const definition = exchange.definitionOf(fill.symbol);
    const grid = marketGrid(definition);
    const [base, quote] = [exchange.assetOf(definition.base), exchange.assetOf(definition.quote)];
    const baseUnits = fill.side * fill.lots * grid.lotUnits;
    const moves = new Map<number, number>([
      [base, -baseUnits],
      [quote, fill.side * fill.quoteUnits],
    ]);
    moves.set(fill.feeAsset, (moves.get(fill.feeAsset) ?? 0) + fill.feeUnits);
    const isSpent = [...moves].some(([asset, units]) => exchange.balance(account.index, asset).free + units < 0);
    if (isSpent) return;
    this.#view.bust(fill);
    for (const [asset, units] of moves) if (units !== 0) this.#deposit(account, asset, units);
  }

  #lastFill(account: number): SimFill | undefined {
    let last: SimFill | undefined;
    for (let symbol = 0; symbol < this.#symbolCount; symbol++) {
      const fill = this.#view.fillsOf(account, symbol, { limit: FILLS_LOOKED_AT }).at(-1);
      if (fill !== undefined && fill.time >= (last?.time ?? 0)) last = fill;
    }
    return last;
  }

  /** Somebody else cancels the oldest order of the account, or trades on it. */
  #external(account: VenueAccount, chance: number): void {
    const { exchange } = this.#venue;
    const [oldest] = exchange.openOrders(account.index, -1);
    if (oldest !== undefined && chance < 0.5) {
      const name = { account: account.index, symbol: oldest.symbol, orderId: oldest.orderId, clientId: 0 };
      const cancelClientId = this.#hooks.strangerId?.('other') ?? 0;
      const options = { cancelClientId, restriction: CANCEL_RESTRICTION.none };
      this.#venue.run((timeUs) => exchange.cancel(timeUs, name, options));
      return;
    }
    const symbol = Math.floor(((chance * 8) % 1) * this.#symbolCount);
    const side: SimSide = (chance * 64) % 1 < 0.5 ? 1 : -1;
    const [first, second] = [side, -side as SimSide];
    const small = { share: 0, stranger: 'other' } as const;
    if (!this.#trade(account, { symbol, side: first, ...small }))
      this.#trade(account, { symbol, side: second, ...small });
  }

  /** The venue sells a part of what the account holds of the first market where it holds something. */
  #close(account: VenueAccount, chance: number): void {
    const first = Math.floor(((chance * 8) % 1) * this.#symbolCount);
    for (let k = 0; k < this.#symbolCount; k++) {
      const symbol = (first + k) % this.#symbolCount;
      if (this.#trade(account, { symbol, side: -1, share: CLOSED_SHARE, stranger: 'venue' })) return;
    }
  }

  /** A market order of a share of what is free, or of the smallest size. @returns whether it was taken. */
  #trade(
    account: VenueAccount,
    order: { readonly symbol: number; readonly side: SimSide; readonly share: number; readonly stranger: Stranger },
  ): boolean {
    const { exchange } = this.#venue;
    const { symbol, side, share, stranger } = order;
    const best = side === 1 ? exchange.bestAsk(symbol) : exchange.bestBid(symbol);
    if (best === 0) return false;
    const definition = exchange.definitionOf(symbol);
    const grid = marketGrid(definition);
    const { free } = exchange.balance(account.index, exchange.assetOf(definition.base));
    const wanted = Math.floor((free * share) / grid.lotUnits / grid.stepLots) * grid.stepLots;
    const request = this.#request;
    clearOrderRequest(request);
    request.account = account.index;
    request.symbol = symbol;
    request.side = side;
    request.type = ORDER_TYPE.market;
    request.lots = Math.min(grid.maxLots, Math.max(2 * grid.minLots(best), wanted));
    request.clientId = this.#hooks.strangerId?.(stranger) ?? 0;
    return this.#venue.run((timeUs) => exchange.submit(timeUs, request)).result > 0;
  }
}
