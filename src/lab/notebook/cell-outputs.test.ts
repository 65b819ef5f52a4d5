import { describe, expect, it } from 'vitest';
import { CellOutputs } from './cell-outputs.ts';

const text = (value: string): { 'text/plain': string } => ({ 'text/plain': value });

describe('outputs of a cell', () => {
  it('forgets what was printed and shown when it is cleared', () => {
    const outputs = new CellOutputs();
    outputs.print('stdout', 'a\n');
    outputs.show(text('1'), undefined);
    outputs.print('stdout', 'b\n');
    outputs.clear(false);
    outputs.print('stdout', 'c\n');
    expect(outputs.list()).toEqual([{ output_type: 'stream', name: 'stdout', text: ['c\n'] }]);
  });

  it('keeps them until the next output when it is cleared with a wait', () => {
    const outputs = new CellOutputs();
    outputs.show(text('1'), undefined);
    outputs.clear(true);
    expect(outputs.list()).toHaveLength(1);
    outputs.show(text('2'), undefined);
    expect(outputs.list()).toEqual([{ output_type: 'display_data', data: { 'text/plain': ['2'] }, metadata: {} }]);
  });
});
