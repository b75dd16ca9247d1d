import type { ClientEvent, OktaClient, Page } from '../../src/okta/api.js';
import { createOktaClient } from '../../src/okta/client.js';
import type { OktaClientOptions } from '../../src/okta/client-options.js';
import { type FakeAuthorizer, fakeAuthorizer } from './fake-authorizer.js';
import { type FakeClock, fakeClock } from './fake-clock.js';

export const ORG = 'https://example.okta.com';

export interface TestClient {
  readonly client: OktaClient;
  readonly clock: FakeClock;
  readonly authorize: FakeAuthorizer;
  readonly events: readonly ClientEvent[];
}

/** A client of `ORG` whose waits take no time and whose jitter is always half. */
export function testClient(options: Partial<OktaClientOptions> = {}, renewals = 0): TestClient {
  const clock = fakeClock(Date.UTC(2026, 0, 1, 12));
  const authorize = fakeAuthorizer(renewals);
  const events: ClientEvent[] = [];
  const client = createOktaClient({
    org: ORG,
    authorize,
    clock,
    random: () => 0.5,
    onEvent: (event) => events.push(event),
    ...options,
  });
  return { client, clock, authorize, events };
}

/** Every page of a listing. */
export async function allPages<T>(pages: AsyncIterable<Page<T>>): Promise<Page<T>[]> {
  const all: Page<T>[] = [];
  for await (const page of pages) all.push(page);
  return all;
}
