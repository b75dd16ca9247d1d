import { isLoopback } from '../../okta/auth/org-url.js';
import { proxyFor, proxyTextIn, readProxyUrl } from '../../okta/auth/proxy.js';
import { type Route, routeBy } from '../../okta/transport/route.js';

/** Whether nobody on the way can read what is sent there: https, or http on this machine. */
export function isConfidential({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}

/** The way to a receiver that is not Okta, by the proxy that the environment names, as requests to Okta go. */
export function routeTo({ origin }: URL, env: Readonly<Record<string, string | undefined>>): Route {
  const own = proxyTextIn(env);
  return routeBy(proxyFor(origin, own === '' ? undefined : readProxyUrl(own), env));
}
