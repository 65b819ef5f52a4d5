/** REST: from a request to an answer, with the headers that tell what was used. */
import type { LoopbackAnswer, LoopbackRequest } from '../loopback-server.ts';
import type { PathEndpoints } from './endpoints.ts';
import { BinanceFault } from './fault.ts';
import type { Gate, Passed } from './gate.ts';
import { requestParams } from './params.ts';
import { signedPayload } from './signing.ts';
import { inMicros, isMicros } from './time-unit.ts';
import type { BinanceVenue } from './venue.ts';

const JSON_TYPE = { 'Content-Type': 'application/json;charset=UTF-8' } as const;
const HTML_TYPE = { 'Content-Type': 'text/html' } as const;
const NOT_FOUND = 404;
const NOT_ALLOWED = 405;

/** Answers requests of REST. */
export class Rest {
  readonly #venue: BinanceVenue;
  readonly #gate: Gate;
  readonly #endpoints: ReadonlyMap<string, PathEndpoints>;

  constructor(venue: BinanceVenue, gate: Gate, endpoints: ReadonlyMap<string, PathEndpoints>) {
    this.#venue = venue;
    this.#gate = gate;
    this.#endpoints = endpoints;
  }

  answer(request: LoopbackRequest): LoopbackAnswer | Promise<LoopbackAnswer> {
    const paths = this.#endpoints.get(request.path);
    if (paths === undefined)
      return { status: NOT_FOUND, headers: HTML_TYPE, body: '<html><body>404 Not found</body></html>' };
    const endpoint = paths[request.method];
    if (endpoint === undefined)
      return { status: NOT_ALLOWED, headers: HTML_TYPE, body: '<html><body>405 Not allowed</body></html>' };
    try {
      const passed = this.#gate.pass({
        endpoint,
        params: requestParams(request.query, request.body),
        address: request.address,
        key: headerText(request.headers['x-mbx-apikey']),
        isHalf: request.isHalf,
        timeUnit: headerText(request.headers['x-mbx-time-unit']),
        payload: () => signedPayload(request.query, request.body),
      });
      return passed instanceof Promise
        ? passed.then((held) => this.#write(request, held))
        : this.#write(request, passed);
    } catch (error) {
      if (!(error instanceof BinanceFault)) throw error;
      // Parameters that cannot be taken apart: it cost a request all the same.
      return this.#write(request, {
        status: error.status,
        body: error.body,
        fault: error,
        account: -1,
        isOrder: false,
      });
    }
  }

  #write(request: LoopbackRequest, { status, body, fault, account, isOrder }: Passed): LoopbackAnswer {
    const { limits, wallUs } = this.#venue;
    const used = String(limits.usedWeight(request.address, wallUs));
    const headers: Record<string, string> = { ...JSON_TYPE, 'X-MBX-USED-WEIGHT': used, 'X-MBX-USED-WEIGHT-1M': used };
    if (isOrder) {
      const [tenSeconds, day] = limits.usedOrders(account, wallUs);
      headers['X-MBX-ORDER-COUNT-10S'] = String(tenSeconds);
      headers['X-MBX-ORDER-COUNT-1D'] = String(day);
    }
    const retryAfter = fault?.extras.retryAfter;
    if (retryAfter !== undefined) headers['Retry-After'] = String(retryAfter);
    const text = JSON.stringify(body);
    const micros = isMicros(headerText(request.headers['x-mbx-time-unit']));
    return { status, headers, body: micros === true ? inMicros(text) : text };
  }
}

function headerText(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
