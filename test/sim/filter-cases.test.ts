/**
 * The recorded filters of the venue on the exchange: 300 cases of a price and a quantity, with the filters that they
 * break, in markets as the venue listed them. The shared data stand beside the repository; where they do not, this says
 * so and is skipped.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { Decimal } from 'decimal.js';
import { describe, expect, it } from 'vitest';
import { createSimExchange, makeOrderRequest, REFUSAL, type SimSymbolDefinition } from '../../src/domain/sim/index.ts';
import { FEES, market } from './schedule.ts';

const SHARED = fileURLToPath(new URL('../../../shared', import.meta.url));
const DATA = join(SHARED, 'data');
const Exact = Decimal.clone({ precision: 100 });

interface FilterCase {
  readonly symbol: string;
  readonly price: string;
  readonly quantity: string;
  readonly violates: readonly string[];
}

interface Listing {
  readonly symbol: string;
  readonly baseAsset: string;
  readonly quoteAsset: string;
  readonly filters: SimSymbolDefinition['filters'];
}

const NAMES: Readonly<Record<number, string>> = {
  [REFUSAL.filterPrice]: 'PRICE_FILTER',
  [REFUSAL.filterLotSize]: 'LOT_SIZE',
  [REFUSAL.filterMinNotional]: 'MIN_NOTIONAL',
};

/** Steps of a text on a grid, cut down, and whether it is on the grid. */
function steps(text: string, step: string | undefined): readonly [steps: number, isOn: boolean] {
  const size = new Exact(step ?? '0').isZero() ? '0.00000001' : (step as string);
  const exact = new Exact(text).div(size);
  return [exact.floor().toNumber(), exact.isInteger()];
}

/** The first filter that the exchange finds broken, `ok` when it finds none. */
function firstBroken(listing: Listing, { price, quantity }: FilterCase): string {
  const exchange = createSimExchange({ fees: FEES });
  const { symbol, baseAsset, quoteAsset, filters } = listing;
  exchange.addSymbol(market(symbol, baseAsset, quoteAsset, { filters }));
  exchange.addAccount({ name: 'a', tradeGroup: -1, enabled: true, feeSchedule: 'standard' });
  exchange.deposit(1, 0, 1, 9e15);
  const filter = (type: string) => filters.find(({ filterType }) => filterType === type);
  const [ticks, isPriceOn] = steps(price, filter('PRICE_FILTER')?.tickSize as string);
  const [lots, isLotOn] = steps(quantity, filter('LOT_SIZE')?.stepSize as string);
  if (!isPriceOn) return 'PRICE_FILTER';
  const request = { ...makeOrderRequest(), priceTicks: ticks, lots: Math.max(1, lots) };
  const code = exchange.check(2, request);
  if (code === REFUSAL.filterPrice) return 'PRICE_FILTER';
  if (!isLotOn || lots === 0) return 'LOT_SIZE';
  // A value beyond 2^53 units, which no account can have, breaks none of the filters.
  if (code === 0 || code === REFUSAL.tooLarge) return 'ok';
  return NAMES[code] ?? `refusal ${code}`;
}

function listings(): ReadonlyMap<string, Listing> {
  const lines = gunzipSync(readFileSync(join(DATA, 'rest', 'binance_spot_exchangeInfo_20211012.ndjson.gz'))).toString();
  const bodies = lines
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { readonly raw?: string });
  const found = new Map<string, Listing>();
  for (const { raw } of bodies) {
    if (raw === undefined) continue;
    const { symbols = [] } = JSON.parse(raw) as { readonly symbols?: readonly Listing[] };
    for (const listing of symbols) found.set(listing.symbol, listing);
  }
  return found;
}

describe.skipIf(!existsSync(SHARED))('the recorded filters (skipped without ../shared)', () => {
  it('are broken as the venue says, first filter first, in 300 of 300 cases', () => {
    const text = readFileSync(join(DATA, 'expected', 'binance_filters.json'), 'utf8');
    const { cases } = JSON.parse(text) as { readonly cases: readonly FilterCase[] };
    const known = listings();
    const different = cases.flatMap((one) => {
      const found = firstBroken(known.get(one.symbol) as Listing, one);
      const expected = one.violates[0] ?? 'ok';
      return found === expected ? [] : [{ ...one, found }];
    });
    expect(cases).toHaveLength(300);
    expect(different).toEqual([]);
  });
});
