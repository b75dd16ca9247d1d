/** A file that came back, before it is read as anything. */
export interface FileToRead {
  readonly name: string;
  readonly bytes: Buffer;
  readonly sha256: string;
}
