/**
 * A market that is made up: makers that quote around an efficient price, takers that come in bursts, and a crowd that leaves
 * limit orders behind the best prices and cancels them. All are accounts with orders in the venue's own queues, so a
 * client's order waits its turn and fills when its turn comes.
 *
 * Efficient price: a random walk of the logarithm, moved by what is bought and sold (Kyle 1985) when events are handed to
 * `onEvent`. Makers: at Poisson times, and soon after a trade, they put their quotes where a log-normal spread wants them,
 * always post-only. Takers: Poisson or Hawkes arrivals, log-normal sizes; they take what is mispriced, else either side.
 * Crowd: Poisson arrivals, exponential distance and lifetime, as in Smith, Farmer, Gillemot & Krishnamurthy (2003),
 * Quantitative Finance 3(6). A function of profile, seed and commands of others; O(levels) an action.
 */
import { assert, type Rng } from '../../../core/index.ts';
import {
  clearOrderRequest,
  makeOrderRequest,
  ORDER_STATE,
  ORDER_TYPE,
  type OrderRequest,
  SIM_EVENT,
  type SimEvent,
  type SimSide,
  TIME_IN_FORCE,
} from '../exchange/contract.ts';
import {
  type ArrivalModel,
  drawExponential,
  HawkesArrivals,
  LogNormalSizes,
  PartialFillModel,
  type PartialFillParams,
  PoissonArrivals,
  SECOND_MICROS,
} from '../models/index.ts';
import type { BackgroundFlow } from './background-market.ts';
import { HouseAccounts, type SimVenue } from './house-accounts.ts';
import { type MarketGrid, marketGrid } from './market-grid.ts';
import type { MarketProfile, SizeProfile } from './market-profile.ts';
import { type ImpactKind, type PriceImpact, priceImpact } from './price-impact.ts';

/** Mean time after a trade until makers look at their quotes: of the order of what machines at a venue need. */
const REFILL_MICROS = 5_000;

/** How a generated market is set up. */
export interface GeneratedMarketOptions {
  readonly symbol: number;
  readonly profile: MarketProfile;
  /** Source of chance; of the same seed the commands are the same. */
  readonly rng: Rng;
  /** When it opens, µs. */
  readonly startTime: number;
  /** A fee schedule of the exchange for its accounts. */
  readonly feeSchedule: string;
  /** Deposited into each of its accounts, units of 1e-8. */
  readonly baseUnits: number;
  readonly quoteUnits: number;
  /** How trades, also those of clients, move the efficient price. @defaultValue linear */
  readonly impact?: ImpactKind;
  /**
   * Takers come at Poisson times, and each takes a Beta share of what stands at the best price, so that orders there fill in
   * parts; arrivals and sizes of the profile when absent.
   */
  readonly partialFills?: PartialFillParams;
}

/** A place where a maker quotes: its order, and at which price it stands. */
interface Quote {
  readonly side: SimSide;
  readonly level: number;
  ticks: number;
  account: number;
  orderId: number;
}

interface Maker {
  readonly accounts: HouseAccounts;
  readonly quotes: readonly Quote[];
}

interface CrowdOrder {
  readonly side: SimSide;
  readonly ticks: number;
  readonly account: number;
  readonly orderId: number;
  readonly until: number;
}

/** Makers, takers and a crowd on one symbol. */
export class GeneratedMarket implements BackgroundFlow {
  readonly #venue: SimVenue;
  readonly #options: GeneratedMarketOptions;
  readonly #grid: MarketGrid;
  readonly #request: OrderRequest = makeOrderRequest();
  readonly #makers: readonly Maker[];
  readonly #takers: HouseAccounts;
  readonly #crowd: HouseAccounts;
  readonly #arrivals: { readonly taker: ArrivalModel; readonly requote: ArrivalModel; readonly crowd: ArrivalModel };
  readonly #sizes: { readonly taker: LogNormalSizes; readonly maker: LogNormalSizes; readonly crowd: LogNormalSizes };
  readonly #rng: { readonly price: Rng; readonly maker: Rng; readonly taker: Rng; readonly crowd: Rng };
  readonly #impact: PriceImpact;
  readonly #fills: PartialFillModel | undefined;
  readonly #next = { open: 0, taker: 0, requote: 0, crowd: 0 };
  /** Orders of the crowd by the time of their cancel, earliest last. */
  #waiting: CrowdOrder[] = [];
  #logPrice: number;
  #priceTime: number;
  /** Time of the last event or action, µs. */
  #now: number;

