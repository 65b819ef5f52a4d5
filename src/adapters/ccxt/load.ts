/**
 * Loads one venue of ccxt. The package is 61 MB and takes a second as a whole; the class of one venue takes 0.2 s, so only
 * that file is read, when a fetch begins.
 */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** A market as ccxt describes it; `info` is what the venue said. */
export interface CcxtMarket {
  readonly id: string;
  readonly symbol: string;
  readonly base: string;
  readonly quote: string;
  readonly type: string;
  readonly maker?: number;
  readonly taker?: number;
  readonly info: unknown;
}

/** What is used of ccxt's `Exchange`. Its methods of the venue's own endpoints are called by name. */
export interface CcxtVenue {
  readonly id: string;
  readonly hostname?: string;
  readonly symbols: readonly string[] | undefined;
  readonly markets: Readonly<Record<string, CcxtMarket>> | undefined;
  readonly markets_by_id: Readonly<Record<string, readonly CcxtMarket[]>> | undefined;
  readonly has: Record<string, unknown>;
  readonly options: Record<string, unknown>;
  readonly urls: { api: unknown };
  readonly last_response_headers: Readonly<Record<string, string>> | undefined;
  loadMarkets(reload: boolean): Promise<unknown>;
  handleErrors(...args: readonly unknown[]): unknown;
  onRestResponse(...args: readonly unknown[]): string;
}

/** Classes of ccxt that serve a fetch. */
export type CcxtVenueName = 'binance' | 'binanceusdm' | 'kraken' | 'coinbase';

const load = createRequire(import.meta.url);

/** Makes a venue. @param config as ccxt's constructor takes it. */
export function loadCcxtVenue(name: CcxtVenueName, config: Readonly<Record<string, unknown>>): CcxtVenue {
  // The package exports only its whole; the file of a venue is found beside what it exports.
  const folder = dirname(dirname(load.resolve('ccxt')));
  const { default: Venue } = load(join(folder, 'js', 'src', `${name}.js`)) as {
    readonly default: new (config: unknown) => CcxtVenue;
  };
  return new Venue(config);
}
