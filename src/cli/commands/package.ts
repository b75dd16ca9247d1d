import { Command } from 'commander';
import { packageRun } from '../../evidence/package/package-run.js';
import { oneLine } from '../../files/plain-text.js';
import { loadSigningKey, SIGNING_KEY_VARIABLE } from '../../signing/signing-key.js';
import { PRODUCT } from '../../version.js';
import type { CliContext } from '../context.js';
import { variableOf } from '../machine.js';
import { fromWorkingFolder } from '../paths.js';
import { givenTrust, type TrustFlags, withTrustFlags } from '../trust-flags.js';

interface PackageFlags extends TrustFlags {
  readonly out?: string;
  readonly withoutSnapshot: boolean;
}

/** `package`: one ZIP for the auditor. */
export function packageCommand(context: CliContext): Command {
  return withTrustFlags(new Command('package'))
    .description('packs a verified run for the auditor, with an index of what each file evidences')
    .argument('<run>', "the run's folder")
    .option('--out <file>', "the ZIP (default: the run folder's name with .zip, beside it)")
    .option(
      '--without-snapshot',
      "leave out Okta's recorded answers, and say so in a list that the run's signing key signs; the package then verifies in part",
      false,
    )
    .addHelpText('after', EXAMPLE)
    .action(async (run: string, flags: PackageFlags) => {
      const { out, withoutSnapshot } = flags;
      const folder = fromWorkingFolder(context, run);
      const path = out === undefined ? `${folder}.zip` : fromWorkingFolder(context, out);
      const { clock, signal } = context;
      const trust = await givenTrust(flags, context);
      const value = variableOf(context.env, SIGNING_KEY_VARIABLE);
      const key = value === undefined ? undefined : await loadSigningKey(value);
      const withSnapshot = !withoutSnapshot;
      const fact = await packageRun({ folder, out: path, ...trust, withSnapshot, key, clock, signal });
      context.out(`${oneLine(path)}\n${fact.bytes} bytes, SHA-256 ${fact.sha256}\n`);
      if (!withSnapshot) {
        context.err(
          'The snapshot is left out: the auditor can check what is there, but not judge the findings again.\n',
        );
      }
      context.err(`next: hand it over; who unpacks it types ${PRODUCT} verify …/run --public-key FILE\n`);
    });
}

const EXAMPLE = `
Example:
  $ okta-access-review package reports/example.okta.com-2026-03-31T060000Z --public-key signing-key.pub.pem
`;
