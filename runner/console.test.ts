import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { InputError, InvariantError, StoreError, VenueError } from '../src/core/index.ts';
import { EXIT, explain, headline, result, say } from './console.ts';

let shown = '';
let printed = '';
beforeEach(() => {
  shown = '';
  printed = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    shown += text;
    return true;
  });
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += text;
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

describe('an error at the command line', () => {
  it.each([
    ['bad input', new InputError('BOT4_DATA_FILE', 'x'), EXIT.badInput],
    ['a failing disk', new StoreError('BOT4_STORE_WRITE', 'x'), EXIT.failed],
    ['a failing venue', new VenueError('BOT4_VENUE_REJECTED', 'x', { retry: 'never' }), EXIT.failed],
    ['a broken invariant', new InvariantError('x', []), EXIT.bug],
    ['anything else', 'x', EXIT.bug],
  ])('ends %s with its own exit code', (_, error, code) => {
    expect(explain(error)).toBe(code);
  });

  it('of a cell is bad input only when bad input was what made the cell fail', () => {
    const cell = (cause: unknown) => new InputError('BOT4_NOTEBOOK_CELL', 'cell 2', { cause });
    expect(explain(cell(new InputError('BOT4_DATA_FILE', 'x')))).toBe(EXIT.badInput);
    expect(explain(cell(new Error('not true any more')))).toBe(EXIT.failed);
    expect(explain(cell(new StoreError('BOT4_STORE_WRITE', 'x')))).toBe(EXIT.failed);
    expect(explain(cell('a text'))).toBe(EXIT.failed);
    expect(explain(new InputError('BOT4_NOTEBOOK_CELL', 'of another process'))).toBe(EXIT.badInput);
  });

  it('shows message and advice, and nothing on standard output', () => {
    explain(new InputError('BOT4_DATA_FILE', 'there is no such file', { place: { file: 'a.csv' } }));
    expect(shown).toBe(
      '\nerror BOT4_DATA_FILE: there is no such file [a.csv]\n  what to do: Check the path; the message names the file.\n',
    );
    expect(printed).toBe('');
  });

  it('shows the cause with its stack when BOT4_DEBUG is set, and not otherwise', () => {
    const error = new StoreError('BOT4_STORE_WRITE', 'x', { cause: new Error('no space left') });
    explain(error);
    expect(shown).not.toContain('no space left');
    vi.stubEnv('BOT4_DEBUG', '1');
    explain(error);
    expect(shown).toContain('Error: no space left\n    at ');
  });

  it('that is a bug says so and shows where it is', () => {
    explain(new InvariantError('books balance', [1, 2]));
    expect(shown).toContain('bug in bot4, please report it:\nInvariantError: books balance (1, 2)\n    at ');
    explain(
      new (class extends Error {
        override stack = undefined as never;
      })('bare'),
    );
    expect(shown).toContain('bare\n');
  });
});

describe('output', () => {
  it('sends progress with its time to standard error and results to standard output', () => {
    say('loading');
    result('done');
    expect(shown).toMatch(/^ *\d+\.\d s {2}loading\n$/);
    expect(printed).toBe('done\n');
  });

  it('underlines a headline, a long one up to 100 characters', () => {
    headline('Data');
    expect(shown).toBe('\nData\n────\n');
    headline('x'.repeat(150));
    expect(shown.split('\n').at(-2)).toBe('─'.repeat(100));
  });
});
