/** What TypeScript files use of table.mjs. */
export interface Client {
  readonly name: string;
  readonly title: string;
  readonly venue: string;
  readonly requirements?: string;
  readonly command: (place: Readonly<Record<string, unknown>>) => { readonly args: readonly string[] };
}
export interface Verdict {
  readonly ok: boolean;
  readonly text: string;
}
export function readTable(): Promise<readonly Client[]>;
export function chosen<T extends { readonly name: string; readonly venue: string }>(
  clients: readonly T[],
  args: readonly string[],
): T[];
export function judgeLines(run: { readonly code: number; readonly output: string }, atLeast?: number): Verdict;
