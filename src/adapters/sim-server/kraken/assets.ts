/** Assets in Kraken's names: `XXBT` in answers of REST, `XBT` in names of pairs, `BTC` over WebSocket v2. */

/** One asset. */
export interface KrakenAsset {
  /** As the exchange and WebSocket v2 call it: `BTC`. */
  readonly name: string;
  /** As REST calls it: `XXBT`. */
  readonly id: string;
  /** As names of pairs call it: `XBT`. */
  readonly altname: string;
  readonly displayDecimals: number;
}

/** Decimals of every amount: the venue's grid is 1e-8. */
export const AMOUNT_DECIMALS = 8;

const FIAT = new Set(['USD', 'EUR', 'GBP', 'CAD', 'JPY', 'AUD']);
/** Assets of the first years have a letter in front. */
const LETTERED = new Set(['BTC', 'ETH', 'LTC', 'XRP', 'DOGE', 'XLM', 'XMR', 'ETC', 'ZEC', 'REP', 'MLN']);
const ALTNAMES: Readonly<Record<string, string>> = { BTC: 'XBT', DOGE: 'XDG' };

/** An asset by its common name. */
export function krakenAsset(name: string): KrakenAsset {
  const altname = ALTNAMES[name] ?? name;
  const letter = FIAT.has(name) ? 'Z' : LETTERED.has(name) ? 'X' : '';
  return { name, id: `${letter}${altname}`, altname, displayDecimals: FIAT.has(name) ? 2 : 5 };
}

/** Whether an asset is the money of a state. */
export function isFiat(name: string): boolean {
  return FIAT.has(name);
}

/** Whether the id of an asset has a letter in front. */
export function isLettered({ id, altname }: KrakenAsset): boolean {
  return id !== altname;
}

/** Common name of a text that names an asset in any of the ways. */
export function commonName(text: string): string {
  const plain = /^[XZ][A-Z]{3}$/.test(text) && isKnownLetter(text) ? text.slice(1) : text;
  const found = Object.entries(ALTNAMES).find(([, altname]) => altname === plain);
  return found === undefined ? plain : found[0];
}

function isKnownLetter(text: string): boolean {
  const rest = text.slice(1);
  const name = Object.entries(ALTNAMES).find(([, altname]) => altname === rest)?.[0] ?? rest;
  return text.startsWith('Z') ? FIAT.has(name) : LETTERED.has(name);
}
