/** What TypeScript files use of processes.mjs. */
export interface ClientRun {
  readonly code: number;
  readonly output: string;
  readonly trouble: string;
}
export function runClient(
  command: string,
  args: readonly string[],
  options: { readonly timeoutMs: number; readonly env?: NodeJS.ProcessEnv },
): Promise<ClientRun>;
export function plainEnv(more?: NodeJS.ProcessEnv): NodeJS.ProcessEnv;
export function startServer(
  node: string,
  args: readonly string[],
): Promise<{ port: number; end: () => Promise<string | undefined> }>;
