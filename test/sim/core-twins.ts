/** The same commands to an exchange without the WebAssembly core, to one with it, and to one with it that is heard as rows. */
import { expect } from 'vitest';
import {
  createSimExchange,
  kindOfRow,
  readRow,
  SIM_EVENT,
  type SimEvent,
  type SimEventRows,
  type SimExchange,
  type SimExchangeOptions,
} from '../../src/domain/sim/index.ts';
import { FEES, type Recorded } from './schedule.ts';

function eventOf(kind: number): SimEvent {
  const event: Record<string, number> = {};
  const names =
    'kind seq time symbol account orderId clientId cancelClientId listId state side priceTicks lots quoteUnits tradeId otherOrderId maker feeUnits asset free locked reason status preventedMatchId';
  for (const name of names.split(' ')) event[name] = 0;
  return { ...event, kind } as unknown as SimEvent;
}

const OF_KIND = [0, ...Object.values(SIM_EVENT)].map(eventOf);

/** An exchange whose events are written down as text, heard as objects or as rows. */
export function recorded(options: Partial<SimExchangeOptions>, asRows: boolean): Recorded & { readonly log: string[] } {
  const log: string[] = [];
  const listeners: ((event: SimEvent) => void)[] = [];
  const hear = (event: SimEvent): void => {
    log.push(JSON.stringify(event));
    for (const listener of listeners) listener(event);
  };
  const rowSink = (rows: SimEventRows): void => {
    for (let row = 0; row < rows.count; row++) {
      const event = OF_KIND[kindOfRow(rows, row)] as SimEvent;
      readRow(rows, row, event);
      hear(event);
    }
  };
  const exchange = createSimExchange({ fees: FEES, ...options, ...(asRows ? { rowSink } : { sink: hear }) });
  return { exchange, listeners, log, digest: () => log.join('\n') };
}

/** The same commands to an exchange without the core, to one with it, and to one with it that is heard as rows. */
export function compare(options: Partial<SimExchangeOptions>, run: (one: Recorded) => void): string[] {
  const [plain, ...others] = [
    recorded({ ...options, core: false }, false),
    recorded({ ...options, core: true }, false),
    recorded(options, true),
  ].map((one) => {
    run(one);
    return [...one.log, ...stateOf(one.exchange)];
  }) as [string[], string[], string[]];
  for (const other of others) expect(other).toEqual(plain);
  return plain;
}

/** Everything that can be asked, as text. */
function stateOf(exchange: SimExchange): string[] {
  const lines: string[] = [];
  for (let account = 0; account < 6; account++) {
    for (let asset = 0; asset < exchange.assets.length; asset++) {
      lines.push(JSON.stringify(exchange.balance(account, asset)));
    }
    lines.push(JSON.stringify([exchange.feesOf(account), exchange.lists(account), exchange.openOrders(account, -1)]));
    for (let symbol = 0; symbol < 1; symbol++) {
      lines.push(JSON.stringify(exchange.ordersOf(account, symbol, { limit: 1000 })));
      lines.push(JSON.stringify(exchange.fillsOf(account, symbol, { limit: 1000 })));
    }
  }
  lines.push(JSON.stringify([exchange.depth(0, 1000), exchange.referencePrice(0), exchange.collected(1)]));
  return lines;
}
