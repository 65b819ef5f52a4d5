/**
 * A recorder in a process of its own, to be killed: the parts of `bot4 data record` without the command line, so that
 * it is ready soon. Prints one JSON line whenever lines have become durable.
 * Arguments: folder, stream origin, REST origin, symbols.
 */
import { SystemClock } from '../../src/adapters/clock/system-clock.ts';
import { SystemTimers } from '../../src/adapters/feed/timers.ts';
import { Recorder } from '../../src/adapters/recording/recorder.ts';
import { Rng } from '../../src/core/index.ts';
import { PlainSession } from './plain-session.ts';

const [dir = '', streamOrigin = '', restOrigin = '', symbols = '', segmentBytes = ''] = process.argv.slice(2);

const recorder = new Recorder({
  dir,
  venue: 'plain',
  makeSession: (options) => new PlainSession(options),
  instruments: symbols
    .split(',')
    .map((symbol, index) => ({ index, symbol, scale: { priceDecimals: 2, qtyDecimals: 2 } })),
  channels: ['book', 'trades'],
  clock: new SystemClock(),
  timers: new SystemTimers(),
  rng: new Rng(1),
  notify: () => {},
  onFlushed: (lines) => process.stdout.write(`${JSON.stringify({ flushed: lines })}\n`),
  onFailed: (error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  },
  streamOrigin,
  restOrigin,
  segmentBytes: Number(segmentBytes),
});

process.once('SIGTERM', async () => {
  const totals = await recorder.stop();
  process.stdout.write(`${JSON.stringify({ closed: totals.lines })}\n`);
});
