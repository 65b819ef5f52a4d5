/**
 * Calls a function of a table. AssemblyScript; scripts/gen-simd.ts compiles it into stream-calls.wasm.gen.ts, and
 * stream-calls.ts is the only caller.
 */

/** Calls the function at a place of the table, which takes an address and returns a whole number. */
export function call(place: u32, address: u32): u32 {
  return call_indirect<u32>(place, address);
}
