/** When a file was saved: by its own word, or by the time that the file system has of it, which a copy may change. */
export interface SavedAt {
  /** Milliseconds since 1970. */
  readonly ms: number;
  readonly by: 'file' | 'system';
}

/** A file that came back, before it is read as anything. */
export interface FileToRead {
  readonly name: string;
  readonly bytes: Buffer;
  readonly sha256: string;
  /** The file system's own time of the last change, in milliseconds since 1970. */
  readonly changedAt: number;
}
