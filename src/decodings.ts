/** What a run of characters may stand for: percent signs, escapes, hexadecimal digits and base64 undone, each by itself. */
export function decodingsOf(run: string, leastRun: number): string[] {
  const decodings: string[] = [];
  if (run.includes('%')) decodings.push(run.replace(/%([0-9a-f]{2})/gi, fromHex));
  if (run.includes('\\')) decodings.push(run.replace(/\\(?:u00|x)([0-9a-f]{2})/gi, fromHex));
  for (const part of run.split(/[^\w+/=-]+/)) {
    if (part.length < leastRun) continue;
    if (/^[0-9a-f]+$/i.test(part)) decodings.push(Buffer.from(part, 'hex').toString('latin1'));
    // the run may begin within a group of four
    for (const at of [0, 1, 2, 3]) decodings.push(Buffer.from(part.slice(at), 'base64').toString('latin1'));
  }
  return decodings;
}

function fromHex(_: string, digits: string): string {
  return String.fromCharCode(Number.parseInt(digits, 16));
}
