/** The registry's file, `models/registry.ndjson`; see `chained-log.ts`. */
import { ChainedLog } from './chained-log.ts';

/** Opens and verifies it. @param file made with the first entry. @throws BOT4_REGISTRY_BROKEN */
export function openRegistryLog(file: string): ChainedLog {
  return new ChainedLog({ file, label: 'bot4 registry 1', broken: 'BOT4_REGISTRY_BROKEN' });
}
