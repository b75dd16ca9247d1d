/** So many of one kind: assignments by how long ago something was, for instance. */
export interface Bucket {
  readonly label: string;
  readonly count: number;
}
