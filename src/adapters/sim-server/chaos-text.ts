/**
 * Messages of a stream with something wrong in them, for protocols whose messages say by the name of a field what it is:
 * prices that cannot be, sides of a ticker exchanged, numbers in odd forms, times that stand still. The rest stays as it is,
 * a checksum too: it does not fit any more, which is for the client to see.
 */
import type { Channel } from '../../domain/sim/index.ts';
import type { Spoiling } from './chaos-carrier.ts';
import { malformedText, ODD_WAYS, oddText, scaledText } from './chaos-numbers.ts';

const US_PER_MS = 1000;
const DECIMAL = '-?\\d+(?:\\.\\d+)?';
/** Forms that JSON has for a bare number; in a text every form goes. */
const BARE_WAYS = ['exponent', 'digits', 'bare'] as const;

/** Names of fields. */
export interface SpoiltFields {
  readonly prices: readonly string[];
  /** Best prices of a ticker. */
  readonly bid: string;
  readonly ask: string;
  /** Times in ISO 8601. */
  readonly times: readonly string[];
}

/** Makes what spoils the messages of one protocol. */
export function textSpoiler(
  fields: SpoiltFields,
): (text: string, channel: Channel, spoiling: Pick<Spoiling, keyof Spoiling>) => string {
  const price = new RegExp(`"(${fields.prices.join('|')})":("?)(${DECIMAL})"?`, 'g');
  const number = new RegExp(`:("?)(${DECIMAL})"?(?=[,}\\]])`, 'g');
  const time = new RegExp(`"(${fields.times.join('|')})":"(\\d{4}-[^"]+)"`, 'g');
  const best = (name: string): RegExp => new RegExp(`("${name}":"?)(${DECIMAL})`);
  return (text, channel, { isMalformed, hasOddNumbers, isCrossed, priceFactor, chance, frozenUs }) => {
    if (isMalformed) return malformedText(text, chance);
    let spoilt = text;
    if (priceFactor !== 1 && channel !== 'user') {
      spoilt = spoilt.replace(
        price,
        (_, name: string, quote: string, value: string) =>
          `"${name}":${quote}${scaledText(value, priceFactor)}${quote}`,
      );
    }
    if (isCrossed) spoilt = crossed(spoilt, best(fields.bid), best(fields.ask));
    if (frozenUs !== undefined) {
      const frozen = new Date(Math.floor(frozenUs / US_PER_MS)).toISOString();
      spoilt = spoilt.replace(time, (whole, name: string, value: string) =>
        Date.parse(value) > frozenUs / US_PER_MS ? `"${name}":"${frozen}"` : whole,
      );
    }
    if (!hasOddNumbers) return spoilt;
    return spoilt.replace(number, (whole, quote: string, value: string) => {
      if (!value.includes('.')) return whole;
      const ways = quote === '' ? BARE_WAYS : ODD_WAYS;
      return `:${quote}${oddText(value, ways[Math.floor(chance * ways.length)] as (typeof ways)[number])}${quote}`;
    });
  };
}

/** Bid and ask of a ticker exchanged; a message without both stays as it is. */
function crossed(text: string, bid: RegExp, ask: RegExp): string {
  const bidPrice = bid.exec(text)?.[2];
  const askPrice = ask.exec(text)?.[2];
  if (bidPrice === undefined || askPrice === undefined) return text;
  return text.replace(bid, `$1${askPrice}`).replace(ask, `$1${bidPrice}`);
}
