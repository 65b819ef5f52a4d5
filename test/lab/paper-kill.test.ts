/** The kill switch of the panel on a runner of `bot4 paper`: a clean end with its own sentence and exit code. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBot4 } from '../../runner/child.ts';
import { isKilledByUser } from '../../runner/commands/paper-result.ts';
import { EXIT } from '../../runner/console.ts';
import { readRunnerStatuses, requestKill } from '../../src/lab/runner-status.ts';
import { promoteCross } from '../journeys/artifact.ts';
import { bot4, type Journey, openJourney } from '../journeys/place.ts';

const TIMEOUT_MS = 900_000;

let journey: Journey;
let artifact = '';

beforeAll(async () => {
  journey = openJourney('kill-switch');
  artifact = (await promoteCross(journey.place)).name;
}, TIMEOUT_MS);

afterAll(() => journey.remove());

function args(...more: string[]): string[] {
  return ['paper', '--artifact', artifact, '--journal', join(journey.dir, 'journal'), ...more];
}

describe('a runner that its user stops with the kill switch', () => {
  it('closes everything, says so and ends with 4, also when the command is given again', {
    timeout: TIMEOUT_MS,
  }, async () => {
    const { end } = startBot4(args('--bars-per-ms', '4', '--json'), {
      env: journey.env,
      onLine: (line) => {
        // The first word about its progress: it holds a position by then, and has most of its bars before it.
        if (line.includes('checks of the gate hold')) asked = ask();
      },
    });
    let asked: Promise<void> | undefined;
    const ask = async (): Promise<void> => {
      const seen = () => readRunnerStatuses(journey.place).find(({ events }) => events > 500);
      await expect.poll(seen, { timeout: TIMEOUT_MS, interval: 20 }).toBeDefined();
      requestKill(journey.place, artifact, 'stopped by a person');
    };
    const { code, stdout, stderr } = await end;
    await asked;
    expect([code, stderr]).toEqual([EXIT.killed, expect.stringContaining('ended by the kill switch')]);
    const output = JSON.parse(stdout);
    expect(output).toMatchObject({ killed: true, halted: 'stopped by a person' });
    expect(output.orderListHash).not.toBe(output.backtestOrderListHash);
    expect(readRunnerStatuses(journey.place)[0]).toMatchObject({ state: 'killed', openOrders: 0 });

    const again = await bot4(journey, args());
    expect(again.code, again.stderr).toBe(EXIT.killed);
    expect(again.stdout).toContain("equal to the backtest's until the kill switch");
    expect(again.stdout).not.toContain('DIFFERENT');
  });
});

describe('what a kill explains', () => {
  const kill = { killed: 'by hand', at: 300 };
  const backtest = { halted: '', orderLines: ['0 buy 100', '1 sell 200', '2 buy 400'] };

  it.each([
    ['the orders behind it, in place of those of the backtest', ['0 buy 100', '1 sell 200', '2 sell 300'], true],
    ['that nothing comes any more', ['0 buy 100', '1 sell 200'], true],
    ['no decision before it', ['0 buy 100', '1 buy 200', '2 sell 300'], false],
    ['none that is missing before it', ['0 buy 100'], false],
  ])('is %s', (_, orderLines, explained) => {
    expect(isKilledByUser({ halted: 'by hand', orderLines }, backtest, kill)).toBe(explained);
  });

  it('is nothing when nobody killed, or when the backtest was halted in the same way', () => {
    const orderLines = ['0 buy 100'];
    expect(isKilledByUser({ halted: '', orderLines }, backtest, { killed: '', at: undefined })).toBe(false);
    const drawdown = { halted: 'drawdown', orderLines };
    const halted = { ...backtest, halted: 'drawdown' };
    expect(isKilledByUser(drawdown, halted, { killed: 'drawdown', at: undefined })).toBe(false);
  });
});
