import { Readable } from 'node:stream';

const PIECE = 1 << 16;

/** A mail as a stream that knows whether it was taken whole: only then can a lost answer have been a yes. */
export interface MailSource {
  readonly stream: Readable;
  readonly isHandedOver: () => boolean;
}

/** Gives the mail in pieces, as the connection takes them. */
export function mailSource(mail: Uint8Array): MailSource {
  let given = 0;
  let isHandedOver = false;
  const stream = new Readable({
    highWaterMark: PIECE,
    read() {
      if (given >= mail.byteLength) {
        isHandedOver = true;
        this.push(null);
        return;
      }
      const piece = mail.subarray(given, given + PIECE);
      given += piece.byteLength;
      this.push(piece);
    },
  });
  return { stream, isHandedOver: () => isHandedOver };
}
