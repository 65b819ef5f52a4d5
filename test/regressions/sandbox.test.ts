import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { VmSandbox } from '../../src/adapters/vm/sandbox.ts';
import { parseStrategyBundle } from '../../src/domain/strategy/index.ts';

function bundle(source: string) {
  return parseStrategyBundle({ version: 1, name: 'probe', features: [], params: {}, model: null, source });
}

/** Loads and decides once. @returns what the strategy wishes, or the message of its failure. */
function outcome(source: string): number | string {
  try {
    return new VmSandbox().load(bundle(source)).decide();
  } catch (error) {
    return (error as Error).message;
  }
}

describe('strategy sandbox', () => {
  it.each(['Date', 'Intl', 'WeakRef', 'Atomics'])(
    'has no %s, not even while the text of the strategy is read',
    (name) => {
      const source = `(() => {
      const found = typeof ${name} === 'undefined' ? 0 : 1;
      return { init: () => ({}), onBar: () => ({ target: found }) };
    })()`;
      expect(outcome(source)).toBe(0);
    },
  );

  it('has no chance, not even while the text of the strategy is read', () => {
    const source = '(() => { const r = Math.random; return { init: () => ({}), onBar: () => ({ target: r() }) }; })()';
    expect(outcome(source)).toEqual(expect.stringContaining('Math.random'));
  });

  it('ends an init that never ends', () => {
    const file = fileURLToPath(new URL('../../src/adapters/vm/sandbox.ts', import.meta.url));
    const text = `
      const { VmSandbox } = await import(${JSON.stringify(file)});
      const source = '({ init() { for (;;); }, onBar: () => undefined })';
      try { new VmSandbox().load({ version: 1, name: 'probe', features: [], params: {}, model: null, source }); }
      catch (error) { process.stdout.write(error.code); }`;
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', text], {
      timeout: 10_000,
      encoding: 'utf8',
    });
    expect(stdout).toBe('BOT4_STRATEGY_SOURCE');
  });

  it('ends a decision that never ends', () => {
    const file = fileURLToPath(new URL('../../src/adapters/vm/sandbox.ts', import.meta.url));
    const text = `
      const { VmSandbox } = await import(${JSON.stringify(file)});
      const source = '({ init: () => ({}), onBar() { for (;;); } })';
      try { new VmSandbox().load({ version: 1, name: 'probe', features: [], params: {}, model: null, source }).decide(); }
      catch (error) { process.stdout.write(error.code); }`;
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', text], {
      timeout: 10_000,
      encoding: 'utf8',
    });
    expect(stdout).toBe('BOT4_STRATEGY_SOURCE');
  });

  it('wishes the same in every language of the machine', () => {
    const file = fileURLToPath(new URL('../../src/adapters/vm/sandbox.ts', import.meta.url));
    const text = `
      const { VmSandbox } = await import(${JSON.stringify(file)});
      const source = '({ init: () => ({}), onBar: () => ({ target: (0.5).toLocaleString().includes(",") ? 1 : 0 }) })';
      const bundle = { version: 1, name: 'probe', features: [], params: {}, model: null, source };
      let said;
      try { said = String(new VmSandbox().load(bundle).decide()); } catch (error) { said = error.code; }
      process.stdout.write(said);`;
    const say = (language: string): string =>
      spawnSync(process.execPath, ['--input-type=module', '-e', text], {
        env: { ...process.env, LC_ALL: language },
        encoding: 'utf8',
      }).stdout;
    expect(say('de_DE.UTF-8')).toBe(say('en_US.UTF-8'));
  });

  it('gives no way to the process', () => {
    const tries = ['globalThis', 'this', 'context', 'context.features', 'context.params', 'globalThis.__proto__'];
    for (const start of tries) {
      const source = `({ init: () => ({}), onBar(context) {
        let found;
        try { found = ${start}.constructor.constructor('return process')(); } catch { found = undefined; }
        return { target: found === undefined ? 0 : 1 };
      } })`;
      expect(outcome(source), start).toBe(0);
    }
  });
});
