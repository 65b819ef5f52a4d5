import { describe, expect, it } from 'vitest';
import type { StrategyBundle, StrategyDefinition } from '../../domain/strategy/index.ts';
import { bundleStrategy, SLOT } from '../../domain/strategy/index.ts';
import { VmSandbox } from './sandbox.ts';

const sandbox = new VmSandbox();

function definition(overrides: Partial<StrategyDefinition> = {}): StrategyDefinition {
  return { name: 'test', features: [], params: { level: 10 }, onBar: () => ({ target: 1 }), ...overrides };
}

function decide(overrides: Partial<StrategyDefinition>, close = 0): number {
  const loaded = sandbox.load(bundleStrategy(definition(overrides)));
  loaded.slots[SLOT.close] = close;
  return loaded.decide();
}

describe('strategy sandbox', () => {
  it('runs a strategy on numbers and gives a number back', () => {
    const onBar: StrategyDefinition['onBar'] = ({ close, params }) => ({
      target: close > (params.level as number) ? 0.5 : -1,
    });
    expect(decide({ onBar }, 11)).toBe(0.5);
    expect(decide({ onBar }, 9)).toBe(-1);
  });

  it('gives NaN when the strategy leaves everything as it is', () => {
    expect(decide({ onBar: () => undefined })).toBeNaN();
  });

  it('shows features by name', () => {
    const features = [
      { name: 'fast', kind: 'sma', input: 'close', params: { period: 2 }, lag: 0 },
      { name: 'slow', kind: 'sma', input: 'close', params: { period: 3 }, lag: 0 },
    ] as const;
    const loaded = sandbox.load(
      bundleStrategy(
        definition({ features, onBar: ({ features: f }) => ({ target: (f.fast as number) - (f.slow as number) }) }),
      ),
    );
    loaded.slots[SLOT.features] = 0.75;
    loaded.slots[SLOT.features + 1] = 0.5;
    expect(loaded.decide()).toBe(0.25);
  });

  it('reads the bar and the features where a view has them, and nothing else there', () => {
    const features = [{ name: 'mean', kind: 'sma', input: 'close', params: { period: 2 }, lag: 0 }] as const;
    const onBar: StrategyDefinition['onBar'] = ({
      open,
      high,
      low,
      close,
      volume,
      features: f,
      time,
      score,
      position,
    }) => ({
      target: open + 2 * high + 4 * low + 8 * close + 16 * volume + 32 * (f.mean as number) + time + score + position,
    });
    // Windows on larger memories, as those of a pipeline are.
    const cells = Float64Array.of(9, 1, 2, 4, 8, 16, 9, 9).map((x) => x / 4096);
    const row = Float64Array.of(9, 32, 9).map((x) => x / 4096);
    const view = { source: cells.subarray(1, 7), row: row.subarray(1, 2) };
    const loaded = sandbox.load(bundleStrategy(definition({ features, onBar })), view);
    expect(loaded.view).toBe(view);
    // What stands in the slots of the bar is not looked at.
    loaded.slots.fill(7);
    for (const at of [SLOT.time, SLOT.score, SLOT.position]) loaded.slots[at] = 0;
    expect(loaded.decide()).toBe((1 + 4 + 16 + 64 + 256 + 1024) / 4096);
    view.source[3] = 0;
    loaded.slots[SLOT.position] = 1 / 4096;
    expect(loaded.decide()).toBe((1 + 4 + 16 + 256 + 1024 + 1) / 4096);
  });

  it('keeps state between bars and apart between instances', () => {
    const counting = definition({
      init: () => ({ bars: 0 }),
      onBar({ state }) {
        state.bars = (state.bars as number) + 1;
        return { target: (state.bars as number) / 10 };
      },
    });
    const bundle = bundleStrategy(counting);
    const first = sandbox.load(bundle);
    const second = sandbox.load(bundle);
    expect([first.decide(), first.decide(), second.decide()]).toEqual([0.1, 0.2, 0.1]);
  });

  it('refuses a strategy that reads something outside itself, and names it', () => {
    const futureCloses = [1, 2, 3];
    const peeks: StrategyDefinition['onBar'] = () => ({ target: futureCloses[1] as number });
    expect(() => decide({ onBar: peeks })).toThrow(/BOT4_STRATEGY_SOURCE.*refers to futureCloses/);
  });

  const written = (text: string): StrategyBundle => ({
    ...bundleStrategy(definition()),
    source: `({ init: () => ({}), onBar: (c) => { ${text} } })`,
  });

  it.each([
    ['the clock', 'return { target: Date.now() % 2 }'],
    ['chance', 'return { target: Math.random() }'],
    ['the process', 'return { target: process.pid % 2 }'],
    ['modules', 'return { target: require("fs").existsSync("x") ? 1 : 0 }'],
    ['the process through a constructor', 'return { target: c.constructor.constructor("return process")().pid % 2 }'],
    ['code from text', 'return { target: eval("1") }'],
    ['a network', 'fetch("http://127.0.0.1"); return { target: 0 }'],
    ['timers', 'setTimeout(() => 1, 1); return { target: 0 }'],
    ['its own text and comments', 'return { target: c.constructor.toString().length > 1 ? 1 : 0 }'],
    ['its parameters for writing', '"use strict"; c.params.level = 3; return { target: 0 }'],
  ])('has no way to %s', (_, text) => {
    expect(() => sandbox.load(written(text)).decide()).toThrow(
      expect.objectContaining({ code: 'BOT4_STRATEGY_SOURCE' }),
    );
  });

  it.each([
    ['2', '{ target: 2 }'],
    ['NaN', '{ target: NaN }'],
    ['a text', '{ target: "long" }'],
    ['null', 'null'],
    ['a promise', 'Promise.resolve({ target: 1 })'],
  ])('refuses %s as an intent', (_, value) => {
    expect(() => sandbox.load(written(`return ${value}`)).decide()).toThrow(
      expect.objectContaining({ code: 'BOT4_STRATEGY_INTENT' }),
    );
  });

  it('refuses text that is no code, and an endless loop at load', () => {
    const broken = { ...bundleStrategy(definition()), source: '({ init: ' };
    expect(() => sandbox.load(broken)).toThrow(expect.objectContaining({ code: 'BOT4_STRATEGY_SOURCE' }));
    const endless = { ...bundleStrategy(definition()), source: '(() => { for (;;); })()' };
    expect(() => sandbox.load(endless)).toThrow(expect.objectContaining({ code: 'BOT4_STRATEGY_SOURCE' }));
  });

  it('has nothing that depends on the language of the machine, and no files in its stacks', () => {
    for (const call of [
      '"a".localeCompare("b")',
      '(1).toLocaleString()',
      '[1].toLocaleString()',
      '"I".toLocaleLowerCase()',
    ]) {
      expect(() => sandbox.load(written(`return { target: ${call} ? 1 : 0 }`)).decide()).toThrow(/no language/);
    }
    const stack = 'try { null.x } catch (e) { return { target: e.stack.includes("at ") ? 1 : 0 } }';
    expect(sandbox.load(written(stack)).decide()).toBe(0);
  });

  it('ends an endless decision again once the event loop was idle', async () => {
    const loaded = sandbox.load(written('if (c.close > 1) for (;;); return { target: 1 }'));
    expect(loaded.decide()).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 100));
    loaded.slots[SLOT.close] = 2;
    expect(() => loaded.decide()).toThrow(expect.objectContaining({ code: 'BOT4_STRATEGY_SOURCE' }));
  });

  it('says so when what was thrown has no message', () => {
    const thrown = 'throw { get message() { throw 1; } }';
    expect(() => sandbox.load(written(thrown)).decide()).toThrow(/has no message/);
  });
});
