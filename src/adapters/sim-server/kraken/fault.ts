/** Kraken's own errors: a text with severity, category and what is wrong. HTTP says 200 whatever it is. */

/** An error that the venue answers with. Not a failure of the server. */
export class KrakenFault extends Error {
  constructor(text: string) {
    super(text);
    this.name = 'KrakenFault';
  }
}

function fault(text: string): KrakenFault {
  return new KrakenFault(text);
}

/** Errors by what is wrong. */
export const faults = {
  arguments: (what?: string): KrakenFault =>
    fault(what === undefined ? 'EGeneral:Invalid arguments' : `EGeneral:Invalid arguments:${what}`),
  method: (): KrakenFault => fault('EGeneral:Unknown method'),
  internal: (): KrakenFault => fault('EGeneral:Internal error'),
  lockout: (): KrakenFault => fault('EGeneral:Temporary lockout'),
  key: (): KrakenFault => fault('EAPI:Invalid key'),
  signature: (): KrakenFault => fault('EAPI:Invalid signature'),
  nonce: (): KrakenFault => fault('EAPI:Invalid nonce'),
  callRate: (): KrakenFault => fault('EAPI:Rate limit exceeded'),
  publicRate: (): KrakenFault => fault('EGeneral:Too many requests'),
  session: (): KrakenFault => fault('ESession:Invalid session'),
  pair: (): KrakenFault => fault('EQuery:Unknown asset pair'),
  asset: (): KrakenFault => fault('EQuery:Unknown asset'),
  orderRate: (): KrakenFault => fault('EOrder:Rate limit exceeded'),
  ordersLimit: (): KrakenFault => fault('EOrder:Orders limit exceeded'),
  minimum: (): KrakenFault => fault('EOrder:Order minimum not met'),
  costMinimum: (): KrakenFault => fault('EOrder:Cost minimum not met'),
  funds: (): KrakenFault => fault('EOrder:Insufficient funds'),
  postOnly: (): KrakenFault => fault('EOrder:Post only order'),
  unknownOrder: (): KrakenFault => fault('EOrder:Unknown order'),
  invalidOrder: (): KrakenFault => fault('EOrder:Invalid order'),
  price: (detail?: string): KrakenFault =>
    fault(detail === undefined ? 'EOrder:Invalid price' : `EOrder:Invalid price:${detail}`),
  tickSize: (): KrakenFault => fault('EOrder:Tick size check failed'),
  clientId: (): KrakenFault => fault('EOrder:cl_ord_id already in use'),
  reduceOnly: (): KrakenFault => fault('EOrder:Reduce only:No position exists'),
  margin: (): KrakenFault => fault('EOrder:Cannot open position'),
  liquidity: (): KrakenFault => fault('EOrder:Insufficient liquidity'),
  deadline: (): KrakenFault => fault('EService:Deadline elapsed'),
  cancelOnly: (): KrakenFault => fault('EService:Market in cancel_only mode'),
  noFunding: (): KrakenFault => fault('EFunding:No funding method'),
  noTrade: (): KrakenFault => fault('EQuery:Unknown trade'),
  noLedger: (): KrakenFault => fault('EQuery:Unknown ledger'),
} as const;
