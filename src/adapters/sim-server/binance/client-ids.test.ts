import { describe, expect, it } from 'vitest';
import { Rng } from '../../../core/index.ts';
import { ClientIds } from './client-ids.ts';

describe('client order ids', () => {
  const ids = (capacity?: number): ClientIds => {
    const rng = new Rng(1);
    return new ClientIds(() => rng.uniform(), capacity);
  };

  it('are the same number for the same name, and the name comes back', () => {
    const all = ids();
    const number = all.take('newClientOrderId', 'x-abc_1');
    expect(all.take('newClientOrderId', 'x-abc_1')).toBe(number);
    expect([all.text(number), all.find('x-abc_1'), all.find('y'), all.text(99)]).toEqual(['x-abc_1', number, 0, '']);
  });

  it('made by the venue have 22 letters and digits and differ', () => {
    const all = ids();
    const names = new Set(Array.from({ length: 1000 }, () => all.text(all.make())));
    expect(names.size).toBe(1000);
    for (const name of names) expect(name).toMatch(/^[A-Za-z0-9]{22}$/);
  });

  it.each(['', 'ä', 'a b', 'x'.repeat(37)])('refuse %j', (text) => {
    expect(() => ids().take('newClientOrderId', text)).toThrow(
      "Illegal characters found in parameter 'newClientOrderId'; legal range is '^[a-zA-Z0-9-_]{1,36}$'.",
    );
  });

  it('are forgotten beyond the capacity, oldest first, but not while an order bears them', () => {
    const all = ids(3);
    const [a, b] = ['a', 'b', 'c'].map((name) => all.take('x', name));
    all.isKept = (number) => number === a;
    all.take('x', 'd');
    expect([all.text(a as number), all.text(b as number), all.find('b'), all.find('c') > 0]).toEqual([
      'a',
      '',
      0,
      true,
    ]);
  });
});
