/** What TypeScript files use of setup.mjs. */
export const ROOT: string;
export const STATE: string;
export class SetupError extends Error {}
export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}
export function checkNode(version?: string): void;
export function seconds(ms: number): string;
export function capture(
  command: string,
  args: readonly string[],
  options?: RunOptions,
): Promise<{ code: number; output: string }>;
export function run(command: string, args: readonly string[], options?: RunOptions): Promise<string>;
export function probe(command: string, args: readonly string[]): string | undefined;
export function sha256(...parts: (string | Uint8Array)[]): string;
export function readJson(file: string): unknown;
export function writeAtomic(file: string, content: string): void;
export function withLock<T>(work: () => Promise<T> | T, file?: string): Promise<T>;
export function ensureNpm(): Promise<void>;
export function nodeBin(): string;
