import { describe, expect, it } from 'vitest';
import { livelyProfile } from '../domain/sim/index.ts';
import { formatMarketProfile, parseMarketProfile } from './market-profile.ts';

const LIVELY = livelyProfile(60_000);

/** The text of a profile with one key changed; a path of keys. */
function changed(path: string, value: unknown): string {
  const profile = JSON.parse(formatMarketProfile(LIVELY));
  const keys = path.split('.');
  const last = keys.pop() as string;
  let at = profile;
  for (const key of keys) at = at[key];
  at[last] = value;
  return JSON.stringify(profile);
}

describe('the file of a market profile', () => {
  it('reads back as the same doubles, with arrivals of both kinds', () => {
    expect(parseMarketProfile(formatMarketProfile(LIVELY), 'x.json')).toEqual(LIVELY);
    const poisson = {
      ...LIVELY,
      takers: { ...LIVELY.takers, arrivals: { kind: 'poisson', ratePerSecond: 1 / 3 } as const },
    };
    expect(parseMarketProfile(formatMarketProfile(poisson), 'x.json')).toEqual(poisson);
  });

  it.each([
    ['{', 'is not JSON'],
    ['[]', 'a market profile is an object [p.json]'],
    [changed('version', 2), 'is 2, must be 1 [p.json, version]'],
    [changed('name', ''), 'must be a text [p.json, name]'],
    [changed('price', 0), 'is 0, must be a number from'],
    [changed('price', '60000'), 'is "60000", must be a number'],
    [changed('makers.count', 1.5), 'is 1.5, must be a whole number from 1 to 100 [p.json, makers.count]'],
    [changed('makers.spread', 3), 'must be an object with mu, sigma [p.json, makers.spread]'],
    [changed('makers.depth', 3), 'there are the keys count, levels'],
    [changed('takers.arrivals.kind', 'bursts'), 'is "bursts", must be "hawkes" or "poisson"'],
    [changed('takers', undefined), 'is undefined, must be "hawkes" or "poisson" [p.json, takers.arrivals.kind]'],
    [changed('takers.arrivals.branching', 1), 'from 0 to 0.999 [p.json, takers.arrivals.branching]'],
    [changed('latency.feed.sigma', undefined), '[p.json, latency.feed.sigma]'],
  ])('%s is refused: %s', (text, message) => {
    expect(() => parseMarketProfile(text, 'p.json')).toThrow(message);
  });
});
