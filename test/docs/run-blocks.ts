/**
 * `run-blocks.ts ENDS FILE…`: runs files one after another in this process, and writes to ENDS how each ended, as JSON.
 * What a file writes to standard error, and what it throws at once or in the turn after its end, is told with it.
 */
import { writeFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

/** How a file ended; both texts are empty when all went well. */
export interface BlockEnd {
  readonly file: string;
  readonly error: string;
  readonly stderr: string;
}

function told(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

async function run(file: string): Promise<BlockEnd> {
  let stderr = '';
  let error = '';
  const write = process.stderr.write;
  process.stderr.write = (chunk: string | Uint8Array) => {
    stderr += typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk);
    return true;
  };
  const onStray = (stray: unknown): void => {
    error ||= told(stray);
  };
  process.on('uncaughtException', onStray);
  try {
    await import(pathToFileURL(file).href);
    await setImmediate();
  } catch (thrown) {
    error = told(thrown);
  } finally {
    process.off('uncaughtException', onStray);
    process.stderr.write = write;
  }
  if (process.exitCode !== undefined && process.exitCode !== 0) error ||= `exit code ${process.exitCode}`;
  process.exitCode = 0;
  return { file, error, stderr };
}

const [ends, ...files] = process.argv.slice(2) as [string, ...string[]];
const found: BlockEnd[] = [];
for (const file of files) found.push(await run(file));
writeFileSync(ends, JSON.stringify(found));
