/** Names that somebody may have meant. */

/** Least number of letters to add, drop, change or swap to make one text of the other. */
function distance(a: string, b: string): number {
  let before = Array.from({ length: b.length + 1 }, (_, i) => i);
  let beforeThat: number[] = [];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min((before[j] as number) + 1, (row[j - 1] as number) + 1, (before[j - 1] as number) + change);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        best = Math.min(best, (beforeThat[j - 2] as number) + 1);
      }
      row.push(best);
    }
    beforeThat = before;
    before = row;
  }
  return before[b.length] as number;
}

/** Letters that two texts begin with alike. */
function common(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}

/**
 * The names nearest to `wanted`, best first; separators and case do not count, and of two that are as near the one that
 * begins alike is the better.
 * @example nearNames('BTCUSD', ['ETH/EUR', 'BTC/USDT', 'BTC/USD'], 2) // => ['BTC/USD', 'BTC/USDT']
 */
export function nearNames(wanted: string, names: readonly string[], count: number): string[] {
  const plain = (text: string): string => text.toUpperCase().replace(/[^A-Z0-9]/g, '');
  const target = plain(wanted);
  return names
    .map((name) => ({ name, far: distance(target, plain(name)), alike: common(target, plain(name)) }))
    .sort((a, b) => a.far - b.far || b.alike - a.alike || a.name.length - b.name.length || (a.name < b.name ? -1 : 1))
    .slice(0, count)
    .map(({ name }) => name);
}
