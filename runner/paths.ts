/** Where things are. Everything that bot4 writes is inside the project folder. */
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** Compiled code of bot4 itself: a cache, which no test needs an own one of. */
export const COMPILE_CACHE = join(ROOT, '.bot4', 'compile-cache');
export const NOTEBOOKS = join(ROOT, 'notebooks');
/** Reports for people; tests move them with BOT4_OUT. */
export const OUT = resolve(ROOT, process.env.BOT4_OUT ?? 'out');
