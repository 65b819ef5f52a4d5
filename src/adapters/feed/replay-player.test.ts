/** A player: the pace of the market, pause, steps, seeking, rows that come as they are asked for. */
import { describe, expect, it } from 'vitest';
import { SilentSink, TradesSource } from '../../domain/market/index.ts';
import { ReplayPlayer } from './replay-player.ts';
import { ManualTime } from './timers.ts';

const START = 1_700_000_000_000_000;
const SECOND = 1e6;

function rows(times: readonly number[]) {
  const time = Float64Array.from(times);
  return { time, id: time, side: time, price: time, qty: time };
}

class Stamps extends SilentSink {
  readonly seen: { readonly event: number; readonly at: number }[] = [];
  readonly #time: ManualTime;
  constructor(time: ManualTime) {
    super();
    this.#time = time;
  }
  override trade(_i: number, _id: number, _p: number, _q: number, _s: number, eventTime: number): void {
    this.seen.push({ event: eventTime, at: (this.#time.nowMicros() - START) / 1000 });
  }
}

function rig(speed: number, times: readonly number[] = [0, 1, 2, 3, 4].map((i) => SECOND * (100 + i))) {
  const time = new ManualTime(START);
  const sink = new Stamps(time);
  const source = new TradesSource({ instrument: 0, keeps: true }).push(rows(times)).end();
  const player = new ReplayPlayer({ series: [{ source }], sink, clock: time, timers: time, speed });
  return { time, sink, player };
}

/** Lets time pass in small steps, with the promises between. */
async function pass(time: ManualTime, ms: number): Promise<void> {
  for (let i = 0; i < ms; i++) {
    time.advance(1);
    await Promise.resolve();
    await Promise.resolve();
    await Promise.resolve();
  }
}

describe('a replay player', () => {
  it.each([
    [1, 1000],
    [10, 100],
    [0.5, 2000],
  ])('at speed %d hands over events a second apart within 2 ms of %d ms', async (speed, gap) => {
    const { time, sink, player } = rig(speed);
    const ended = player.play();
    await pass(time, gap * 4 + 10);
    expect(await ended).toBe(true);
    for (const [i, { at }] of sink.seen.entries()) {
      expect(at).toBeGreaterThanOrEqual(gap * i);
      expect(at).toBeLessThanOrEqual(gap * i + 2);
    }
    expect(sink.seen.length).toBe(5);
  });

  it('as fast as possible hands over 100,000 events in no time, and lets others have their turn', async () => {
    const { time, sink, player } = rig(
      Number.POSITIVE_INFINITY,
      Array.from({ length: 100_000 }, (_, i) => i + 1),
    );
    const ended = player.play();
    let turns = 0;
    while (sink.seen.length < 100_000) {
      turns += 1;
      await pass(time, 1);
    }
    expect([await ended, turns > 3]).toEqual([true, true]);
  });

  it('pauses between two events and goes on without the time of the pause', async () => {
    const { time, sink, player } = rig(1);
    const ended = player.play();
    await pass(time, 1500);
    player.pause();
    await pass(time, 5000);
    expect(sink.seen.length).toBe(2);
    player.resume();
    await pass(time, 3000);
    expect([await ended, sink.seen.length]).toEqual([true, 5]);
  });

  it('steps single events while it is paused', async () => {
    const { sink, player } = rig(1);
    expect([await player.step(), await player.step(2), sink.seen.length]).toEqual([1, 2, 3]);
    expect([await player.step(10), sink.seen.length]).toEqual([2, 5]);
  });

  it('seeks forward and back, and plays on from there', async () => {
    const { time, sink, player } = rig(Number.POSITIVE_INFINITY);
    expect(await player.seek(103 * SECOND)).toBe(true);
    await player.step();
    expect(sink.seen.map(({ event }) => event)).toEqual([103 * SECOND]);
    expect(await player.seek(101 * SECOND)).toBe(true);
    const ended = player.play();
    await pass(time, 2);
    expect(await ended).toBe(true);
    expect(sink.seen.slice(1).map(({ event }) => event / SECOND)).toEqual([101, 102, 103, 104]);
  });

  it('does not seek back in rows that are gone, and says so', async () => {
    const time = new ManualTime(START);
    const source = new TradesSource({ instrument: 0 }).push(rows([1, 2, 3])).end();
    const player = new ReplayPlayer({
      series: [{ source }],
      sink: new SilentSink(),
      clock: time,
      timers: time,
      speed: 1,
    });
    await player.step(2);
    expect([await player.seek(1), player.replay.events]).toEqual([false, 2]);
  });

  it('changes its speed from now on', async () => {
    const { time, sink, player } = rig(1);
    const ended = player.play();
    await pass(time, 1100);
    player.setSpeed(100);
    await pass(time, 60);
    expect([await ended, sink.seen.length]).toEqual([true, 5]);
  });

  it('stops between two events', async () => {
    const { time, sink, player } = rig(1);
    const ended = player.play();
    await pass(time, 1500);
    player.stop();
    await pass(time, 25);
    expect([await ended, sink.seen.length]).toEqual([false, 2]);
  });

  it('brings rows only as they are needed, and hands over those of 2 series in order', async () => {
    const time = new ManualTime(START);
    const sink = new Stamps(time);
    let given = 0;
    async function* chunks(from: number) {
      for (let i = 0; i < 100; i++) {
        given += 1;
        yield rows([from + i * 10, from + i * 10 + 2]);
      }
    }
    const series = [1, 2].map((from) => ({ source: new TradesSource({ instrument: from }), chunks: chunks(from) }));
    const player = new ReplayPlayer({ series, sink, clock: time, timers: time, speed: Number.POSITIVE_INFINITY });
    await player.step(10);
    expect(given).toBeLessThan(10);
    await player.step(1000);
    const events = sink.seen.map(({ event }) => event);
    expect(events.length).toBe(400);
    expect(events).toEqual(events.toSorted((a, b) => a - b));
  });
});
