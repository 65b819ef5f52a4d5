/** The works of group `depth`: a market maker over depth and trades beside hftbacktest, with the fills and the money of both. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { depthEventsOfRows, depthRows } from './depth-inputs.ts';
import { makeMarket } from './depth-maker.ts';
import type { Answer, PeerWork } from './work.ts';

const PROGRAM = fileURLToPath(new URL('depth-maker.ts', import.meta.url));
const EVENTS = 1_000_000;

const EQUAL = { rule: 'absolute', limit: 0 } as const;
const CLOSENESS = [
  { name: 'orders', ...EQUAL },
  { name: 'fills', ...EQUAL },
  { name: 'position', ...EQUAL },
  { name: 'cash', rule: 'absolute', limit: 1e-6 },
  { name: 'fees', rule: 'absolute', limit: 1e-6 },
] as const;

export const DEPTH_WORKS: readonly PeerWork[] = [
  {
    group: 'depth',
    name: 'market maker, two orders every 100 ms',
    n: EVENTS,
    peer: { library: 'hftbacktest', work: 'run', side: 'hftbacktest' },
    inputs: (n) => [depthRows(n)],
    ours: ([input]) => {
      const events = depthEventsOfRows(input?.values ?? new Float64Array(0));
      return { call: () => makeMarket(events), answer: () => makeMarket(events) };
    },
    // At least 0.7 of its rate.
    goal: { kind: 'share', share: 1 / 0.7 },
    closeness: CLOSENESS,
  },
  {
    group: 'depth',
    name: 'market maker, from the start of a process',
    n: EVENTS,
    peer: { library: 'hftbacktest', work: 'once', side: 'hftbacktest' },
    inputs: (n) => [depthRows(n)],
    ours: (_, [path]) => {
      const call = async (): Promise<Answer> => {
        const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM, path as string]);
        return JSON.parse(stdout) as Answer;
      };
      return { call, answer: call, awaited: true };
    },
    goal: { kind: 'faster', times: 1 },
    clock: 'wall',
    closeness: CLOSENESS,
  },
];
