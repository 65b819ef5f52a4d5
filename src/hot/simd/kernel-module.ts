/**
 * Kernels of WebAssembly from their generated text: each is compiled once for the whole process, when it is first used, and
 * has an instance for each memory that it works in.
 */

/** TypeScript knows WebAssembly only together with the browser's library. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
};

const modules = new Map<string, object>();

/**
 * A new instance of a kernel.
 * @param text of the module in base64, from a file `*.wasm.gen.ts`.
 * @param env what the kernel imports: the memory that it works in, and functions; empty for one with a memory of its own.
 */
export function kernelInstance<K>(text: string, env: Readonly<Record<string, unknown>> = {}): K {
  let module = modules.get(text);
  if (module === undefined) {
    module = new WebAssembly.Module(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)));
    modules.set(text, module);
  }
  return new WebAssembly.Instance(module, { env }).exports as K;
}
