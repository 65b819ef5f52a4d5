/** What a session reads out of a frame, before anybody hears of it. One object of each kind for a session, used again. */
import type { BookMessage } from './book-keeper.ts';

/** A book message in the making; one object, used again. */
export class StagedBook implements BookMessage {
  slot = -1;
  from = 0;
  to = 0;
  isSnapshot = false;
  checksum = -1;
  sequence = 0;
  eventTime = 0;
}

/** A trade in the making; sessions keep one and use it again. */
export class StagedTrade {
  slot = -1;
  id = 0;
  price = 0;
  qty = 0;
  side = 0;
  eventTime = 0;
}

/** A quote in the making. Quantities of 0 where the venue does not say them. */
export class StagedQuote {
  slot = -1;
  bid = 0;
  bidQty = 0;
  ask = 0;
  askQty = 0;
  sequence = 0;
  eventTime = 0;
}
