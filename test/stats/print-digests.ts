/** Prints a digest of the result of every public function of `bot4/stats`, for `determinism.test.ts`. */
import { digest } from './digest.ts';
import { CALLS } from './every-function.ts';

for (const [name, call] of Object.entries(CALLS)) process.stdout.write(`${name} ${digest(call())}\n`);
