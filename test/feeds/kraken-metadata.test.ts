/**
 * Lists of markets of Kraken and Coinbase, against answers that were computed elsewhere. The data stand beside the project
 * and are not part of it: without the folder these tests are skipped, with it every file must be there.
 */
import { describe, expect, it } from 'vitest';
import { readCoinbaseExchangeProducts, readCoinbaseProducts } from '../../src/adapters/coinbase/index.ts';
import { readKrakenFutures, readKrakenPairs } from '../../src/adapters/kraken/index.ts';
import { feeAt } from '../../src/domain/market/index.ts';
import { HAS_SHARED, sharedText } from './session-recording.ts';

interface Answer {
  readonly kraken: {
    readonly pairs: number;
    readonly with_wsname: number;
    readonly marginable_pairs: number;
    readonly 'dark_pool_keys_ending_.d': number;
    readonly fee_at_30d_volume_taker_maker: Readonly<Record<string, readonly [number, number]>>;
    readonly XXBTZUSD: { readonly pair_decimals: number; readonly lot_decimals: number; readonly ordermin: string };
  };
  readonly coinbase: {
    readonly products: number;
    readonly status: Readonly<Record<string, number>>;
    readonly post_only: number;
    readonly limit_only: number;
    readonly cancel_only: number;
    readonly 'BTC-USD': Readonly<Record<string, unknown>>;
    readonly distinct_quote_increments: readonly string[];
  };
}

function bodyOf(name: string): string {
  return (JSON.parse(sharedText('rest', name)) as { raw: string }).raw;
}

describe.skipIf(!HAS_SHARED)('lists of markets (../shared; skipped without it)', () => {
  it('of Kraken have the expected pairs, steps and fees at every volume', () => {
    const { kraken: expected } = JSON.parse(sharedText('expected', 'venue_metadata.json')) as Answer;
    const markets = readKrakenPairs(bodyOf('kraken_AssetPairs_20210417.ndjson.gz'), '2021-04-17');
    expect(markets).toHaveLength(expected.pairs);
    expect(markets.filter(({ symbol }) => symbol !== undefined)).toHaveLength(expected.with_wsname);
    expect(markets.filter(({ isMarginable }) => isMarginable)).toHaveLength(expected.marginable_pairs);
    expect(markets.filter(({ id }) => id.endsWith('.d'))).toHaveLength(expected['dark_pool_keys_ending_.d']);
    const { fees, scale, minQty } = markets.find(({ id }) => id === 'XXBTZUSD')!;
    expect(scale).toEqual({
      priceDecimals: expected.XXBTZUSD.pair_decimals,
      qtyDecimals: expected.XXBTZUSD.lot_decimals,
    });
    expect(minQty).toBe(expected.XXBTZUSD.ordermin);
    for (const [volume, [taker, maker]] of Object.entries(expected.fee_at_30d_volume_taker_maker)) {
      expect(feeAt(fees!, volume)).toMatchObject({ takerPercent: String(taker), makerPercent: String(maker) });
    }
  });

  it('of Coinbase have the expected products', () => {
    const { coinbase: expected } = JSON.parse(sharedText('expected', 'venue_metadata.json')) as Answer;
    const markets = readCoinbaseExchangeProducts(bodyOf('coinbase_products_20210417.ndjson.gz'));
    expect(markets).toHaveLength(expected.products);
    const having = (status: string): number => markets.filter((market) => market.status === status).length;
    expect([having('post-only'), having('limit-only'), having('cancel-only'), having('offline')]).toEqual([
      expected.post_only,
      expected.limit_only,
      expected.cancel_only,
      0,
    ]);
    const { 'BTC-USD': btc } = expected;
    expect(markets.find(({ id }) => id === 'BTC-USD')).toMatchObject({
      tickSize: btc.quote_increment,
      lotSize: btc.base_increment,
      minQty: btc.base_min_size,
      maxQty: btc.base_max_size,
      minNotional: btc.min_market_funds,
      maxNotional: btc.max_market_funds,
    });
    expect([...new Set(markets.map(({ tickSize }) => tickSize))].sort()).toEqual(
      [...expected.distinct_quote_increments].sort(),
    );
  });

  it('of Kraken Futures and of the samples of Advanced Trade are read', () => {
    const futures = readKrakenFutures(bodyOf('kraken_futures_instruments_20210722.ndjson.gz'));
    expect(futures.filter(({ kind }) => kind === 'perp').length).toBeGreaterThan(0);
    expect(futures.every(({ tickSize, status }) => Number(tickSize) > 0 && status === 'online')).toBe(true);
    const lines = sharedText('rest', 'venue_bodies.ndjson.gz').trim().split('\n');
    const bodies = lines.flatMap((line) => /"body":(\{"products":\[\{"product_id".*\})\}$/.exec(line)?.[1] ?? []);
    expect(bodies.length).toBeGreaterThan(0);
    for (const body of bodies) expect(readCoinbaseProducts(body).length).toBeGreaterThan(0);
  });
});
