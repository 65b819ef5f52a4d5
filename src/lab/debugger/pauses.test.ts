import { describe, expect, it } from 'vitest';
import { CellFiles } from './cell-files.ts';
import { CellScripts } from './cell-scripts.ts';
import type { InspectorLink } from './inspector-link.ts';
import { type Pause, Pauses } from './pauses.ts';

type Handler = (params: never) => void;

/** A V8 that writes down what it is told. */
function setUp(): { told: string[]; pauses: Pauses; shown: Pause[]; stop(lines: number[], more?: object): void } {
  const handlers = new Map<string, Handler>();
  const told: string[] = [];
  const shown: Pause[] = [];
  const link = {
    post: (method: string) => Promise.resolve(void told.push(method.replace('Debugger.', ''))),
    on: (event: string, handle: Handler) => void handlers.set(event, handle),
  };
  const scripts = new CellScripts(new CellFiles());
  scripts.ran('cell-1', 'let a = 1;\na += 1;\na += 2;');
  scripts.parsed('1', 'cell-1');
  const pauses = new Pauses({
    link: link as unknown as InspectorLink,
    scripts,
    onStopped: (pause) => shown.push(pause),
    onContinued: () => undefined,
  });
  const stop = (lines: number[], more: object = {}): void => {
    // Line 0 stands for code of the kernel. The kernel's own text stands in front of line 1 of a cell.
    const callFrames = lines.map((line) => ({
      functionName: '',
      location: { scriptId: line === 0 ? '9' : '1', lineNumber: line - 1, columnNumber: line === 1 ? 21 : 0 },
    }));
    handlers.get('Debugger.paused')?.({ reason: 'other', callFrames, ...more } as never);
  };
  return { told, pauses, shown, stop };
}

describe('a stop of V8', () => {
  it('at a breakpoint is shown with the frames of the user', () => {
    const { told, shown, stop } = setUp();
    stop([2, 0, 0], { hitBreakpoints: ['b'] });
    expect(told).toEqual([]);
    expect(shown[0]).toMatchObject({ reason: 'breakpoint', frames: [{ shown: { name: 'cell 1', line: 2 } }] });
    expect(shown[0]?.frames).toHaveLength(1);
  });

  it('in the same line as the step began goes on, in the next line not', async () => {
    const { told, pauses, shown, stop } = setUp();
    stop([1], { hitBreakpoints: ['b'] });
    await pauses.step('stepOver');
    stop([1], { reason: 'step' });
    stop([2], { reason: 'step' });
    expect(told).toEqual(['stepOver', 'stepOver']);
    expect(shown.map(({ reason }) => reason)).toEqual(['breakpoint', 'step']);
  });

  it('in code of the kernel leads out of it, or on when nothing of the user is below', async () => {
    const { told, pauses, shown, stop } = setUp();
    stop([1], { hitBreakpoints: ['b'] });
    await pauses.step('stepInto');
    stop([0, 1], { reason: 'step' });
    stop([0, 0], { reason: 'step' });
    expect(told).toEqual(['stepInto', 'stepOut', 'resume']);
    expect(shown).toHaveLength(1);
  });

  it('by a step of a cell that has ended is none', async () => {
    const { told, pauses, shown, stop } = setUp();
    stop([1], { hitBreakpoints: ['b'] });
    await pauses.step('stepOver');
    pauses.turn();
    stop([2], { reason: 'step' });
    expect([told, shown.length]).toEqual([['stepOver', 'resume'], 1]);
  });

  it('by an error is shown, unless it is the interrupt, or an interrupt is under way', async () => {
    const { told, pauses, shown, stop } = setUp();
    stop([2], { reason: 'exception', data: { className: 'Interrupted' } });
    stop([2], { reason: 'promiseRejection', data: { className: 'Error' } });
    expect([told, shown.map(({ reason }) => reason)]).toEqual([['resume'], ['exception']]);
    await pauses.leave();
    stop([3], { hitBreakpoints: ['b'] });
    expect(shown).toHaveLength(1);
    await pauses.returned();
  });

  it('is over when the session ends, also when V8 does not say so any more', async () => {
    const { told, pauses, stop } = setUp();
    stop([2], { hitBreakpoints: ['b'] });
    expect(pauses.pause).toBeDefined();
    await pauses.end();
    expect(told).toEqual(['resume']);
    expect(pauses.pause).toBeUndefined();
  });
});
