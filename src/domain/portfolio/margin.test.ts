import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bankruptcyPrice,
  type CrossPosition,
  crossLiquidationPrice,
  crossMargin,
  fundingOf,
  liquidate,
  MarginSchedule,
} from './index.ts';

const bracket = ([fromNotional, maintenanceRate, maxLeverage]: readonly [string, string, string]) => ({
  fromNotional,
  maintenanceRate,
  maxLeverage,
});
/** Shaped as the venue's: its fourth bracket begins with an amount of 16,300 and its last one here with 141,300. */
const BTC = new MarginSchedule(
  (
    [
      ['0', '0.004', '125'],
      ['50000', '0.005', '100'],
      ['250000', '0.01', '50'],
      ['1000000', '0.025', '20'],
      ['5000000', '0.05', '10'],
    ] as const
  ).map(bracket),
);
const ETH = new MarginSchedule(
  (
    [
      ['0', '0.005', '100'],
      ['10000', '0.0065', '75'],
      ['100000', '0.01', '50'],
      ['500000', '0.02', '25'],
      ['1000000', '0.05', '10'],
      ['2000000', '0.1', '5'],
    ] as const
  ).map(bracket),
);
const LONG_ETH: CrossPosition = {
  ...{ symbol: 'ETHUSDT', size: '3683.979', entryPrice: '1456.84', markPrice: '1335.18' },
  schedule: ETH,
};
const LONG_BTC: CrossPosition = {
  ...{ symbol: 'BTCUSDT', size: '109.488', entryPrice: '32481.980', markPrice: '31967.27' },
  schedule: BTC,
};
const WALLET = '1535443.01';

describe('margin schedule', () => {
  it('asks 3,700 of a notional of 500,000, whose maintenance amount is 1,300 as in the table of the venue', () => {
    // 500,000 · 1 % − (250,000 · (1 % − 0.5 %) + 50)
    expect(BTC.maintenance(500_000).toFixed()).toBe('3700');
    expect(BTC.maintenance(-500_000).toFixed()).toBe('3700');
  });

  it('is continuous where a bracket ends', () => {
    for (const edge of [50_000, 250_000, 1_000_000, 5_000_000]) {
      const below = BTC.maintenance(new Decimal(edge).minus('0.000001'));
      expect(BTC.maintenance(edge).minus(below).abs().lt('0.000001')).toBe(true);
    }
  });

  it('asks a twentieth at a leverage of 20, and refuses more than a bracket allows', () => {
    expect(BTC.initial(2_000_000, 20).toFixed()).toBe('100000');
    for (const leverage of [21, 0, -1, Number.NaN]) {
      expect(() => BTC.initial(2_000_000, leverage)).toThrow(expect.objectContaining({ code: 'BOT4_DATA_VALUE' }));
    }
  });

  it.each([
    [[]],
    [[['1', '0.01', '10']]],
    [[['0', '0', '10']]],
    [
      [
        ['0', '0.01', '10'],
        ['0', '0.02', '5'],
      ],
    ],
    [
      [
        ['0', '0.02', '10'],
        ['10', '0.01', '5'],
      ],
    ],
  ] as const)('refuses %j', (rows) => {
    expect(() => new MarginSchedule((rows as readonly (readonly [string, string, string])[]).map(bracket))).toThrow(
      expect.objectContaining({ code: 'BOT4_DATA_VALUE' }),
    );
  });
});

