/** What cells print: everything written to the process's standard output and error goes to the notebook instead. */

export type StreamName = 'stdout' | 'stderr';

/** Capture of this process's streams. */
export interface OutputCapture {
  /** Runs a function whose output goes to the real streams. */
  outside<T>(run: () => T): T;
  /** Gives the streams back. */
  restore(): void;
}

type Write = NodeJS.WriteStream['write'];

/** Redirects standard output and error to `write`, until `restore` is called. Writes of child processes stay outside. */
export function captureOutput(write: (stream: StreamName, text: string) => void): OutputCapture {
  let isOutside = 0;
  const originals = { stdout: process.stdout.write, stderr: process.stderr.write };
  const capture = (name: StreamName): void => {
    const stream = process[name];
    const original = originals[name];
    const captured = (chunk: Uint8Array | string, encoding?: unknown, done?: unknown): boolean => {
      if (isOutside > 0) return Reflect.apply(original, stream, [chunk, encoding, done]) as boolean;
      const charset = typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8';
      write(name, typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString(charset));
      const callback = typeof encoding === 'function' ? encoding : done;
      if (typeof callback === 'function') process.nextTick(callback as () => void);
      return true;
    };
    stream.write = captured as Write;
  };
  capture('stdout');
  capture('stderr');
  return {
    outside: (run) => {
      isOutside++;
      try {
        return run();
      } finally {
        isOutside--;
      }
    },
    restore: () => {
      process.stdout.write = originals.stdout;
      process.stderr.write = originals.stderr;
    },
  };
}
