/** What TypeScript files use of ccxt-suite.mjs. */
export function countSuite(
  output: string,
  id: string,
): {
  done: string[];
  unsupported: string[];
  failed: string[];
  untested: string[];
  ended: boolean;
};
