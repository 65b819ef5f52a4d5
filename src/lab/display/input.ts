/** `input`: a question to the person at the notebook. */
import { displaySink } from './sink.ts';

/**
 * Asks the person at the notebook for a line of text.
 * @param prompt shown before the field. @param options.isPassword hides what is typed.
 * @throws Error in a headless run, where there is nobody to ask: take a parameter there.
 */
export async function input(prompt = '', options: { readonly isPassword?: boolean } = {}): Promise<string> {
  const sink = displaySink();
  if (sink.ask === undefined) throw new Error('There is nobody to ask in this run; pass the value as a parameter.');
  return sink.ask(prompt, options.isPassword ?? false);
}
