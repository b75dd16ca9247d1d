/** Text cut to what a sentence in a cell can hold, with how much was cut; never within a surrogate pair. */
export function shorten(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const kept = text.slice(0, maxLength).replace(/[\ud800-\udbff]$/, '');
  return `${kept}… (${text.length - kept.length} characters more)`;
}