  constructor(venue: SimVenue, options: GeneratedMarketOptions) {
    const { profile, rng, symbol, startTime } = options;
    assert(Number.isSafeInteger(startTime), 'a market opens at a whole microsecond', startTime);
    this.#venue = venue;
    this.#options = options;
    const grid = marketGrid(venue.definitionOf(symbol));
    this.#grid = grid;
    const name = venue.definitionOf(symbol).symbol;
    const house = (role: string): HouseAccounts => new HouseAccounts(venue, { ...options, name: `${role} ${name}` });
    this.#makers = Array.from({ length: profile.makers.count }, (_, i) => ({
      accounts: house(`maker ${i + 1}`),
      quotes: quotesOf(profile.makers.levels),
    }));
    this.#takers = house('takers');
    this.#crowd = house('crowd');
    const { takers, makers, crowd } = profile;
    this.#arrivals = {
      taker: takerArrivals(profile, rng.stream('taker arrivals')),
      requote: new PoissonArrivals(makers.requotesPerSecond, rng.stream('requotes')),
      crowd: new PoissonArrivals(crowd.ordersPerSecond, rng.stream('crowd arrivals')),
    };
    this.#sizes = {
      taker: sizesOf(takers.size, grid, rng.stream('taker sizes')),
      maker: sizesOf(makers.size, grid, rng.stream('maker sizes')),
      crowd: sizesOf(crowd.size, grid, rng.stream('crowd sizes')),
    };
    this.#rng = {
      price: rng.stream('price'),
      maker: rng.stream('makers'),
      taker: rng.stream('takers'),
      crowd: rng.stream('crowd'),
    };
    this.#impact = priceImpact(options.impact ?? 'linear', profile.impact);
    const { partialFills } = options;
    this.#fills = partialFills && new PartialFillModel(partialFills, rng.stream('partial fills'));
    this.#now = startTime;
    this.#logPrice = Math.log(profile.price);
    this.#priceTime = startTime;
    this.#next = {
      open: startTime,
      taker: this.#fills?.next(startTime, 1).time ?? this.#arrivals.taker.nextAfter(startTime),
      requote: this.#arrivals.requote.nextAfter(startTime),
      crowd: this.#arrivals.crowd.nextAfter(startTime),
    };
  }

  /** Efficient price now, quote units a base unit. */
  get price(): number {
    return Math.exp(this.#logPrice + this.#impact.transientAt(this.#now));
  }

  get nextTime(): number {
    const { open, taker, requote, crowd } = this.#next;
    return Math.floor(Math.min(open, taker, requote, crowd, this.#waiting.at(-1)?.until ?? Number.POSITIVE_INFINITY));
  }

  step(): void {
    const next = this.#next;
    const cancel = this.#waiting.at(-1)?.until ?? Number.POSITIVE_INFINITY;
    const first = Math.min(next.open, next.taker, next.requote, next.crowd, cancel);
    const time = Math.floor(first);
    this.#now = Math.max(this.#now, time);
    if (first === next.open) {
      this.#open(time);
      next.open = Number.POSITIVE_INFINITY;
    } else if (first === cancel) {
      this.#cancelOne(time);
    } else if (first === next.taker) {
      next.taker = this.#take(time, first) ?? this.#arrivals.taker.nextAfter(first);
      // Makers see a trade and look sooner than they would have.
      next.requote = Math.min(next.requote, first + REFILL_MICROS * drawExponential(this.#rng.maker));
    } else if (first === next.requote) {
      this.#walkPrice(first);
      this.#requote(time);
      next.requote = this.#arrivals.requote.nextAfter(first);
    } else {
      this.#leave(time);
      next.crowd = this.#arrivals.crowd.nextAfter(first);
    }
  }

  /** Trades, also those of clients, move the efficient price. */
  onEvent(event: SimEvent): void {
    const { symbol, profile } = this.#options;
    if (event.kind !== SIM_EVENT.trade || event.symbol !== symbol) return;
    const share = (event.lots * this.#grid.lotSize) / profile.impact.dailyVolume;
    this.#now = Math.max(this.#now, event.time);
    this.#logPrice += this.#impact.trade(this.#now, event.side * share);
  }

  /** All makers quote, the crowd has been there for a while, and a first trade makes a price. */
  #open(time: number): void {
    this.#requote(time);
    const { ordersPerSecond, lifetimeSeconds } = this.#options.profile.crowd;
    for (let i = Math.round(ordersPerSecond * lifetimeSeconds); i > 0; i--) this.#leave(time);
    this.#take(time, time);
  }

  #walkPrice(time: number): void {
    const seconds = Math.max(0, time - this.#priceTime) / SECOND_MICROS;
    this.#logPrice += this.#options.profile.volatilityPerRootSecond * Math.sqrt(seconds) * this.#rng.price.normal();
    this.#priceTime = time;
  }

  /** Ticks at `distance` (a share of the price) from the efficient price, away from it to the next full tick. */
  #ticksAway(side: SimSide, distance: number): number {
    const exact = (this.price * (1 - side * distance)) / this.#grid.tickSize;
    const ticks = side === 1 ? Math.floor(exact) : Math.ceil(exact);
    return Math.min(this.#grid.maxTicks, Math.max(this.#grid.minTicks, ticks));
  }

  /**
   * All makers look at their quotes: one of them, drawn, has the spread that was drawn, the others stand up to a level's gap
   * behind. What stands elsewhere than it is wanted goes before anything joins, so that no quote is refused because of an
   * older one.
   */
  #requote(time: number): void {
    const { spread } = this.#options.profile.makers;
    this.#withdraw(time);
    const half = Math.exp(spread.mu + spread.sigma * this.#rng.maker.normal()) / 2;
    const first = this.#rng.maker.below(this.#makers.length);
    const wanted = this.#makers.map((maker, i) => this.#wanted(maker, half, i === first));
    this.#makers.forEach((maker, i) => {
      maker.quotes.forEach((quote, k) => {
        this.#drop(time, maker, quote, wanted[i]?.[k] as number);
      });
    });
    this.#makers.forEach((maker, i) => {
      maker.quotes.forEach((quote, k) => {
        if (quote.orderId === 0) this.#place(time, maker, quote, wanted[i]?.[k] as number);
      });
    });
  }

  /** Prices at which a maker wants to stand, by quote. */
  #wanted(maker: Maker, half: number, isFirst: boolean): number[] {
    const { levelGap } = this.#options.profile.makers;
    const behind = isFirst ? 0 : levelGap * this.#rng.maker.uniform();
    const bid = this.#ticksAway(1, half + behind);
    const ask = bid + Math.max(1, Math.round((2 * (half + behind) * this.price) / this.#grid.tickSize));
    return maker.quotes.map(({ side, level }) => {
      const best = side === 1 ? bid : ask;
      const gap = Math.max(1, Math.round(best * levelGap));
      return Math.min(this.#grid.maxTicks, Math.max(this.#grid.minTicks, best - side * level * gap));
    });
  }

  /** Orders of the crowd that the efficient price has passed are withdrawn, as their owners would. */
  #withdraw(time: number): void {
    const { symbol } = this.#options;
    const fair = this.price / this.#grid.tickSize;
    const ask = this.#venue.bestAsk(symbol);
    if (this.#venue.bestBid(symbol) <= fair && (ask === 0 || ask >= fair)) return;
    const isPassed = ({ side, ticks }: CrowdOrder): boolean => side * (ticks - fair) > 0;
    for (const order of this.#waiting) {
      if (isPassed(order)) this.#venue.cancel(time, this.#crowd.nameOf(order.account, order.orderId));
    }
    this.#waiting = this.#waiting.filter((order) => !isPassed(order));
  }

  #drop(time: number, maker: Maker, quote: Quote, ticks: number): void {
    if (quote.orderId === 0) return;
    const name = maker.accounts.nameOf(quote.account, quote.orderId);
    // The cancel of a quote that was filled meanwhile is refused and changes nothing.
    if (quote.ticks !== ticks) this.#venue.cancel(time, name);
    else if ((this.#venue.order(name)?.state ?? ORDER_STATE.filled) <= ORDER_STATE.partiallyFilled) return;
    quote.orderId = 0;
  }

  #place(time: number, maker: Maker, quote: Quote, ticks: number): void {
    const id = this.#submit(time, maker.accounts, {
      side: quote.side,
      ticks,
      lots: this.#lots(this.#sizes.maker, ticks),
      isTaker: false,
    });
    quote.orderId = Math.max(0, id);
    quote.account = this.#request.account;
    quote.ticks = ticks;
  }

  #lots(sizes: LogNormalSizes, ticks: number): number {
    return this.#onGrid(sizes.next(), ticks);
  }

  /** The nearest size that the venue takes. */
  #onGrid(size: number, ticks: number): number {
    const { stepLots, maxLots } = this.#grid;
    const lots = Math.max(this.#grid.minLots(ticks), Math.round(size / stepLots) * stepLots);
    return Math.min(maxLots, lots);
  }

  /** A taker comes at `exact`. @returns when the next one does, where shares are taken. */
  #take(time: number, exact: number): number | undefined {
    const { symbol, profile } = this.#options;
    const bid = this.#venue.bestBid(symbol);
    const ask = this.#venue.bestAsk(symbol);
    const fair = this.price / this.#grid.tickSize;
    const chosen: SimSide = this.#rng.taker.uniform() < profile.takers.buyShare ? 1 : -1;
    // Whoever stands a tick or more on the wrong side of the efficient price is taken first.
    const side: SimSide = ask > 0 && ask < fair - 1 ? 1 : bid > fair + 1 ? -1 : chosen;
    const ticks = side === 1 ? ask : bid;
    const part = this.#fills?.next(exact, Math.max(1, this.#bestLots(side)));
    const lots = part === undefined ? this.#lots(this.#sizes.taker, ticks > 0 ? ticks : fair) : part.lots;
    if (ticks > 0) this.#submit(time, this.#takers, { side, ticks, lots: this.#onGrid(lots, ticks), isTaker: true });
    return part?.time;
  }

  /** Lots at the best price that a taker of this side meets. */
  #bestLots(side: SimSide): number {
    const { bids, asks } = this.#venue.depth(this.#options.symbol, 1);
    return (side === 1 ? asks : bids)[0]?.[1] ?? 0;
  }

  #leave(time: number): void {
    const { distance, lifetimeSeconds } = this.#options.profile.crowd;
    const rng = this.#rng.crowd;
    const side: SimSide = rng.uniform() < 0.5 ? 1 : -1;
    const ticks = this.#ticksAway(side, Math.min(0.5, distance * drawExponential(rng)));
    const until = time + lifetimeSeconds * SECOND_MICROS * drawExponential(rng);
    const lots = this.#lots(this.#sizes.crowd, ticks);
    const orderId = this.#submit(time, this.#crowd, { side, ticks, lots, isTaker: false });
    if (orderId > 0) this.#wait({ side, ticks, account: this.#request.account, orderId, until });
  }

  #wait(order: CrowdOrder): void {
    const waiting = this.#waiting;
    let low = 0;
    let high = waiting.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((waiting[middle] as CrowdOrder).until > order.until) low = middle + 1;
      else high = middle;
    }
    waiting.splice(low, 0, order);
  }

  /** The cancel of an order that was filled meanwhile is refused and changes nothing. */
  #cancelOne(time: number): void {
    const { account, orderId } = this.#waiting.pop() as CrowdOrder;
    this.#venue.cancel(time, this.#crowd.nameOf(account, orderId));
  }

  #submit(
    time: number,
    accounts: HouseAccounts,
    order: { readonly side: SimSide; readonly ticks: number; readonly lots: number; readonly isTaker: boolean },
  ): number {
    const request = this.#request;
    clearOrderRequest(request);
    request.symbol = this.#options.symbol;
    request.side = order.side;
    request.lots = order.lots;
    if (order.isTaker) request.type = ORDER_TYPE.market;
    else {
      request.type = ORDER_TYPE.limitMaker;
      request.timeInForce = TIME_IN_FORCE.gtc;
      request.priceTicks = order.ticks;
    }
    return accounts.submit(time, request);
  }
}

function quotesOf(levels: number): Quote[] {
  const quotes: Quote[] = [];
  for (let level = 0; level < levels; level++) {
    for (const side of [1, -1] as const) quotes.push({ side, level, ticks: 0, account: 0, orderId: 0 });
  }
  return quotes;
}

function takerArrivals({ takers }: MarketProfile, rng: Rng): ArrivalModel {
  const { arrivals } = takers;
  return arrivals.kind === 'poisson'
    ? new PoissonArrivals(arrivals.ratePerSecond, rng)
    : new HawkesArrivals(arrivals, rng);
}

function sizesOf({ mu, sigma }: SizeProfile, grid: MarketGrid, rng: Rng): LogNormalSizes {
  return new LogNormalSizes({ mu: mu - Math.log(grid.lotSize), sigma }, { minLots: 1, maxLots: grid.maxLots }, rng);
}
