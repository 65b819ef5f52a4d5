/**
 * The last message that was read: whole numbers in fields, so that reading allocates nothing. Which fields hold
 * something depends on the kind (message-kind.ts); the others are left over from earlier messages.
 */
import { UNKNOWN_SIDE } from '../../domain/market/index.ts';
import { LevelColumns } from './level-columns.ts';

export class BinanceMessage {
  /** Position of the market in the list that the parser was made with; −1 where the message names none of them. */
  slot = -1;
  /** The message changes a book, or is meant to: known even of some malformed ones. */
  aboutBook = false;
  /** When it was sent, microseconds; 0 where the message does not say. */
  eventTime = 0;
  /** When it happened, microseconds; that of sending where the message does not say. */
  time = 0;
  /** Trade: id. Answers: number of the request. */
  id = 0;
  price = 0;
  qty = 0;
  /** Side of the taker. */
  side: number = UNKNOWN_SIDE;
  /** Trade: false for what is no match of two orders (insurance fund, deleveraging), which futures streams mark. */
  onMarket = true;
  /** Book: first and last update in the message. Quote and snapshot: `lastId` only. */
  firstId = 0;
  lastId = 0;
  /** Futures: last update of the message before this one. */
  previousId = 0;
  readonly levels = new LevelColumns();
  /** Quote: ask; the bid is in `price` and `qty`. */
  askPrice = 0;
  askQty = 0;
  /** Bar: start and length in microseconds, and whether it is over. */
  openTime = 0;
  intervalMicros = 0;
  closed = false;
  open = 0;
  high = 0;
  low = 0;
  close = 0;
  volume = 0;
}
