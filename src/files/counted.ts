/** A number of things, in English: `1 request`, `1,196 requests`. `many` is for what takes no s: `1 person`, `2 people`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}
