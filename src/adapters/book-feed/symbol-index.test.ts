import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SymbolIndex } from './symbol-index.ts';

function find(index: SymbolIndex, text: string): number {
  const bytes = new TextEncoder().encode(`"${text}"`);
  return index.find(bytes, 1, bytes.length - 1);
}

describe('symbol index', () => {
  it('finds names among bytes, and the slash that JSON may escape', () => {
    const index = new SymbolIndex(['XBT/USD', 'ETH/USD']);
    expect(
      ['XBT/USD', 'ETH/USD', 'ETH\\/USD', 'ETH/US', '', 'eth/usd', 'ETH\\u002fUSD'].map((text) => find(index, text)),
    ).toEqual([0, 1, 1, -1, -1, -1, -1]);
  });

  it('finds each of any set of names, and no other', () => {
    const name = fc.stringMatching(/^[A-Z0-9_/-]{1,12}$/);
    fc.assert(
      fc.property(fc.uniqueArray(name, { maxLength: 60 }), name, (names, other) => {
        const index = new SymbolIndex(names);
        for (const [i, text] of names.entries()) expect(find(index, text)).toBe(i);
        expect(find(index, other)).toBe(names.indexOf(other));
      }),
    );
  });
});
