/** Where things are. Everything that bot4 writes is inside the project folder. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** State of runs, journals, keys and caches; ignored by git. */
export const STATE = join(ROOT, '.bot4');
export const MODELS = join(ROOT, 'models');
export const NOTEBOOKS = join(ROOT, 'notebooks');
/** Reports for people. */
export const OUT = join(ROOT, 'out');
