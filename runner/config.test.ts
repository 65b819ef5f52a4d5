import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ErrorCode, InputError } from '../src/core/index.ts';
import { readConfig } from './config.ts';

const KEYS = ['data', 'symbol', 'seed', 'initialCash', 'feePpm', 'slippagePpm'] as const;

let dir = '';
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'bot4-config-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** A configuration file with this content. */
function fileWith(content: unknown): string {
  const file = join(dir, 'bot4.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

/** Reads flags on an empty file, so that a bot4.json of the project does not take part. */
function read(flags: Record<string, unknown>) {
  return readConfig({ config: fileWith({}), ...flags });
}

function refusal(run: () => unknown): InputError {
  try {
    run();
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

function expectRefused(run: () => unknown, code: ErrorCode, place: object): void {
  const { code: found, place: at } = refusal(run);
  expect({ code: found, place: at }).toEqual({ code, place });
}

describe('configuration', () => {
  it('of a plain installation has the values that docs/reference/cli.md lists', () => {
    expect(read({})).toEqual({
      symbol: 'BTCUSDT',
      seed: 7,
      initialCash: 10_000_000_000_000,
      feePpm: 1000,
      slippagePpm: 200,
    });
  });

  it('cannot be changed once it is read', () => {
    expect(Object.isFrozen(read({}))).toBe(true);
  });

  it('takes every key from a file, and has no other', () => {
    const values = {
      data: 'a.csv',
      symbol: 'ETHUSDT',
      seed: 11,
      initialCash: '2500.50',
      feePpm: 400,
      slippagePpm: 0,
    };
    const config = readConfig({ config: fileWith(values) });
    expect(config).toEqual({ ...values, initialCash: 250_050_000_000 });
    expect(Object.keys(config).sort()).toEqual([...KEYS].sort());
  });

  it.each([
    ['data', 'from-flag.csv', 'from-flag.csv'],
    ['symbol', 'SOLUSDT', 'SOLUSDT'],
    ['seed', '3', 3],
    ['initialCash', '5', 500_000_000],
    ['feePpm', '0', 0],
    ['slippagePpm', '100000', 100_000],
  ] as const)('takes %s from a flag rather than from the file', (key, flag, expected) => {
    const config = fileWith({ data: 'f.csv', symbol: 'F', seed: 1, initialCash: '1', feePpm: 1, slippagePpm: 1 });
    expect(readConfig({ config, [key]: flag })[key]).toBe(expected);
  });

  it('does not take a flag that was not given for a value', () => {
    expect(readConfig({ config: fileWith({ seed: 9 }), seed: undefined }).seed).toBe(9);
  });
});

describe('a configuration file', () => {
  it('that does not exist is named', () => {
    const file = join(dir, 'none.json');
    expectRefused(() => readConfig({ config: file }), 'BOT4_CONFIG_VALUE', { file });
    expect(refusal(() => readConfig({ config: file })).cause).toBeInstanceOf(Error);
  });

  it.each(['', '{', '{"seed": 7,}', 'seed: 7'])('that is no JSON is named: %j', (content) => {
    const file = fileWith(content);
    expectRefused(() => readConfig({ config: file }), 'BOT4_CONFIG_VALUE', { file });
  });

  it.each(['[]', '7', 'null', '"seed"'])('that is no object is named: %s', (content) => {
    const file = fileWith(content);
    expect(refusal(() => readConfig({ config: file })).message).toContain('not an object');
    expect(refusal(() => readConfig({ config: file })).place.file).toBe(file);
  });

  it('with any key that nothing reads is refused, and the nearest key is offered', () => {
    // Damaging a key in one place leaves it nearer to itself than to any other.
    const damaged = fc
      .tuple(fc.constantFrom(...KEYS), fc.nat(), fc.constantFrom('x', 'Z', '_'))
      .map(([key, at, letter]) => {
        const index = at % key.length;
        return { meant: key as string, key: key.slice(0, index) + letter + key.slice(index + 1) };
      });
    fc.assert(
      fc.property(damaged, ({ meant, key }) => {
        const file = fileWith({ [key]: 1 });
        expectRefused(() => readConfig({ config: file }), 'BOT4_CONFIG_UNKNOWN_KEY', { file, key });
        expect(refusal(() => readConfig({ config: file })).message).toContain(`did you mean ${meant}?`);
      }),
    );
  });

  it('with any other key is refused, whatever its value and its place among good ones', () => {
    const other = fc
      .string({ minLength: 1, maxLength: 12 })
      .filter((key) => !(KEYS as readonly string[]).includes(key));
    fc.assert(
      fc.property(other, fc.jsonValue(), (key, value) => {
        const file = fileWith(`{"seed": 7, ${JSON.stringify(key)}: ${JSON.stringify(value)}, "symbol": "X"}`);
        const error = refusal(() => readConfig({ config: file }));
        expect(error.code).toBe('BOT4_CONFIG_UNKNOWN_KEY');
        expect(error.message).toMatch(/did you mean (data|symbol|seed|initialCash|feePpm|slippagePpm)\?/);
      }),
    );
  });
});

describe('a configuration value', () => {
  it.each(['seed', 'feePpm', 'slippagePpm'] as const)('of %s is an integer in its range, as number or text', (key) => {
    const max = key === 'seed' ? 2 ** 32 - 1 : 100_000;
    expect(read({ [key]: 0 })[key]).toBe(0);
    expect(read({ [key]: String(max) })[key]).toBe(max);
    for (const bad of [-1, max + 1, 0.5, '', ' ', 'x', '1.5', '0x', true, null, [1], Number.NaN]) {
      expectRefused(() => read({ [key]: bad }), 'BOT4_CONFIG_VALUE', { key });
    }
  });

  it('of initialCash is positive decimal text with at most 8 decimals, never a number', () => {
    expect(read({ initialCash: '0.00000001' }).initialCash).toBe(1);
    expect(read({ initialCash: '90000000' }).initialCash).toBe(9e15);
    for (const bad of ['0', '0.0', '-1', '+1', '1e5', '.5', '1.', '1,000', '', 'much', '0.000000001', 100000, null]) {
      expectRefused(() => read({ initialCash: bad }), 'BOT4_CONFIG_VALUE', { key: 'initialCash' });
    }
  });

  it('of initialCash beyond what integers hold exactly is refused', () => {
    expect(refusal(() => read({ initialCash: '100000000' })).code).toBe('BOT4_DATA_PRECISION');
  });

  it.each(['data', 'symbol'] as const)('of %s is text that is not empty', (key) => {
    for (const bad of ['', 5, true, ['a'], null]) {
      expectRefused(() => read({ [key]: bad }), 'BOT4_CONFIG_VALUE', { key });
    }
  });
});
