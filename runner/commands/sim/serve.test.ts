import { describe, expect, it } from 'vitest';
import { readBalances, type ServeOptions, serveSetup } from './serve.ts';

const OPTIONS: ServeOptions = {
  venue: 'binance',
  port: '0',
  balances: 'BTC=1.5,USDT=100',
  symbols: 'btcusdt, ETHUSDT',
  market: 'generated',
  latency: 'none',
  impact: 'linear',
  fills: 'sizes',
  history: '30',
  seed: '7',
  clock: 'fast',
  chaos: 'calm',
  limits: 'usual',
  listenKeys: true,
};

describe('the options of sim serve', () => {
  it('set up a venue, with a key and a secret when none are given', () => {
    const { port, venue, chaos } = serveSetup(OPTIONS);
    expect(port).toBe(0);
    expect(chaos).toBeUndefined();
    expect(venue).toMatchObject({ symbols: ['BTCUSDT', 'ETHUSDT'], seed: 7, speed: 60, historyMinutes: 30 });
    const [account] = venue.accounts;
    expect(account?.key).toMatch(/^[0-9a-f]{64}$/);
    expect(account?.secret).not.toBe(account?.key);
    expect(account?.balances).toEqual({ BTC: '1.5', USDT: '100' });
    expect(serveSetup({ ...OPTIONS, key: 'k', secret: 's', limits: 'none' }).isUnlimited).toBe(true);
    expect(serveSetup({ ...OPTIONS, chaos: 'flaky' }).chaos?.scenario.name).toBe('flaky');
  });

  it.each<readonly [Partial<ServeOptions>, string]>([
    [{ venue: 'nasdaq' }, '--venue nasdaq'],
    [{ port: '70000' }, '--port 70000'],
    [{ port: 'x' }, '--port x'],
    [{ balances: 'BTC:1' }, 'balance BTC:1'],
    [{ symbols: 'BTCUSDT,btcusdt' }, 'a symbol comes twice'],
    [{ market: 'dead' }, '--market dead'],
    [{ clock: 'slow' }, '--clock slow'],
    [{ history: '1441' }, '--history 1441'],
    [{ key: 'a b' }, '--key'],
    [{ chaos: 'no-such-file' }, '--chaos no-such-file'],
    [{ limits: 'some' }, '--limits some'],
  ])('refuse %j', (more, text) => {
    expect(() => serveSetup({ ...OPTIONS, ...more })).toThrow(text);
  });

  it('read balances, none at all among them', () => {
    expect(readBalances('')).toEqual({});
    expect(() => readBalances('BTC=123456789')).toThrow('at most eight digits');
  });
});
