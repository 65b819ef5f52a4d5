import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BRACKET_TABLE,
  isListRefusal,
  type ListAnswer,
  type ListTable,
  nextListState,
  OCO_TABLE,
  OneCancelsOther,
  OneTriggersOther,
  OTO_TABLE,
} from './index.ts';

const TABLES = { OCO: OCO_TABLE, OTO: OTO_TABLE, bracket: BRACKET_TABLE } as Readonly<
  Record<string, ListTable<string, string>>
>;
const trade = (lots: number) => ({ kind: 'trade', lots }) as const;
const END = { kind: 'end' } as const;
const words = (answer: ListAnswer): string[] =>
  isListRefusal(answer) ? [answer.code] : answer.map((one) => ('leg' in one ? `${one.kind} ${one.leg}` : one.kind));

describe.each(Object.entries(TABLES))('the table of a list: %s', (_, table) => {
  const states = Object.keys(table);
  const events = [...new Set(Object.values(table).flatMap((row) => Object.keys(row)))];

  it('answers every pair with a state or a refusal that names it', () => {
    for (const state of states) {
      for (const event of events) {
        const next = nextListState(table, state, event);
        if (typeof next === 'string') expect(states).toContain(next);
        else expect(next).toMatchObject({ code: 'BOT4_ORDER_TRANSITION', detail: expect.stringContaining(event) });
      }
    }
  });

  it('leads from its first state to every other one', () => {
    const reached = new Set([states[0] as string]);
    for (const state of reached) for (const next of Object.values(table[state] ?? {})) reached.add(next as string);
    expect([...reached].sort()).toEqual([...states].sort());
  });
});

describe('two orders of which one cancels the other', () => {
  it('take the second one back when a part of the first has traded, and end filled', () => {
    const list = new OneCancelsOther();
    expect(words(list.hear('first', trade(1)))).toEqual(['cancel second']);
    expect(words(list.hear('second', { kind: 'cancelRefused' }))).toEqual(['cancel second']);
    expect(words(list.hear('second', END))).toEqual([]);
    expect(list.state).toBe('filled');
  });

  it('end together when one is cancelled, and say when both traded', () => {
    const list = new OneCancelsOther();
    expect(words(list.hear('second', END))).toEqual(['cancel first']);
    expect(words(list.hear('first', trade(3)))).toEqual([]);
    expect(list.state).toBe('filled');
    const both = new OneCancelsOther();
    both.hear('first', trade(1));
    both.hear('second', trade(1));
    expect(both.state).toBe('doubled');
    expect(words(both.cancel())).toEqual(['BOT4_ORDER_TRANSITION']);
  });

  it('are taken back both by one cancel, and a late fill is taken for what it is', () => {
    const list = new OneCancelsOther();
    expect(words(list.cancel())).toEqual(['cancel first', 'cancel second']);
    list.hear('first', END);
    list.hear('second', END);
    expect(list.state).toBe('ended');
    list.hear('second', trade(1));
    expect(list.state).toBe('filled');
    list.hear('first', trade(1));
    expect(list.state).toBe('doubled');
  });

  it('never leave the other one open once both have answered, whatever the order of reports', () => {
    const news = fc.record({
      leg: fc.constantFrom('first', 'second'),
      what: fc.constantFrom('trade', 'end', 'cancelRefused', 'cancel'),
    });
    fc.assert(
      fc.property(fc.array(news, { maxLength: 20 }), (all) => {
        const list = new OneCancelsOther();
        const ended = { first: false, second: false };
        const traded = { first: false, second: false };
        let wanted = new Set<string>();
        for (const { leg, what } of all) {
          if (what === 'end') ended[leg] = true;
          if (what === 'trade') traded[leg] = true;
          const kind = what === 'cancel' ? list.cancel() : list.hear(leg, what === 'trade' ? trade(1) : { kind: what });
          if (!isListRefusal(kind)) wanted = new Set(kind.map((one) => ('leg' in one ? one.leg : '')));
          expect(list.state === 'doubled').toBe(traded.first && traded.second);
          // Nothing is cancelled that has ended, and never the one that traded alone.
          for (const one of wanted) expect(ended[one as 'first'] && list.state !== 'working').toBe(false);
          if (traded.first !== traded.second && list.state === 'traded') {
            expect([...wanted]).toEqual([traded.first ? 'second' : 'first']);
          }
        }
        if (ended.first && ended.second) expect(['filled', 'ended', 'doubled']).toContain(list.state);
      }),
    );
  });
});

describe('an order that triggers another', () => {
  it('lets it leave once, when all of it has traded', () => {
    const list = new OneTriggersOther({ working: 10, pending: 7 });
    expect(words(list.hear('working', trade(9)))).toEqual([]);
    expect(list.hear('working', trade(1))).toEqual([{ kind: 'place', leg: 'pending', lots: 7 }]);
    expect(words(list.hear('working', END))).toEqual([]);
    expect(words(list.hear('pending', trade(3)))).toEqual([]);
    expect(words(list.cancel())).toEqual(['cancel pending']);
    list.hear('pending', trade(4));
    expect(list.state).toBe('done');
    expect(words(list.hear('pending', END))).toEqual([]);
    expect(words(list.cancel())).toEqual(['BOT4_ORDER_TRANSITION']);
  });

  it('ends without it when it does not trade, but for a fill that is told late', () => {
    const list = new OneTriggersOther({ working: 10, pending: 7 });
    expect(words(list.cancel())).toEqual(['cancel working']);
    expect(words(list.hear('working', { kind: 'cancelRefused' }))).toEqual([]);
    list.hear('working', END);
    expect(list.state).toBe('ended');
    expect(words(list.hear('working', trade(10)))).toEqual(['place pending']);
    expect(() => new OneTriggersOther({ working: 0, pending: 1 })).toThrow('have a quantity');
  });

  it('is refused a trade of an order that never left', () => {
    const list = new OneTriggersOther({ working: 10, pending: 7 });
    expect(words(list.hear('pending', END))).toEqual(['BOT4_ORDER_TRANSITION']);
    expect(list.state).toBe('working');
  });
});
