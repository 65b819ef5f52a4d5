/** Which paths hold a recording: told by the folder or the first line, without loading anything that reads one. */
import { statSync } from 'node:fs';
import { openImportFile } from './file-bytes.ts';

/**
 * True for the folder of a recording, and for a file whose first line is a JSON object, alone or behind a local time.
 * @throws BOT4_DATA_FILE, BOT4_DATA_CORRUPT
 */
export async function isRecording(path: string): Promise<boolean> {
  try {
    if (statSync(path).isDirectory()) return true;
  } catch {
    // Not there: opening the file says so.
  }
  const { head, packing } = await openImportFile(path);
  return packing !== 'parquet' && /^(\d{10,19} )?\{"/.test(new TextDecoder().decode(head.subarray(0, 64)));
}
