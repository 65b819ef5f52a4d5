/** Jupyter counts characters, JavaScript counts UTF-16 units; they differ after an emoji. */

/** UTF-16 offset of the character at `position`. */
export function toOffset(text: string, position: number): number {
  let offset = 0;
  for (let i = 0; i < position && offset < text.length; i++) offset += (text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1;
  return offset;
}

/** Number of characters before a UTF-16 offset. */
export function toPosition(text: string, offset: number): number {
  let position = 0;
  for (let at = 0; at < offset; position++) at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  return position;
}
