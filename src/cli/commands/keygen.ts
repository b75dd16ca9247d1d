import { Command, Option } from 'commander';
import { oneLine } from '../../files/plain-text.js';
import { KEY_KINDS, type KeyKind } from '../../signing/key-kind.js';
import { keygen } from '../../signing/keygen.js';
import { SIGNING_KEY_VARIABLE } from '../../signing/signing-key.js';
import type { CliContext } from '../context.js';
import { sayNext } from '../next-step.js';
import { fromWorkingFolder } from '../paths.js';

/** `keygen`: makes a signing key. */
export function keygenCommand(context: CliContext): Command {
  return new Command('keygen')
    .description('makes a key that signs manifests or approves plans; nothing is overwritten')
    .addOption(new Option('--kind <kind>', 'the kind of key').choices([...KEY_KINDS]).default('ed25519'))
    .option('--out <file>', 'the private key; the public one goes to the same name with .pub.pem', 'signing-key.pem')
    .addHelpText('after', EXAMPLE)
    .action(async ({ kind, out }: { readonly kind: KeyKind; readonly out: string }) => {
      const privatePath = fromWorkingFolder(context, out);
      const publicPath = `${privatePath.replace(/\.pem$/, '')}.pub.pem`;
      const { fingerprint } = await keygen({ kind, privatePath, publicPath });
      const lines = [`private key  ${privatePath}`, `public key   ${publicPath}`, `fingerprint  ${fingerprint}`];
      context.out(`${lines.map(oneLine).join('\n')}\n`);
      sayNext(context, 'doctor');
    });
}

const EXAMPLE = `
Keep the private key in your secret store, and give the public one to your auditor.

Example:
  $ okta-access-review keygen --out signing-key.pem
  $ ${SIGNING_KEY_VARIABLE}=signing-key.pem okta-access-review review
`;
