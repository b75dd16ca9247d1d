/**
 * An ECDSA signature (r, s) holds as (r, n − s) as well, and may be written down in more than one way: somebody without
 * the key can turn one into another. Only one form is made and taken here: the smaller s, in the shortest DER.
 */

/** The order of P-256 (SEC 2, 2.4.2). */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

interface Numbers {
  readonly r: bigint;
  readonly s: bigint;
}

/** A signature over P-256 in DER, in the one form. Throws where it is not such a signature: only keys of ours make them. */
export function toOneForm(der: Uint8Array): Buffer {
  const numbers = parse(der);
  if (numbers === undefined) throw new Error('an ECDSA signature of no known form');
  const { r, s } = numbers;
  return encode({ r, s: s > ORDER / 2n ? ORDER - s : s });
}

/** Whether a signature is in the one form. */
export function isInOneForm(der: Uint8Array): boolean {
  const numbers = parse(der);
  return numbers !== undefined && numbers.s <= ORDER / 2n && encode(numbers).equals(der);
}

const [SEQUENCE, INTEGER] = [0x30, 0x02];

/** A sequence of two integers, each of less than 128 bytes. */
function parse(der: Uint8Array): Numbers | undefined {
  if (der[0] !== SEQUENCE || der[1] !== der.byteLength - 2) return undefined;
  const r = integerAt(der, 2);
  const s = r === undefined ? undefined : integerAt(der, r.end);
  return r === undefined || s?.end !== der.byteLength ? undefined : { r: r.value, s: s.value };
}

function integerAt(der: Uint8Array, at: number): { readonly value: bigint; readonly end: number } | undefined {
  const length = der[at + 1] ?? 0;
  const end = at + 2 + length;
  if (der[at] !== INTEGER || length === 0 || length > 33 || end > der.byteLength) return undefined;
  return { value: BigInt(`0x${Buffer.from(der.subarray(at + 2, end)).toString('hex')}`), end };
}

function encode({ r, s }: Numbers): Buffer {
  const body = Buffer.concat([integer(r), integer(s)]);
  return Buffer.concat([Buffer.of(SEQUENCE, body.byteLength), body]);
}

function integer(value: bigint): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  const isNegative = (bytes[0] ?? 0) >= 0x80;
  return Buffer.concat([
    Buffer.of(INTEGER, bytes.byteLength + (isNegative ? 1 : 0)),
    Buffer.alloc(isNegative ? 1 : 0),
    bytes,
  ]);
}
