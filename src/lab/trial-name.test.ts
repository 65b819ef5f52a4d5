import { describe, expect, it } from 'vitest';
import { trialName } from './trial-name.ts';

const bars = (symbol: string, intervalMicros = 3_600_000_000) => ({ symbol, intervalMicros });

describe('the name of a ledger of trials', () => {
  it('is symbols and length of the bars, however a symbol is spelled', () => {
    expect(trialName([bars('BTC/USDT')])).toBe('BTCUSDT-3600s');
    expect(trialName([bars('btcusdt', 60_000_000)])).toBe('BTCUSDT-60s');
    expect(trialName([bars('BTC-USDT'), bars('ETHUSDT')])).toBe('BTCUSDT+ETHUSDT-3600s');
  });

  it('stays below 130 characters for 64 markets, and tells them apart behind the 100th', () => {
    const many = Array.from({ length: 64 }, (_, i) => bars(`MARKET${i}USDT`));
    const other = [...many.slice(0, 63), bars('OTHERUSDT')];
    expect(trialName(many).length).toBeLessThan(130);
    expect(trialName(other)).not.toBe(trialName(many));
  });
});
