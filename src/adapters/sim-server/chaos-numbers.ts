/** Decimal texts as a venue should not write them. Pure; the value stays what it is unless a factor says otherwise. */

/** How a number is written oddly. */
export const ODD_WAYS = ['exponent', 'digits', 'plus', 'bare'] as const;
type OddWay = (typeof ODD_WAYS)[number];

const DECIMAL = /^-?\d+(?:\.\d+)?$/;

/** Whether a text is a plain decimal. */
export function isDecimal(text: unknown): text is string {
  return typeof text === 'string' && DECIMAL.test(text);
}

/**
 * A decimal of the same value, written in a way that no grid has.
 * `60000.10` is `6.000010e4`, `60000.10000000000000000000`, `+60000.10` or, without its zeros, `60000.1`.
 */
export function oddText(text: string, way: OddWay): string {
  switch (way) {
    case 'exponent':
      return exponentText(text);
    case 'digits':
      return `${text.includes('.') ? text : `${text}.`}000000000000`;
    case 'plus':
      return text.startsWith('-') ? text : `+${text}`;
    case 'bare':
      return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
  }
}

function exponentText(text: string): string {
  const sign = text.startsWith('-') ? '-' : '';
  const [whole = '0', decimals = ''] = text.replace('-', '').split('.');
  const digits = `${whole}${decimals}`;
  const first = digits.search(/[1-9]/);
  if (first < 0) return `${sign}0e0`;
  const rest = digits.slice(first + 1);
  return `${sign}${digits[first]}${rest === '' ? '' : `.${rest}`}e${whole.length - 1 - first}`;
}

/** A decimal times a factor, with as many decimals as it had. Not exact: a price that is wrong on purpose. */
export function scaledText(text: string, factor: number): string {
  const decimals = text.split('.')[1]?.length ?? 0;
  return (Number(text) * factor).toFixed(decimals);
}

/** What is left of a message that is no valid one: cut, huge, or with values that cannot be. @param chance which, in [0, 1). */
export function malformedText(text: string, chance: number): string {
  const ways: readonly (() => string)[] = [
    () => text.slice(0, text.length >> 1),
    () => text.replace(/"-?\d+(?:\.\d+)?"/, 'NaN'),
    () => text.replace(/"-?\d+(?:\.\d+)?"/, '"1e999"'),
    () => text.replace(/:-?\d+/, ':99999999999999999999999999'),
    () => text.replace('{', '{"__proto__":{"polluted":true},"constructor":null,'),
    () => text.replace('{', `{"padding":"${'x'.repeat(100_000)}",`),
    () => text.replace(/"-?\d+(?:\.\d+)?"/g, 'null'),
    () => '',
    () => `${text}${text}`,
    () => '[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]',
  ];
  return (ways[Math.floor(chance * ways.length)] as () => string)();
}