describe('liquidation price', () => {
  it('of two long positions in one wallet is 1,153.26 and 26,316.89', () => {
    // Python, decimals of 40 digits: (WB − TMM + UPNL + cum − q·E) / (q·MMR − q)
    // ETH: (1535443.01 − 71200.81144 − 56354.56848 + 135365 − 3683.979·1456.84) / (3683.979·0.1 − 3683.979)
    const positions = [LONG_ETH, LONG_BTC];
    expect(crossLiquidationPrice(WALLET, positions, 'ETHUSDT')?.toFixed(2)).toBe('1153.26');
    expect(crossLiquidationPrice(WALLET, positions, 'BTCUSDT')?.toFixed(2)).toBe('26316.89');
  });

  it('of a long and a short position in one wallet follows the same formula', () => {
    // Python: 1119.262683492797084649806937311833512382, 38346.33079716498611720005845389449072044
    const positions = [LONG_ETH, { ...LONG_BTC, size: '-109.488' }];
    expect(crossLiquidationPrice(WALLET, positions, 'ETHUSDT')?.toFixed(12)).toBe('1119.262683492797');
    expect(crossLiquidationPrice(WALLET, positions, 'BTCUSDT')?.toFixed(12)).toBe('38346.330797164986');
    const { marginBalance, maintenance, ratio, isLiquidated } = crossMargin(WALLET, positions);
    expect(marginBalance.toFixed()).toBe('1143604.69334');
    expect(maintenance.toFixed()).toBe('427713.319566');
    expect(ratio.toFixed(9)).toBe('0.374004516');
    expect(isLiquidated).toBe(false);
  });

  it('takes the bracket of the notional at the price that is looked for', () => {
    // One BTC at 50,000 with 5,000: at 45,180.72 the notional is in the first bracket, whose amount is 0.
    const long = { size: '1', entryPrice: '50000' };
    expect(BTC.liquidationPrice(long, 5000)?.toFixed(6)).toBe('45180.722892');
    // Short, at 54,776.12 it is in the second.
    expect(BTC.liquidationPrice({ ...long, size: '-1' }, 5000)?.toFixed(6)).toBe('54776.119403');
  });

  it('does not exist for a position that is paid in full', () => {
    expect(BTC.liquidationPrice({ size: '1', entryPrice: '50000' }, 50_000)).toBeUndefined();
    expect(bankruptcyPrice({ size: '1', entryPrice: '50000' }, 50_000)).toBeUndefined();
  });

  it('is where margin balance and maintenance margin meet, and on the safe side of bankruptcy', () => {
    const sample = fc.record({
      lots: fc.integer({ min: 1, max: 100_000 }),
      long: fc.boolean(),
      entry: fc.integer({ min: 1000, max: 90_000 }),
      leverage: fc.integer({ min: 2, max: 20 }),
    });
    fc.assert(
      fc.property(sample, ({ lots, long, entry, leverage }) => {
        const size = new Decimal(lots).div(1000).times(long ? 1 : -1);
        const position = { size: size.toFixed(), entryPrice: String(entry) };
        const margin = size.abs().times(entry).div(leverage);
        const price = BTC.liquidationPrice(position, margin);
        if (price === undefined) return;
        const left = margin.plus(size.times(price.minus(entry)));
        expect(
          left
            .minus(BTC.maintenance(size.times(price)))
            .abs()
            .lt('1e-6'),
        ).toBe(true);
        const bankrupt = bankruptcyPrice(position, margin);
        expect(long ? price.gt(bankrupt ?? 0) : price.lt(bankrupt ?? 0)).toBe(true);
      }),
    );
  });

  it('names an instrument that the account does not hold', () => {
    expect(() => crossLiquidationPrice(1, [], 'X')).toThrow(expect.objectContaining({ code: 'BOT4_DATA_SYMBOL' }));
  });
});

describe('cross margin', () => {
  it('liquidates a wallet that its losses have used up, whatever the ratio', () => {
    const { ratio, isLiquidated } = crossMargin('0', [{ ...LONG_ETH, markPrice: '1456.83' }]);
    expect([ratio.isFinite(), isLiquidated]).toEqual([false, true]);
    expect(crossMargin('10', []).isLiquidated).toBe(false);
  });
});

describe('liquidation', () => {
  it('gives the fund what is sold above bankruptcy, and takes from it what is sold below', () => {
    // 2 at 100 behind 20: bankrupt at 90.
    const long = { size: '2', entryPrice: '100' };
    expect(liquidate(long, 20, 91).insurance.toFixed()).toBe('2');
    expect(liquidate(long, 20, 88.5).insurance.toFixed()).toBe('-3');
    const short = { size: '-2', entryPrice: '100' };
    const { lost, insurance } = liquidate(short, 20, 112);
    expect([lost.toFixed(), insurance.toFixed()]).toEqual(['20', '-4']);
    expect(() => liquidate(long, 200, 1)).toThrow(expect.objectContaining({ code: 'BOT4_DATA_VALUE' }));
  });
});

describe('funding', () => {
  it('is paid by longs and received by shorts when the rate is positive', () => {
    // 1.5 · 60,000 · 0.0001 = 9
    expect(fundingOf('1.5', '60000', '0.0001').toFixed()).toBe('-9');
    expect(fundingOf('-1.5', '60000', '0.0001').toFixed()).toBe('9');
    expect(fundingOf('0', '60000', '-0.0001').toFixed()).toBe('0');
  });
});
