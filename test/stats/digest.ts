/** A digest of any result: of the bits of its numbers, of its texts and of the names of its fields. */
import { createHash } from 'node:crypto';

/** Numbers and texts of a result in the order in which it holds them, with the names of its fields. */
function parts(value: unknown): (number | string)[] {
  if (typeof value === 'number' || typeof value === 'string') return [value];
  if (value === null || typeof value !== 'object') return [String(value)];
  if (ArrayBuffer.isView(value)) return ['[', ...Array.from(value as Float64Array), ']'];
  return Object.entries(value).flatMap(([key, item]) => [key, ...parts(item)]);
}

/** A digest that two results share when every bit of them is equal. */
export function digest(value: unknown): string {
  const hash = createHash('sha256');
  for (const part of parts(value)) {
    if (typeof part === 'number') hash.update(new Uint8Array(Float64Array.of(part).buffer));
    else hash.update(`${part}\0`);
  }
  return hash.digest('hex').slice(0, 16);
}
