/** JSON numbers with their digits: `0.00100000` stays as it is, because checksums are made of digits. */

const RAW = JSON as unknown as { rawJSON(text: string): object };

/** A decimal text as a JSON number. */
export function digits(text: string): object {
  return RAW.rawJSON(text);
}
