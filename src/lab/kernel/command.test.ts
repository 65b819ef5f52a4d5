import { describe, expect, it } from 'vitest';
import { parseCommand } from './command.ts';

describe('a command', () => {
  it.each([
    ['%stale', { name: 'stale', argument: '' }],
    ['  %types strict ;\n', { name: 'types', argument: 'strict' }],
    ['%who', { name: 'who', argument: '' }],
  ])('is what %j holds', (code, command) => {
    expect(parseCommand(code)).toEqual(command);
  });

  it.each(['%time 1', 'a %stale', '%stale\n1 + 1', '%stalemate', ''])('is not what %j holds', (code) => {
    expect(parseCommand(code)).toBeUndefined();
  });
});
