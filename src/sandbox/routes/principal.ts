/** Who calls: the owner of an API token, who may do what the role allows, or a service app with the scopes granted. */
export type Principal =
  | { readonly kind: 'token'; readonly readOnly: boolean }
  | { readonly kind: 'service'; readonly clientId: string; readonly scopes: readonly string[] };

/** Whether the principal holds a scope of Okta's; `manage` includes `read`. */
export function mayUse(principal: Principal, scope: string): boolean {
  if (principal.kind === 'token') return !principal.readOnly || scope.endsWith('.read');
  return principal.scopes.includes(scope) || (scope.endsWith('.read') && principal.scopes.includes(manageOf(scope)));
}

function manageOf(scope: string): string {
  return scope.replace(/\.read$/, '.manage');
}
