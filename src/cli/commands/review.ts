import { hostname } from 'node:os';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { ConfigError } from '../../errors.js';
import { jsonText, oneLine } from '../../files/plain-text.js';
import { loadPolicy } from '../../policy/load.js';
import type { LoadedPolicy } from '../../policy/policy.js';
import { checkApps } from '../../review/check-apps.js';
import { findInterruptedRun } from '../../review/open/interrupted-run.js';
import { createProgress } from '../../review/progress.js';
import { runReview } from '../../review/run.js';
import { SEVERITIES } from '../../rules/rule.js';
import { refuseFilled } from '../../run/private-folder.js';
import { runNameOf } from '../../run/run-name.js';
import { envelopeText, IN_TOTO, signEnvelope } from '../../signing/dsse.js';
import { loadSigningKey, SIGNING_KEY_VARIABLE } from '../../signing/signing-key.js';
import { commitOf } from '../../version.js';
import { connect } from '../connect.js';
import type { CliContext } from '../context.js';
import { describeError, EXIT, type Finish } from '../exit.js';
import { variableOf } from '../machine.js';
import { afterReview, programName, sayNext } from '../next-step.js';
import { formatOption, parseAsOf, repeatable } from '../options.js';
import { DEFAULT_POLICY, fromWorkingFolder, policyFile } from '../paths.js';
import { createProgressDisplay } from '../progress-display.js';
import type { TwiceFlags } from '../quarter-before.js';
import { ledgerForReview } from '../review-ledger.js';
import { reviewExitCode, reviewJson, reviewText } from '../review-result.js';
import { sourcesForReview } from '../review-sources.js';
import { runBefore } from '../run-before.js';
import { runEstimate } from '../run-estimate.js';
import { toldReview } from '../told-review.js';
import { withSandboxIf } from '../with-sandbox.js';

interface ReviewFlags extends TwiceFlags {
  readonly app: readonly string[];
  readonly quarterBefore: boolean;
  readonly resume: boolean;
}

/** `review`: the job. */
export function reviewCommand(context: CliContext, finish: Finish): Command {
  return new Command('review')
    .description('Reads who has access to every app, judges it by the policy, and writes reports and a manifest.')
    .option('--config <file>', 'the policy', DEFAULT_POLICY)
    .option('--out <dir>', "the run's own folder, new or empty (default: reports/<org>-<as-of>/)")
    .option('--as-of <time>', "what ages are measured to, ISO 8601 (default: the org's time at its first answer)")
    .option('--app <id-or-glob>', 'review only this app, by id or label; repeatable', repeatable, [])
    .addOption(formatOption())
    .addOption(
      new Option('--fail-on <severity>', 'exit 1 when an open finding is at least this severe')
        .choices([...SEVERITIES, 'never'])
        .default('never'),
    )
    .option('--sandbox', 'review the built-in org instead of yours; needs no credentials', false)
    .option(
      '--quarter-before',
      'with --sandbox: first, unless that run is there, review that org as it was a quarter ago, and decide and remove',
      false,
    )
    .option('--resume', 'continue the interrupted run in --out, with its as-of, policy and apps', false)
    .option('--previous <run>', "the run before, by its folder or manifest (default: the org's newest beside this one)")
    .option('--estimate', 'say how many requests and how long it will take; review nothing, write nothing', false)
    .option('--quiet', 'no progress and no summary', false)
    .option('--json', 'print the summary as one JSON object', false)
    .addHelpText('after', EXAMPLES)
    .action((flags: ReviewFlags, command: Command) => {
      checkResume(flags, command);
      // loaded only when it is wanted: it decides and removes, which a review never does
      if (flags.quarterBefore) {
        return import('../quarter-before.js').then(({ reviewTwice }) => reviewTwice(flags, context, finish, review));
      }
      return withSandboxIf(flags.sandbox, context, (env) =>
        (flags.estimate ? runEstimate : review)(flags, context, finish, env),
      );
    });
}

