/** Interfaces only: what the application needs from outside. `Clock` and `Rng` are in core. */
export type { ArtifactStore } from './artifact-store.ts';
export type { Digest } from './digest.ts';
export type { ControlEvent, EngineEvent, FundingEvent, LiquidationEvent, ReportEvent } from './engine-event.ts';
export type { ExchangeRequest, OpenExchange } from './exchange.ts';
export type { Journal, JournalRecord } from './journal.ts';
export type {
  DataColumns,
  DataCommit,
  DataOrigin,
  DataPart,
  DataRepair,
  DataSetKey,
  DataSetKind,
  DataSetManifest,
  MarketCatalog,
} from './market-catalog.ts';
export type { BarEvent, BarRow, MarketData, MarketEvent, TradeEvent } from './market-data.ts';
export type { StrategySandbox } from './strategy-sandbox.ts';
export type { Trial, TrialLedger } from './trial-ledger.ts';
export type { VenueGateway } from './venue-gateway.ts';
export type {
  FeedChannel,
  FeedInstrument,
  FeedNotice,
  SessionOptions,
  SessionRequest,
  VenueSession,
} from './venue-session.ts';
