/** Whether these bytes stand at this place: without a view of it, which costs more than looking at a few bytes. */
export function isAt(bytes: Uint8Array, sought: Uint8Array, at: number): boolean {
  for (let index = 0; index < sought.length; index += 1) if (bytes[at + index] !== sought[index]) return false;
  return true;
}
