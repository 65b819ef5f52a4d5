/**
 * The simulated Binance over the network: a process of its own, as a user starts it, with its generated market, and signed
 * orders from this process. How many a second, and how long one takes while others send.
 */
import type { BenchCase, Subject, Work } from '../bench-case.ts';
import { Connection, startServer, trade } from './server-load.ts';

const CONNECTIONS = 8;
/** Orders of a connection in a call: few, so that a call is short enough to be timed by the wall. */
const ORDERS = 2;
const WARM_UP = 400;

interface Load {
  readonly connections: readonly Connection[];
  close(): void;
}

async function openLoad(warmUp: number): Promise<Load> {
  const { child, port } = await startServer();
  const connections = Array.from({ length: CONNECTIONS }, () => new Connection(port));
  await Promise.all(connections.map((connection, i) => trade(connection, i, warmUp, [])));
  return {
    connections,
    close: () => {
      for (const connection of connections) connection.end();
      child.removeAllListeners('exit');
      child.kill('SIGTERM');
    },
  };
}

/** All connections at once. */
async function rateSubject(size: 'small' | 'full'): Promise<Subject<Work>> {
  const { connections, close } = await openLoad(size === 'full' ? WARM_UP : 2);
  const run = async (count: number): Promise<number> => {
    for (let i = 0; i < count; i++)
      await Promise.all(connections.map((connection, k) => trade(connection, k, ORDERS, [])));
    return CONNECTIONS * ORDERS;
  };
  return { run, opsPerCall: CONNECTIONS * ORDERS, close };
}

/** One connection, while the others send one order after the other. */
async function waitSubject(size: 'small' | 'full'): Promise<Subject<Work>> {
  const { connections, close } = await openLoad(size === 'full' ? WARM_UP : 2);
  const [own, ...others] = connections as [Connection, ...Connection[]];
  let isOpen = true;
  const sending = others.map(async (connection, k) => {
    while (isOpen) await trade(connection, k + 1, ORDERS, []);
  });
  const run = async (count: number): Promise<number> => {
    await trade(own, 0, ORDERS * count, []);
    return ORDERS;
  };
  return {
    run,
    opsPerCall: ORDERS,
    close: async () => {
      isOpen = false;
      await Promise.all(sending);
      close();
    },
  };
}

export const cases: readonly BenchCase[] = [
  {
    name: 'simulated Binance: signed orders over 8 connections',
    input: 'limit orders placed and cancelled in turns, HMAC, HTTP on loopback, generated market of two symbols',
    method: 'whole',
    setup: rateSubject,
    budgets: ['serverRateAsked'],
  },
  {
    name: 'simulated Binance: a signed order while 7 connections send',
    input: 'the same; time from the first byte sent to the last one received',
    method: 'whole',
    setup: waitSubject,
    budgets: ['serverP99Asked'],
  },
];
