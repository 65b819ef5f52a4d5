import { describe, expect, it } from 'vitest';
import { LiveChart } from './live-chart.ts';
import type { DisplaySink } from './sink.ts';

function recorder(isLive: boolean) {
  const drawn: string[] = [];
  const ids = new Set<string>();
  const note = (what: string, id: string | undefined) => {
    drawn.push(what);
    ids.add(String(id));
  };
  const sink: DisplaySink = {
    isLive,
    show: (_, id) => note('show', id),
    update: (_, id) => note('update', id),
    clear: () => undefined,
  };
  return { sink, drawn, ids };
}

describe('a live chart', () => {
  it('is drawn again at most every 250 ms, under one id, and at the end', () => {
    const { sink, drawn, ids } = recorder(true);
    let time = 0;
    const chart = new LiveChart({ title: 'loss', lines: ['training'] }, { sink, now: () => time });
    for (let i = 0; i < 10; i++) {
      time += 100;
      chart.push(i, { training: 1 / (i + 1) });
    }
    chart.finish();
    chart.finish();
    expect(drawn).toEqual(['show', 'update', 'update', 'update', 'update']);
    expect(ids.size).toBe(1);
  });

  it('is drawn at the end where outputs cannot be updated', () => {
    const { sink, drawn } = recorder(false);
    let time = 0;
    const chart = new LiveChart({ title: 'loss', lines: ['a'] }, { sink, now: () => (time += 1000) });
    for (let i = 0; i < 10; i++) chart.push(i, { a: i });
    chart.finish();
    expect(drawn).toEqual(['show', 'update']);
  });

  it('leaves a gap in a line without a value, and refuses a line that it does not have', () => {
    const chart = new LiveChart({ title: 't', lines: ['a', 'b'], yTitle: 'y' }, { sink: recorder(false).sink });
    chart.push(new Date(0), { a: 1 });
    chart.push(new Date(1), { a: 2, b: 3 });
    expect(chart.figure().data).toMatchObject([
      { name: 'a', y: [1, 2] },
      { name: 'b', y: [null, 3] },
    ]);
    expect(() => chart.push(2, { c: 1 })).toThrow('no line c');
  });

  it('keeps at most 2,001 points of a long run, from its first to its end', () => {
    const chart = new LiveChart({ title: 't', lines: ['a'] }, { sink: recorder(false).sink });
    for (let i = 0; i < 100_000; i++) chart.push(i, { a: i });
    const [line] = chart.figure().data as { x: number[]; y: number[] }[];
    expect(line?.x.length).toBeGreaterThan(1000);
    expect(line?.x.length).toBeLessThanOrEqual(2001);
    expect(line?.x[0]).toBe(0);
    expect(line?.x.at(-1)).toBeGreaterThan(99_000);
    expect(line?.y).toEqual(line?.x);
  });
});
