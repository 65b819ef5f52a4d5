import { describe, expect, it } from 'vitest';
import { clearOutput, display } from './display.ts';
import { input } from './input.ts';
import type { MimeBundle } from './mime.ts';
import { Progress } from './progress.ts';
import { type DisplaySink, displaySink, setDisplaySink } from './sink.ts';

function recorder(): DisplaySink & { readonly said: string[] } {
  const said: string[] = [];
  const say = (what: string) => (bundle: MimeBundle) => said.push(`${what} ${String(bundle['text/plain'])}`);
  return { said, isLive: true, show: say('show'), update: say('update'), clear: (wait) => said.push(`clear ${wait}`) };
}

describe('progress', () => {
  it('updates a live bar at most every 200 ms, and at the end', () => {
    const sink = recorder();
    let time = 0;
    const bar = new Progress(10, 'fitting', { now: () => time, sink });
    for (let i = 0; i < 10; i++) {
      time += 50;
      bar.tick();
    }
    expect(sink.said).toEqual([
      'show fitting: 0 of 10 (0 %), 0.0 s',
      'update fitting: 4 of 10 (40 %), 0.2 s, 20/s, about 0 s left',
      'update fitting: 8 of 10 (80 %), 0.4 s, 20/s, about 0 s left',
      'update fitting: 10 of 10 (100 %), 0.5 s',
    ]);
  });

  it('says how long a slow step takes, and counts what is left in minutes or hours', () => {
    const sink = recorder();
    let time = 0;
    const bar = new Progress(1000, 'x', { now: () => time, sink });
    time = 20_000;
    bar.tick();
    time = 600_000;
    bar.tick(99);
    expect(sink.said.slice(1)).toEqual([
      'update x: 1 of 1,000 (0 %), 20.0 s, 20 s each, about 5.5 h left',
      'update x: 100 of 1,000 (10 %), 600.0 s, 6 s each, about 90 min left',
    ]);
  });

  it('asks the notebook to clear the cell, at once or with the next output', () => {
    const sink = recorder();
    setDisplaySink(sink);
    clearOutput();
    clearOutput({ wait: true });
    setDisplaySink(undefined);
    clearOutput();
    expect(sink.said).toEqual(['clear false', 'clear true']);
  });

  it('ends once, also when fewer steps were done than announced', () => {
    const sink = recorder();
    const bar = new Progress(10, 'x', { now: () => 0, sink });
    bar.tick(3);
    bar.finish();
    bar.finish();
    bar.tick();
    expect(sink.said).toEqual(['show x: 0 of 10 (0 %), 0.0 s', 'update x: 3 of 10 (30 %), 0.0 s']);
  });

  it('prints a line every 5 s where outputs cannot be updated', () => {
    const lines: string[] = [];
    const original = process.stdout.write;
    process.stdout.write = ((text: string) => lines.push(text) > 0) as typeof process.stdout.write;
    let time = 0;
    const bar = new Progress(100, 'x', { now: () => time, sink: { ...recorder(), isLive: false } });
    for (let i = 0; i < 100; i++) {
      time += 120;
      bar.tick();
    }
    process.stdout.write = original;
    expect(lines).toEqual([
      'x: 42 of 100 (42 %), 5.0 s, 8.33/s, about 7 s left\n',
      'x: 84 of 100 (84 %), 10.1 s, 8.33/s, about 2 s left\n',
      'x: 100 of 100 (100 %), 12.0 s\n',
    ]);
  });
});

describe('the display sink', () => {
  it('receives what is displayed, until it is taken away', () => {
    const sink = recorder();
    setDisplaySink(sink);
    display([1, 2]);
    expect(displaySink()).toBe(sink);
    setDisplaySink(undefined);
    expect(sink.said).toEqual(['show [ 1, 2 ]']);
    expect(displaySink()).not.toBe(sink);
  });

  it('refuses a question where nobody can answer', async () => {
    await expect(input('name')).rejects.toThrow('nobody to ask');
    setDisplaySink({ ...recorder(), ask: async (prompt, isPassword) => `${prompt} ${isPassword}` });
    expect(await input('name', { isPassword: true })).toBe('name true');
    setDisplaySink(undefined);
  });
});
