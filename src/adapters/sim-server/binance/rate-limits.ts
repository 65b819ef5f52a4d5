/**
 * The venue's limits: request weight and raw requests of an address, unfilled orders of an account. Windows are fixed, not
 * sliding: a minute begins at its full second, a day at midnight UTC.
 */
import { BinanceFault } from './fault.ts';

const US = { second: 1e6, minute: 60e6, day: 86_400e6 } as const;
const TOO_MANY = 429;
const BANNED = 418;
/** How many requests beyond the limit turn into a ban, and how long the first and the longest one lasts. */
const IGNORED_UNTIL_BAN = 100;
const BAN_SECONDS_MIN = 120;
const BAN_SECONDS_MAX = 259_200;

/** Limits of one server. */
export interface LimitOptions {
  /** Request weight a minute and address. */
  readonly weight: number;
  /** Requests in five minutes and address. */
  readonly raw: number;
  /** Orders in ten seconds and in a day, and account. */
  readonly ordersTenSeconds: number;
  readonly ordersDay: number;
}

/** The figures that Binance publishes in 2026. */
export const USUAL_LIMITS: LimitOptions = { weight: 6000, raw: 300_000, ordersTenSeconds: 100, ordersDay: 200_000 };

/** Count of something in a fixed window. */
class Window {
  readonly lengthUs: number;
  #start = 0;
  #count = 0;

  constructor(lengthUs: number) {
    this.lengthUs = lengthUs;
  }

  count(nowUs: number): number {
    const start = nowUs - (nowUs % this.lengthUs);
    if (start !== this.#start) {
      this.#start = start;
      this.#count = 0;
    }
    return this.#count;
  }

  add(nowUs: number, amount: number): void {
    this.#count = Math.max(0, this.count(nowUs) + amount);
  }

  /** Full seconds until the window ends. */
  secondsLeft(nowUs: number): number {
    return Math.max(1, Math.ceil((this.lengthUs - (nowUs % this.lengthUs)) / US.second));
  }
}

/** What an address has used. */
class Address {
  readonly weight = new Window(US.minute);
  readonly raw = new Window(5 * US.minute);
  ignored = 0;
  bans = 0;
  bannedUntilUs = 0;
}

/** Limits of all addresses and accounts. */
export class RateLimits {
  readonly limits: LimitOptions;
  readonly #addresses = new Map<string, Address>();
  readonly #orders = new Map<number, { readonly tenSeconds: Window; readonly day: Window }>();

  constructor(limits: LimitOptions = USUAL_LIMITS) {
    this.limits = limits;
  }

  /** Charges a request. @throws −1003 with 429, and 418 for those who do not stop. */
  charge(address: string, weight: number, nowUs: number): void {
    const used = this.#address(address);
    if (nowUs < used.bannedUntilUs) throw this.#banned(used, nowUs);
    used.raw.add(nowUs, 1);
    used.weight.add(nowUs, weight);
    const overWeight = used.weight.count(nowUs) > this.limits.weight;
    if (!overWeight && used.raw.count(nowUs) <= this.limits.raw) {
      used.ignored = 0;
      return;
    }
    used.ignored += 1;
    if (used.ignored > IGNORED_UNTIL_BAN) {
      const seconds = Math.min(BAN_SECONDS_MAX, BAN_SECONDS_MIN * 2 ** used.bans);
      used.bans += 1;
      used.ignored = 0;
      used.bannedUntilUs = nowUs + seconds * US.second;
      throw this.#banned(used, nowUs);
    }
    const window = overWeight ? used.weight : used.raw;
    const [limit, what] = overWeight ? [this.limits.weight, '1 MINUTE'] : [this.limits.raw, '5 MINUTE'];
    const text = `Too much request weight used; current limit is ${limit} request weight per ${what}. Please use WebSocket Streams for live updates to avoid polling the API.`;
    throw new BinanceFault(TOO_MANY, -1003, text, { retryAfter: window.secondsLeft(nowUs) });
  }

  /** A request that turned out to be free. */
  giveBack(address: string, weight: number, nowUs: number): void {
    this.#address(address).weight.add(nowUs, -weight);
  }

  /** Weight of an address in this minute. */
  usedWeight(address: string, nowUs: number): number {
    return this.#address(address).weight.count(nowUs);
  }

  /** Orders of an account in ten seconds and in a day. */
  usedOrders(account: number, nowUs: number): readonly [tenSeconds: number, day: number] {
    const { tenSeconds, day } = this.#ordersOf(account);
    return [tenSeconds.count(nowUs), day.count(nowUs)];
  }

  /** Whether some more orders may be placed. @throws −1015 with 429. */
  checkOrders(account: number, count: number, nowUs: number): void {
    const { tenSeconds, day } = this.#ordersOf(account);
    const { ordersTenSeconds, ordersDay } = this.limits;
    if (tenSeconds.count(nowUs) + count > ordersTenSeconds) {
      throw tooManyOrders(ordersTenSeconds, '10 SECOND', tenSeconds.secondsLeft(nowUs));
    }
    if (day.count(nowUs) + count > ordersDay) throw tooManyOrders(ordersDay, '1 DAY', day.secondsLeft(nowUs));
  }

  /** Orders were placed, or with a negative count filled for the first time. */
  addOrders(account: number, count: number, nowUs: number): void {
    const { tenSeconds, day } = this.#ordersOf(account);
    tenSeconds.add(nowUs, count);
    day.add(nowUs, count);
  }

  /**
   * Places orders: they count before they are sent, since a fill gives back what the placement has cost.
   * @param place returns a number below 0 when nothing was placed.
   * @throws −1015 with 429.
   */
  placing<T extends { readonly result: number }>(account: number, count: number, nowUs: number, place: () => T): T {
    this.checkOrders(account, count, nowUs);
    this.addOrders(account, count, nowUs);
    const placed = place();
    if (placed.result < 0) this.addOrders(account, -count, nowUs);
    return placed;
  }

  /** As exchangeInfo lists them. */
  describe(): readonly object[] {
    const { weight, raw, ordersTenSeconds, ordersDay } = this.limits;
    return [
      { rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit: weight },
      { rateLimitType: 'ORDERS', interval: 'SECOND', intervalNum: 10, limit: ordersTenSeconds },
      { rateLimitType: 'ORDERS', interval: 'DAY', intervalNum: 1, limit: ordersDay },
      { rateLimitType: 'RAW_REQUESTS', interval: 'MINUTE', intervalNum: 5, limit: raw },
    ];
  }

  #banned(used: Address, nowUs: number): BinanceFault {
    const until = Math.ceil(used.bannedUntilUs / 1000);
    const text = `Way too much request weight used; IP banned until ${until}. Please use WebSocket Streams for live updates to avoid bans.`;
    return new BinanceFault(BANNED, -1003, text, {
      retryAfter: Math.ceil((used.bannedUntilUs - nowUs) / US.second),
    });
  }

  #address(name: string): Address {
    let address = this.#addresses.get(name);
    if (address === undefined) {
      address = new Address();
      this.#addresses.set(name, address);
    }
    return address;
  }

  #ordersOf(account: number): { readonly tenSeconds: Window; readonly day: Window } {
    let windows = this.#orders.get(account);
    if (windows === undefined) {
      windows = { tenSeconds: new Window(10 * US.second), day: new Window(US.day) };
      this.#orders.set(account, windows);
    }
    return windows;
  }
}

function tooManyOrders(limit: number, window: string, retryAfter: number): BinanceFault {
  return new BinanceFault(TOO_MANY, -1015, `Too many new orders; current limit is ${limit} orders per ${window}.`, {
    retryAfter,
  });
}
