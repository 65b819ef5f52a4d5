/**
 * Which request a recorded body answers. The session of today may ask for another number of levels, or at another
 * host, than whoever recorded did, so the address is compared in steps: path and query; path and market; market.
 */

/** Parameters that name a market, by the venues' spelling. */
const MARKET_KEYS = ['symbol', 'pair', 'product_id', 'symbols', 'product_ids', 'market'];

interface Address {
  readonly path: string;
  readonly query: string;
  /** Value of the parameter that names the market, in lower case; empty when there is none. */
  readonly market: string;
}

function addressOf(url: string): Address {
  const at = url.indexOf('://');
  const slash = url.indexOf('/', at < 0 ? 0 : at + 3);
  const rest = slash < 0 ? '/' : url.slice(slash);
  const [path = '/', query = ''] = rest.split('?');
  const parameters = new URLSearchParams(query);
  parameters.sort();
  const key = MARKET_KEYS.find((name) => parameters.has(name));
  return {
    path,
    query: parameters.toString(),
    market: (key === undefined ? '' : (parameters.get(key) ?? '')).toLowerCase(),
  };
}

const STEPS: readonly ((a: Address, b: Address) => boolean)[] = [
  (a, b) => a.path === b.path && a.query === b.query,
  (a, b) => a.path === b.path && a.market === b.market,
  (a, b) => a.market !== '' && a.market === b.market,
];

/**
 * The request that a body answers.
 * @param asked addresses that were asked for and have no answer yet, oldest first.
 * @param url address in the recording; empty where the layout names none, which the oldest request takes.
 * @returns index in `asked`, −1 for none.
 */
export function answeredRequest(asked: readonly string[], url: string): number {
  if (url === '') return asked.length === 0 ? -1 : 0;
  const recorded = addressOf(url);
  const addresses = asked.map(addressOf);
  for (const fits of STEPS) {
    const index = addresses.findIndex((address) => fits(address, recorded));
    if (index >= 0) return index;
  }
  return -1;
}
