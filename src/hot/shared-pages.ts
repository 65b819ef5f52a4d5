/**
 * Shared memory that begins at a page, so that whoever lays it out knows where its cache lines are. A `SharedArrayBuffer`
 * begins at any multiple of 16 bytes: two threads that write side by side may then meet in a line in the middle of nowhere.
 */

/** TypeScript knows WebAssembly only together with the browser's library. */
declare const WebAssembly: {
  readonly Memory: new (size: {
    readonly initial: number;
    readonly maximum: number;
    readonly shared: true;
  }) => { readonly buffer: SharedArrayBuffer };
};

const PAGE = 65_536;
const PAGES_MAX = 65_536;

/**
 * @param bytes at least so many.
 * @returns the memory of a WebAssembly, filled with zeros; an ordinary one where 4 GiB, or what the process may take of
 * addresses, are not enough.
 */
export function sharedPages(bytes: number): SharedArrayBuffer {
  const pages = Math.ceil(bytes / PAGE);
  if (pages > PAGES_MAX) return new SharedArrayBuffer(bytes);
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true }).buffer;
  } catch (cause) {
    if (cause instanceof RangeError) return new SharedArrayBuffer(bytes);
    throw cause;
  }
}
