/** `tickets:` of the policy: how work by hand gets to those who do it. Where Jira is, and its token, the environment says. */
export interface TicketsPolicy {
  /** Jira Cloud and Jira Server (Data Center) name people and search differently. */
  readonly jira: 'cloud' | 'server';
  /** The key of a Jira project; `tickets` needs it, `tickets --to` does not. */
  readonly project?: string | undefined;
  readonly issueType: string;
  /** Who does the work on which apps; the first entry that names an app holds. */
  readonly assignees: readonly { readonly apps: readonly string[]; readonly assignee: string }[];
  /** Who does all other work; without, such tickets are nobody's yet. */
  readonly assignee?: string | undefined;
}
