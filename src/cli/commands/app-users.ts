import { Command, InvalidArgumentError, Option } from 'commander';
import { RefusedError } from '../../errors.js';
import { jsonText } from '../../files/plain-text.js';
import type { OktaClient } from '../../okta/api.js';
import { assignBody, type BodyFlags, updateBody } from '../app-user-body.js';
import { connect } from '../connect.js';
import type { CliContext } from '../context.js';
import { pathsOfPair } from '../paths-of-pair.js';

interface ListFlags {
  readonly limit: number;
  readonly after?: string;
  readonly q?: string;
  readonly expand?: 'user';
  readonly format: 'json' | 'ndjson';
}

/** `app-users`: the five operations of Okta's Application Users API, one to one. */
export function appUsersCommand(context: CliContext): Command {
  const command = new Command('app-users').description(
    "Okta's Application Users API, one operation at a time; JSON out.",
  );
  for (const operation of [listCommand, getCommand, assignCommand, updateCommand, unassignCommand]) {
    command.addCommand(operation(context));
  }
  return command.addHelpText('after', example('app-users list 0oa1gjh63g214q0Hq0g4 --expand user --format ndjson'));
}

function listCommand(context: CliContext): Command {
  return new Command('list')
    .description('lists all users of an app, page by page')
    .argument('<app-id>')
    .option('--limit <n>', 'page size, 1 to 500', pageSize, 500)
    .option('--after <cursor>', "start after this cursor of an earlier page's next link")
    .option('--q <text>', 'only users whose user name, first name, last name or e-mail starts with this')
    .addOption(new Option('--expand <what>', 'embed the user in each row').choices(['user']))
    .addOption(new Option('--format <format>').choices(['json', 'ndjson']).default('ndjson'))
    .addHelpText('after', example('app-users list 0oa1gjh63g214q0Hq0g4 --q sam'))
    .action((appId: string, flags: ListFlags) =>
      withClient(context, async (client) => {
        const { format, ...options } = flags;
        const asArray = format === 'json';
        let separator = asArray ? '[\n' : '';
        for await (const page of client.listAppUsers(appId, { ...options, signal: context.signal })) {
          for (const appUser of page.items) {
            context.out(`${separator}${jsonText(appUser)}${asArray ? '' : '\n'}`);
            if (asArray) separator = ',\n';
          }
          await context.drained();
        }
        if (asArray) context.out(separator === '[\n' ? '[]\n' : '\n]\n');
      }),
    );
}

function getCommand(context: CliContext): Command {
  return new Command('get')
    .description("reads one user's assignment to an app")
    .argument('<app-id>')
    .argument('<user-id>')
    .addOption(new Option('--expand <what>', 'embed the user').choices(['user']))
    .option(
      '--paths',
      'say every way by which the assignment holds, as well: by which groups, and how they came',
      false,
    )
    .addHelpText('after', example('app-users get 0oa1gjh63g214q0Hq0g4 00u11z6WHMYCGPCHCRFK --paths'))
    .action((appId: string, userId: string, flags: { readonly expand?: 'user'; readonly paths: boolean }) =>
      withClient(context, async (client) => {
        const { paths, ...options } = flags;
        const appUser = await client.getAppUser(appId, userId, { ...options, signal: context.signal });
        if (!paths) print(context, appUser);
        else print(context, { ...appUser, paths: await pathsOfPair(client, appId, appUser, context.signal) });
      }),
    );
}

function assignCommand(context: CliContext): Command {
  return withBodyOptions(new Command('assign'))
    .description('assigns a user to an app')
    .argument('<app-id>')
    .argument('<user-id>')
    .addOption(new Option('--scope <scope>', 'direct, or by group membership').choices(['USER', 'GROUP']))
    .addHelpText(
      'after',
      example('app-users assign 0oa1gjh63g214q0Hq0g4 00u11z6WHMYCGPCHCRFK --user-name sam@example.com'),
    )
    .action((appId: string, userId: string, flags: BodyFlags & { readonly scope?: 'USER' | 'GROUP' }) =>
      withClient(context, async (client) => {
        const body = await assignBody(userId, flags, context);
        print(context, await client.assignAppUser(appId, body, { signal: context.signal }));
      }),
    );
}

function updateCommand(context: CliContext): Command {
  return withBodyOptions(new Command('update'))
    .description("changes an assignment's credentials or its profile, not both at once")
    .argument('<app-id>')
    .argument('<user-id>')
    .addHelpText(
      'after',
      example(`app-users update 0oa1gjh63g214q0Hq0g4 00u11z6WHMYCGPCHCRFK --profile '{"role":"Viewer"}'`),
    )
    .action((appId: string, userId: string, flags: BodyFlags) =>
      withClient(context, async (client) => {
        const body = await updateBody(flags, context);
        print(context, await client.updateAppUser(appId, userId, body, { signal: context.signal }));
      }),
    );
}

function unassignCommand(context: CliContext): Command {
  return new Command('unassign')
    .description('removes one assignment; the app profile cannot be recovered by Okta')
    .argument('<app-id>')
    .argument('<user-id>')
    .option('--send-email', 'let Okta send the administrator a deactivation e-mail', false)
    .option('--yes', 'confirms that this one assignment is to be removed', false)
    .addHelpText('after', example('app-users unassign 0oa1gjh63g214q0Hq0g4 00u11z6WHMYCGPCHCRFK --yes'))
    .action((appId: string, userId: string, flags: { readonly sendEmail: boolean; readonly yes: boolean }) => {
      if (!flags.yes) {
        throw new RefusedError(`nothing was removed: add --yes to unassign user ${userId} from app ${appId}`);
      }
      return withClient(context, async (client) => {
        const { sendEmail } = flags;
        const result = await client.unassignAppUser(appId, userId, { sendEmail, signal: context.signal });
        print(context, { appId, userId, result });
      });
    });
}

function withBodyOptions(command: Command): Command {
  return command
    .option('--user-name <name>', 'the user name in the app')
    .option('--profile <json>', 'the app profile, a JSON object')
    .option('--body <file>', 'the whole request body as JSON, "-" for standard input; the way to give a password');
}

async function withClient(context: CliContext, action: (client: OktaClient) => Promise<void>): Promise<void> {
  const { client } = connect(context);
  try {
    await action(client);
  } finally {
    await client.close();
  }
}

function print(context: CliContext, value: unknown): void {
  context.out(`${jsonText(value, 2)}\n`);
}

function pageSize(text: string): number {
  const size = Number(text);
  if (!Number.isInteger(size) || size < 1 || size > 500) {
    throw new InvalidArgumentError('Okta takes whole numbers from 1 to 500.');
  }
  return size;
}

function example(line: string): string {
  return `\nExample:\n  $ okta-access-review ${line}\n`;
}
