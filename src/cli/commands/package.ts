import { Command } from 'commander';
import { packageRun } from '../../evidence/package/package-run.js';
import type { CliContext } from '../context.js';
import { fromWorkingFolder } from '../paths.js';
import { givenTrust, type TrustFlags, withTrustFlags } from '../trust-flags.js';

interface PackageFlags extends TrustFlags {
  readonly out?: string;
  readonly withSnapshot: boolean;
}

/** `package`: one ZIP for the auditor. */
export function packageCommand(context: CliContext): Command {
  return withTrustFlags(new Command('package'))
    .description('packs a verified run for the auditor, with an index of what each file evidences')
    .argument('<run>', "the run's folder")
    .option('--out <file>', "the ZIP (default: the run folder's name with .zip, beside it)")
    .option('--with-snapshot', "include Okta's recorded answers: needed to verify the package in full", false)
    .addHelpText('after', EXAMPLE)
    .action(async (run: string, flags: PackageFlags) => {
      const { out, withSnapshot } = flags;
      const folder = fromWorkingFolder(context, run);
      const path = out === undefined ? `${folder}.zip` : fromWorkingFolder(context, out);
      const { clock, signal } = context;
      const trust = await givenTrust(flags, context);
      const fact = await packageRun({ folder, out: path, ...trust, withSnapshot, clock, signal });
      context.out(`${path}\n${fact.bytes} bytes, SHA-256 ${fact.sha256}\n`);
      if (!withSnapshot) {
        context.err(
          "Without --with-snapshot the auditor can check the package's digests, but not verify the run in full.\n",
        );
      }
    });
}

const EXAMPLE = `
Example:
  $ okta-access-review package reports/example.okta.com-2026-03-31T060000Z --public-key signing-key.pub.pem
`;
