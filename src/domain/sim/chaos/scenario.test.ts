import { describe, expect, it } from 'vitest';
import { InputError } from '../../../core/index.ts';
import { OTHER_FAULTS, VENUE_FAULTS } from './fault-catalogue.ts';
import { FAULT_KINDS, type FaultKind } from './fault-kinds.ts';
import { CHAOS_MODES, chaosMode } from './modes.ts';
import { planChaos } from './plan.ts';
import { type ChaosScenario, formatScenario, parseScenario } from './scenario.ts';

function withFault(fault: object): string {
  return JSON.stringify({ version: 1, name: 'x', faults: [{ kind: 'disconnect' }, fault] });
}

describe('a scenario file', () => {
  it('of every mode reads back as it was', () => {
    for (const scenario of Object.values(CHAOS_MODES)) {
      expect(parseScenario(formatScenario(scenario), 'x.json')).toEqual(scenario);
    }
    expect(chaosMode('ban')).toBe(CHAOS_MODES.ban);
    expect(chaosMode('toString')).toBeUndefined();
  });

  it.each([
    ['{', 'is not JSON'],
    ['[]', 'a scenario is an object'],
    ['{"version":2,"name":"x","faults":[]}', 'must be 1 [chaos.json, version]'],
    ['{"version":1,"name":"","faults":[]}', 'must be a text [chaos.json, name]'],
    ['{"version":1,"name":"x","faults":{}}', 'must be a list of faults [chaos.json, faults]'],
    ['{"version":1,"name":"x","faults":[],"seed":1}', 'version, name and faults [chaos.json, seed]'],
    [withFault([]), 'a fault is an object with a kind [chaos.json, faults[1]]'],
    [withFault({ kind: 'explode' }), 'is "explode", must be one of dropRequest'],
    [withFault({ kind: 'dropReply' }), 'a fault of kind dropReply needs share [chaos.json, faults[1].share]'],
    [
      withFault({ kind: 'priceSpike', share: 1 }),
      'a fault of kind priceSpike needs factor [chaos.json, faults[1].factor]',
    ],
    [withFault({ kind: 'priceSpike', share: 1, factor: null }), 'is null, must be a factor, 0 or more'],
    [withFault({ kind: 'dropReply', share: 1.1 }), 'is 1.1, must be a share from 0 to 1 [chaos.json, faults[1].share]'],
    [withFault({ kind: 'dropReply', share: '1' }), 'is "1", must be a share'],
    [withFault({ kind: 'dropReply', share: 1, forS: 1 }), 'has the keys kind, share, fromS, untilS, of'],
    [withFault({ kind: 'dropReply', share: 1, of: ['book'] }), 'some of order, cancel'],
    [withFault({ kind: 'dropMessage', share: 1, of: [] }), 'some of trades, book'],
    [withFault({ kind: 'delayReply', share: 1, minMs: 5, maxMs: 4 }), 'must not be below minMs'],
    [
      withFault({ kind: 'delayReply', share: 1, minMs: -5, maxMs: 4 }),
      'must not be below 0 [chaos.json, faults[1].minMs]',
    ],
    [withFault({ kind: 'shortHistory', forS: 1, maxMs: -4 }), 'must not be below 0 [chaos.json, faults[1].maxMs]'],
    [withFault({ kind: 'outage', forS: 9, everyS: 8 }), 'must not be shorter than forS'],
    [withFault({ kind: 'outage', forS: 9, fromS: 8, untilS: 8 }), 'must be after fromS'],
    [withFault({ kind: 'rateLimit', forS: 9, tolerated: 0.5, banS: 60 }), 'must be a whole number of requests'],
    [withFault({ kind: 'rateLimit', forS: 9, tolerated: 1, banS: 1e6 }), '(3 days)'],
  ])('%s is refused: %s', (text, message) => {
    const read = (): ChaosScenario => parseScenario(text, 'chaos.json');
    expect(read).toThrow(InputError);
    expect(read).toThrow(message);
  });

  it('that no file was read for is checked by the plan: a price spike without its factor would make NaN of prices', () => {
    const withSpike = (more: object): ChaosScenario =>
      ({ version: 1, name: 'x', faults: [{ kind: 'priceSpike', share: 1, ...more }] }) as ChaosScenario;
    expect(() => planChaos(1, withSpike({}))).toThrow('needs factor [faults[0].factor]');
    expect(() => planChaos(1, withSpike({ factor: Number.NaN }))).toThrow('must be a factor, 0 or more');
    expect(() => planChaos(1, [] as unknown as ChaosScenario)).toThrow('a scenario is an object');
    expect(planChaos(1, withSpike({ factor: 2 })).message({ time: 0, index: 0, channel: 'book' }).priceFactor).toBe(2);
  });

  it('may skew a clock backwards', () => {
    const fault = { kind: 'clockSkew', forS: 1, minMs: -10, maxMs: -5 };
    expect(parseScenario(withFault(fault), 'x').faults[1]).toEqual(fault);
  });
});

/** Kinds of faults that a mode does to somebody within two hours. */
function seenIn(scenario: ChaosScenario): Set<FaultKind> {
  const plan = planChaos(1, scenario);
  const seen = new Set<FaultKind>(plan.incidents(0, 7200e6).map(({ kind }) => kind));
  const kinds = ['order', 'cancel', 'replace', 'amend', 'list', 'query'] as const;
  for (let index = 0; index < 7200; index++) {
    const time = index * 1e6;
    for (const fault of plan.request({ time, index, kind: kinds[index % 6] as 'order' }).faults) seen.add(fault);
    const channel = index % 2 === 0 ? 'book' : 'user';
    for (const fault of plan.message({ time, index, channel }).faults) seen.add(fault);
  }
  return seen;
}

describe('the table of faults', () => {
  const ids = Array.from({ length: 78 }, (_, i) => `F${i + 1}`);

  it('names each of the 78 faults once: as one of a venue, or as whose it is', () => {
    expect([...Object.keys(VENUE_FAULTS), ...Object.keys(OTHER_FAULTS)].sort()).toEqual([...ids].sort());
  });

  it('names faults that its modes do to somebody', () => {
    for (const [id, { mode, kinds }] of Object.entries(VENUE_FAULTS)) {
      const seen = seenIn(CHAOS_MODES[mode]);
      for (const kind of kinds) expect([id, kind, seen.has(kind)]).toEqual([id, kind, true]);
    }
  });

  it('uses every kind of fault that there is, and the storm has them all', () => {
    const used = new Set(Object.values(VENUE_FAULTS).flatMap(({ kinds }) => kinds));
    const all = Object.keys(FAULT_KINDS);
    expect([...all].filter((kind) => !used.has(kind as FaultKind))).toEqual([]);
    expect([...seenIn(CHAOS_MODES.storm)].sort()).toEqual([...all].sort());
  });

  it('leaves the calm alone', () => {
    expect(seenIn(CHAOS_MODES.calm).size).toBe(0);
  });
});
