import { afterEach, describe, expect, it, vi } from 'vitest';
import { sharedPages } from './shared-pages.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

/** A process in which a memory cannot be made. */
function refuseMemory(error: Error): void {
  const Memory = class {
    constructor() {
      throw error;
    }
  };
  vi.stubGlobal('WebAssembly', { Memory });
}

describe('shared memory at a page', () => {
  it('is whole pages of 65,536 bytes, shared, and zero', () => {
    const memory = sharedPages(65_537);
    expect(memory).toBeInstanceOf(SharedArrayBuffer);
    expect(memory.byteLength).toBe(131_072);
    expect(new Uint8Array(memory).every((byte) => byte === 0)).toBe(true);
  });

  it('is an ordinary one where the process has no addresses left', () => {
    refuseMemory(new RangeError('no room'));
    expect(sharedPages(100).byteLength).toBe(100);
  });

  it('hides no other error', () => {
    refuseMemory(new TypeError('no such option'));
    expect(() => sharedPages(100)).toThrow('no such option');
  });
});
