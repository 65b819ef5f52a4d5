/** What an endpoint is: who may call it and what it does; and the parameters of a query, which may come several times. */
import type { VenueAccount } from '../hosted/hosted-venue.ts';
import { faults } from './fault.ts';
import type { Fields } from './json-fields.ts';
import type { CoinbaseVenue } from './venue.ts';

/** Parameters of a query. */
export class Query {
  readonly #values: URLSearchParams;

  constructor(text: string) {
    this.#values = new URLSearchParams(text);
  }

  /** The first value, or undefined when there is none or it is empty. */
  text(name: string): string | undefined {
    const value = this.#values.get(name);
    return value === null || value === '' ? undefined : value;
  }

  /** All values of a name; also those that stand in one, with commas between them. */
  all(name: string): readonly string[] {
    return this.#values.getAll(name).flatMap((value) => value.split(',').filter((part) => part !== ''));
  }

  /** A whole number. @throws 400 for anything else. */
  whole(name: string, most = Number.MAX_SAFE_INTEGER): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    if (!/^\d{1,15}$/.test(value)) throw faults.argument(`${name} is invalid`);
    return Math.min(Number(value), most);
  }
}

/** A call of an endpoint that anybody may call. */
export interface Call {
  readonly query: Query;
  /** Fields of the body; empty when it has none. */
  readonly body: Fields;
  /** What stands at the places of the path that are open. */
  readonly places: readonly string[];
}

/** A call whose sender is known. */
export interface OwnCall extends Call {
  readonly account: VenueAccount;
}

/** One endpoint. */
export type Endpoint =
  | { readonly access: 'public'; handle(venue: CoinbaseVenue, call: Call): unknown }
  | { readonly access: 'private'; handle(venue: CoinbaseVenue, call: OwnCall): unknown };

/** An endpoint for anybody. */
export function open(handle: (venue: CoinbaseVenue, call: Call) => unknown): Endpoint {
  return { access: 'public', handle };
}

/** An endpoint for holders of a key. */
export function own(handle: (venue: CoinbaseVenue, call: OwnCall) => unknown): Endpoint {
  return { access: 'private', handle };
}

/** One page of rows; the cursor is the place of the next one. */
export interface Page<T> {
  readonly rows: readonly T[];
  readonly hasNext: boolean;
  readonly cursor: string;
}

/** Cuts a page out. Rows are numbered; the cursor names the last one of the page, so that new rows move nothing. */
export function pageOf<T extends { readonly number: number }>(
  newestFirst: readonly T[],
  query: Query,
  limit: number,
): Page<T> {
  const cursor = query.whole('cursor');
  const rest = cursor === undefined ? newestFirst : newestFirst.filter(({ number }) => number < cursor);
  const rows = rest.slice(0, limit);
  const hasNext = rest.length > rows.length;
  return { rows, hasNext, cursor: hasNext ? String(rows.at(-1)?.number ?? 0) : '' };
}
