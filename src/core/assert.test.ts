import { describe, expect, it } from 'vitest';
import { assert, InvariantError, unreachable } from './index.ts';

function failure(run: () => unknown): InvariantError {
  try {
    run();
  } catch (error) {
    if (error instanceof InvariantError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('assertion', () => {
  it('lets a true condition pass', () => {
    expect(assert(true, 'never seen')).toBeUndefined();
  });

  it('shows no, one or two values after the message, and keeps them as they are', () => {
    expect(failure(() => assert(false, 'a holds')).message).toBe('a holds');
    expect(failure(() => assert(false, 'a holds', 3)).message).toBe('a holds (3)');
    const two = failure(() => assert(false, 'a holds', 3, 'x'));
    expect(two.message).toBe('a holds (3, x)');
    expect(two.values).toEqual([3, 'x']);
    expect(two.name).toBe('InvariantError');
  });

  it('shows a value of 0 and of false, which are values as well', () => {
    expect(failure(() => assert(false, 'a holds', 0, false)).values).toEqual([0, false]);
  });

  it('names the value that reached a branch that no value reaches', () => {
    expect(failure(() => unreachable('sideways' as never)).message).toBe('unreachable value (sideways)');
  });
});
