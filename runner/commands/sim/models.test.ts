import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { livelyProfile } from '../../../src/domain/sim/index.ts';
import { formatMarketProfile } from '../../../src/dto/market-profile.ts';
import { readMarketFiles, readMarketOption } from './market-option.ts';
import { readFills, readImpact, readLatency } from './model-options.ts';

const SYMBOLS = ['BTCUSDT', 'ETHUSDT'];

describe('models and markets of sim serve', () => {
  let folder = '';
  const path = (name: string): string => join(folder, name);

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'bot4-serve-'));
    writeFileSync(path('profile.json'), formatMarketProfile(livelyProfile(100)));
    const trades = Array.from({ length: 20 }, (_, i) => `${1_700_000_000_000 + i * 1000},${100 + i * 0.01},1,${i % 2}`);
    writeFileSync(path('trades.csv'), `time,price,qty,is_buyer_maker\n${trades.join('\n')}\n`);
    const bars = Array.from({ length: 5 }, (_, i) => `${1_700_000_000_000 + i * 60_000},100,102,99,101,5`);
    writeFileSync(path('bars.csv'), `open_time,open,high,low,close,volume\n${bars.join('\n')}\n`);
    writeFileSync(path('latency.csv'), 'time,feed,order,ack\n1000,10,20,30\n2001000,30,40,50\n');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('take a file for the first market, or one for each', () => {
    expect(readMarketOption('generated', SYMBOLS)).toEqual({ market: 'generated', files: [] });
    expect(readMarketOption('none', SYMBOLS)).toEqual({ market: 'none', files: [] });
    const profile = path('profile.json');
    expect(readMarketOption(profile, SYMBOLS).files).toEqual([{ symbol: 'BTCUSDT', path: profile }]);
    expect(readMarketOption(`none,ethusdt=${profile}`, SYMBOLS)).toEqual({
      market: 'none',
      files: [{ symbol: 'ETHUSDT', path: profile }],
    });
    expect(() => readMarketOption('nowhere', SYMBOLS)).toThrow('neither generated, none nor a file');
    expect(() => readMarketOption(`XRPUSDT=${profile}`, SYMBOLS)).toThrow('not among --symbols');
    expect(() => readMarketOption(`${profile},BTCUSDT=${profile}`, SYMBOLS)).toThrow('comes twice');
  });

  it('read profiles, trades and bars', async () => {
    const files = [
      { symbol: 'BTCUSDT', path: path('profile.json') },
      { symbol: 'ETHUSDT', path: path('trades.csv') },
      { symbol: 'BNBUSDT', path: path('bars.csv') },
    ];
    const { profiles, replays } = await readMarketFiles(files);
    expect(profiles?.BTCUSDT?.price).toBe(100);
    const { ETHUSDT, BNBUSDT } = replays ?? {};
    expect(ETHUSDT?.kind === 'trades' && ETHUSDT.trades.times.length).toBe(20);
    expect(BNBUSDT?.kind === 'bars' && [...BNBUSDT.high]).toEqual([102, 102, 102, 102, 102]);
  });

  it('make latencies: none, usual, log-normal by the way, interpolated between recorded ones', () => {
    expect(readLatency('none', { seed: 1 })).toBeUndefined();
    expect(readLatency('usual', { seed: 1 })?.feed.latencyAt(0)).toBeGreaterThan(2000);
    const drawn = readLatency('feed=5ms:0,order=3ms:0.4', { seed: 1 });
    expect([drawn?.feed.latencyAt(0), drawn?.acknowledgement.latencyAt(0)]).toEqual([5000, 0]);
    expect(drawn?.orderEntry.latencyAt(0)).not.toBe(drawn?.orderEntry.latencyAt(0));
    const recorded = readLatency(path('latency.csv'), { seed: 1 });
    expect([0, 1e6, 9e6].map((time) => recorded?.orderEntry.latencyAt(time))).toEqual([20, 30, 40]);
    for (const wrong of ['fast', 'feed=5', 'feed=0ms:1', 'other=5ms:1'])
      expect(() => readLatency(wrong, { seed: 1 })).toThrow(`--latency ${wrong}`);
    writeFileSync(path('wrong.csv'), 'time,feed,order,ack\n5,1,1,1\n5,1,1,1\n');
    expect(() => readLatency(path('wrong.csv'), { seed: 1 })).toThrow('line 3');
    writeFileSync(path('wrong.csv'), 'time,feed,order,ack\n5,1,,1\n');
    expect(() => readLatency(path('wrong.csv'), { seed: 1 })).toThrow('line 2');
    writeFileSync(path('wrong.csv'), 'time,feed\n');
    expect(() => readLatency(path('wrong.csv'), { seed: 1 })).toThrow('first line');
  });

  it('name impacts, and shapes of partial fills', () => {
    expect(readImpact('square-root')).toBe('squareRoot');
    expect(() => readImpact('constructor')).toThrow('one of linear');
    expect(readFills('sizes')).toBeUndefined();
    expect(readFills('3:2:5')).toEqual({ ratePerSecond: 3, share: { a: 2, b: 5 } });
    for (const wrong of ['3:2', '0:1:1', '1:1:1:1', 'x']) expect(() => readFills(wrong)).toThrow(`--fills ${wrong}`);
  });
});
