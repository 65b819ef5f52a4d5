/** One line for each check of a client in Node; `npm run check:clients` counts them. */

/** Prints whether something is as it shall be. */
export function check(name, isRight, detail = '') {
  const more = isRight || detail === '' ? '' : ` (${detail})`;
  process.stdout.write(`${isRight ? 'ok' : 'FAILED'} ${name}${more}\n`);
}

/** A promise that is refused when it takes too long; the name says what was waited for. */
export function within(ms, name, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${name} did not come within ${ms / 1000} s`)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
