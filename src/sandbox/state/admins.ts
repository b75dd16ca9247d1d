/** A role as the org gives it to a user, a group or a service app. */
export interface RoleRecord {
  readonly id: string;
  readonly type: string;
  readonly label: string;
  readonly created: string;
  /** Of custom roles. */
  readonly role?: string;
  readonly resourceSet?: string;
}

export interface TokenRecord {
  readonly id: string;
  readonly name: string;
  readonly userId: string;
  readonly created: string;
  readonly lastUpdated: string;
  readonly expiresAt: string | null;
  readonly connection: 'ANYWHERE' | 'ZONE';
}

/** Who administers the org, as plain data. */
export interface AdminData {
  /** Roles by the id of the user who holds them directly. */
  readonly users: ReadonlyMap<string, readonly RoleRecord[]>;
  /** Roles by the id of the group whose members hold them. */
  readonly groups: ReadonlyMap<string, readonly RoleRecord[]>;
  /** Roles by the id of the service app. */
  readonly clients: ReadonlyMap<string, readonly RoleRecord[]>;
  readonly resourceSets: readonly { readonly id: string; readonly label: string }[];
  /** Kinds of factors that a user has enrolled. */
  readonly factorsOf: (userId: string) => readonly string[];
  readonly tokens: readonly TokenRecord[];
  /** Scopes that an app was granted. */
  readonly grants: ReadonlyMap<string, readonly string[]>;
}

export const NO_ADMINS: AdminData = {
  users: new Map(),
  groups: new Map(),
  clients: new Map(),
  resourceSets: [],
  factorsOf: () => ['push'],
  tokens: [],
  grants: new Map(),
};
