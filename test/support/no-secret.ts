import { inspect } from 'node:util';
import { expect } from 'chai';

/** Fails when any of the secrets shows in an error: its message, stack, fields or chain of causes, as any logger prints them. */
export function expectNoSecret(error: unknown, secrets: readonly string[]): void {
  const shown = [inspect(error, { depth: Infinity, showHidden: true, maxStringLength: Infinity })];
  for (let one: unknown = error; one instanceof Error; one = one.cause) {
    shown.push(one.message, one.stack ?? '', JSON.stringify(one));
  }
  const text = shown.join('\n');
  for (const secret of secrets) {
    expect(secret, 'a secret must not be empty').to.not.equal('');
    expect(text.includes(secret), `a secret of ${secret.length} characters shows in: ${text.slice(0, 500)}`).to.equal(
      false,
    );
  }
}