async function review(flags: ReviewFlags, context: CliContext, finish: Finish, env: CliContext['env']): Promise<void> {
  const from = (path: string) => fromWorkingFolder(context, path);
  const asOf = flags.asOf === undefined ? undefined : parseAsOf(flags.asOf, context.clock.now());
  const resume = flags.resume ? await findInterruptedRun(from(flags.out ?? '')) : undefined;
  const policyPath = policyFile(context, flags.config);
  const policy = resume?.policy ?? (await loadWithSources(policyPath, flags.sandbox, context.clock.now()));
  // after the policy: its errors would be told only once the folder is mended
  if (flags.out !== undefined && !flags.resume) await refuseFilled(from(flags.out));
  const display = createProgressDisplay(context, flags.quiet);
  const progress = createProgress(display.changed);
  const { share, maxConcurrent } = policy.policy.rateLimit;
  const { client, signIn } = connect(context, { env, share, maxConcurrent, onEvent: progress.event });
  try {
    const folderFor = (time: string) =>
      flags.out === undefined ? join(context.workingFolder, 'reports', runNameOf(client.org, time)) : from(flags.out);
    if (asOf !== undefined) await refuseFilled(folderFor(asOf));
    await using ledger = await ledgerForReview({
      context,
      usage: resume === undefined ? policy.policy.usage : undefined,
      policyPath,
      client,
      isSandbox: flags.sandbox,
      note: progress.note,
    });
    const only = resume?.start.only ?? flags.app;
    const { roleAttributes } = policy.policy.report;
    const named = flags.previous === undefined ? undefined : from(flags.previous);
    const selection = { ...policy.policy.apps, only };
    const before = await runBefore({ named, org: client.org, selection, roleAttributes }, context);
    if (resume === undefined) await checkApps(flags.app, client, context.signal);
    const sign = await manifestSigner(context.env);
    const told = { org: client.org, webhook: policy.policy.webhook };
    const result = await toldReview(context, told, () =>
      runReview({
        client,
        signIn,
        madeBy: { commit: commitOf(), host: hostname(), operator: context.operator },
        policy,
        only,
        formats: resume?.start.formats ?? flags.format,
        asOf,
        folderFor,
        resume,
        ...before,
        ledger: ledger.folder,
        sign,
        packetSecret: context.randomId(),
        clock: context.clock,
        progress,
        signal: context.signal,
      }),
    );
    display.end();
    const code = reviewExitCode(result, flags.failOn);
    if (code === EXIT.defect) context.err(`${describeError(result.stopped)}\n`);
    // --quiet spares progress and success; why a job failed is what somebody reads in the morning
    if ((flags.quiet || flags.json) && code >= EXIT.incomplete)
      context.err(`${result.run.gaps.map(oneLine).join('\n')}\n`);
    if (flags.json) context.out(`${jsonText(reviewJson(result, code))}\n`);
    else if (!flags.quiet) {
      context.out(reviewText(result, programName(context)));
      if (result.run.verdict === 'complete') sayNext(context, ...afterReview(policy.policy, result.folder));
    }
    finish(code);
  } finally {
    display.end();
    await client.close();
  }
}

/** The policy, with the roster and the register that it names as they are now. */
async function loadWithSources(path: string, isSandbox: boolean, nowMs: number): Promise<LoadedPolicy> {
  const loaded = await loadPolicy(path);
  return { ...loaded, sources: await sourcesForReview({ path, policy: loaded.policy, isSandbox, nowMs }) };
}

/** What an interrupted run has settled cannot be said again. */
function checkResume(flags: ReviewFlags, command: Command): void {
  if (!flags.resume) return;
  if (flags.sandbox) {
    throw new ConfigError([
      '--resume cannot continue a run of --sandbox: that org ended with its run. Serve one with `sandbox`',
    ]);
  }
  if (flags.out === undefined) throw new ConfigError(['--resume needs --out: the folder of the interrupted run']);
  const settled = ['config', 'asOf', 'app', 'format'].filter((name) => command.getOptionValueSource(name) === 'cli');
  if (settled.length > 0) {
    throw new ConfigError([
      `--resume takes the policy, as-of, apps and formats of the run: leave out ${settled.map(flagOf).join(', ')}`,
    ]);
  }
}

function flagOf(name: string): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

const EXAMPLES = `
Examples:
  $ okta-access-review review --sandbox
  $ okta-access-review review --sandbox --quarter-before --config config/sandbox.yaml
  $ OKTA_CLIENT_ORGURL=https://example.okta.com OKTA_CLIENT_TOKEN=… okta-access-review review --fail-on high
  $ okta-access-review review --app 'Payroll*' --app 0oa1gjh63g214q0Hq0g4 --out reports/payroll-2026-q4
`;

/** Signs manifests with the key of the environment; undefined where none is set. Throws ConfigError on a bad key. */
async function manifestSigner(env: CliContext['env']): Promise<((manifest: Buffer) => string) | undefined> {
  const value = variableOf(env, SIGNING_KEY_VARIABLE);
  if (value === undefined) return undefined;
  const key = await loadSigningKey(value);
  return (manifest) => envelopeText(signEnvelope(key, IN_TOTO, manifest));
}
