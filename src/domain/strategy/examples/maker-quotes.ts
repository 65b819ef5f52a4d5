/**
 * Quotes of a market maker: the part that decides, pure, for the simulator (`notebooks/08-execution-and-impact.ipynb`),
 * for backtests on depth, and for whatever sends orders itself. `marketMaker` is the same as a strategy.
 */
import { InputError } from '../../../core/index.ts';

export interface MakerState {
  /** Price in the middle of the best quotes. */
  readonly mid: number;
  /** What is held, in base units; negative is short. */
  readonly inventory: number;
  /** Deviation of the price over a second, in price units. */
  readonly volatility: number;
  /** Seconds until the inventory is to be flat. */
  readonly horizon: number;
}

export interface MakerOptions {
  /** Risk aversion γ, per price unit and base unit; larger leans harder against inventory. */
  readonly riskAversion: number;
  /** How fast fills become rare with the distance from the middle, κ, per price unit: λ(δ) = A·exp(−κ·δ). */
  readonly decay: number;
  /** Size of each quote, base units. */
  readonly size: number;
  /** Inventory, at which the side that adds to it is not quoted. */
  readonly inventoryMax: number;
}

/** What to quote; a side that is not quoted has size 0. */
export interface MakerQuotes {
  readonly bid: { readonly price: number; readonly size: number };
  readonly ask: { readonly price: number; readonly size: number };
  /** The price that the maker itself is indifferent at. */
  readonly reservation: number;
}

function checkPositive(key: string, value: number): void {
  if (!(value > 0 && Number.isFinite(value)))
    throw new InputError('BOT4_CONFIG_VALUE', `${key} is ${value}, must be a number above 0`, { place: { key } });
}

/**
 * Avellaneda and Stoikov's quotes: r = mid − q·γ·σ²·T, and around it a half spread of γ·σ²·T/2 + ln(1 + γ/κ)/γ. Inventory
 * moves both quotes, so that the market takes it off the maker's hands.
 * @returns prices that are not rounded to ticks; round the bid down and the ask up.
 * @throws BOT4_CONFIG_VALUE
 * References: Avellaneda & Stoikov (2008), High-frequency trading in a limit order book, Quantitative Finance 8(3).
 * @example makerQuotes({ mid: 100, inventory: 0, volatility: 0.1, horizon: 1 }, { riskAversion: 0.1, decay: 1.5, size: 1, inventoryMax: 5 }).reservation // => 100
 */
export function makerQuotes(state: MakerState, options: MakerOptions): MakerQuotes {
  const { mid, inventory, volatility, horizon } = state;
  const { riskAversion, decay, size, inventoryMax } = options;
  for (const [key, value] of Object.entries({ mid, riskAversion, decay, size, inventoryMax }))
    checkPositive(key, value);
  if (!(volatility >= 0 && horizon >= 0 && Number.isFinite(inventory)))
    throw new InputError('BOT4_CONFIG_VALUE', `volatility ${volatility} and horizon ${horizon} must not be negative`, {
      place: { key: 'state' },
    });
  const risk = riskAversion * volatility * volatility * horizon;
  const reservation = mid - inventory * risk;
  const half = risk / 2 + Math.log1p(riskAversion / decay) / riskAversion;
  // A maker never crosses: a reservation price beyond the middle quotes at the middle.
  return {
    bid: { price: Math.max(0, Math.min(mid, reservation - half)), size: inventory >= inventoryMax ? 0 : size },
    ask: { price: Math.max(mid, reservation + half), size: inventory <= -inventoryMax ? 0 : size },
    reservation,
  };
}
