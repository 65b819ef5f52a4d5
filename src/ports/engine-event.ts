/** Everything that can happen to the engine, in one order. The journal holds exactly these and the engine's answers. */
import type { Micros } from '../core/index.ts';
import type { VenueReport } from '../domain/orders/index.ts';
import type { BarRow } from './market-data.ts';

/** A bar has closed. */
export interface BarEvent extends BarRow {
  readonly type: 'bar';
}

/** A venue told something about an order. */
export interface ReportEvent {
  readonly type: 'report';
  readonly report: VenueReport;
}

/** Somebody gave a command. `kill` closes everything and stops; `reset` allows trading again. */
export interface ControlEvent {
  readonly type: 'control';
  readonly action: 'kill' | 'reset';
  readonly reason: string;
  readonly time: Micros;
}

export type EngineEvent = BarEvent | ReportEvent | ControlEvent;
