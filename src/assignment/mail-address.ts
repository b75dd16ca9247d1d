/** A bare address that one mailbox has: no display name, no list, nothing that would begin another header. */
const ADDRESS =
  /^[^@\s<>,;:"()[\]\\\p{Cc}\p{Cf}\p{Cs}]+@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+\p{L}[\p{L}\p{N}-]*$/u;
/** RFC 5321, 4.5.3.1.3: a path of 256 octets, its brackets included. */
const MAX_BYTES = 254;

/** Whether mail can be sent to this text as it stands. */
export function isMailAddress(text: string): boolean {
  return ADDRESS.test(text) && Buffer.byteLength(text) <= MAX_BYTES;
}
