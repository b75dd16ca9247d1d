import type { Task } from '../task.js';
import { inTurn } from './in-turn.js';

/** The least that any client must do: fetch every page, parse it, follow `next`. No limits, no checks, no retries. */
export async function bareFetch({ url, token, concurrency }: Task): Promise<Record<string, number>> {
  const headers = { accept: 'application/json', authorization: `SSWS ${token}` };
  let rows = 0;
  let requests = 0;

  async function* pages(start: string): AsyncGenerator<{ readonly id: string }[]> {
    for (let at: string | undefined = start; at !== undefined; ) {
      const response: Response = await fetch(at, { headers });
      requests += 1;
      yield JSON.parse(await response.text());
      at = /<([^>]+)>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1];
    }
  }

  const apps: string[] = [];
  for await (const page of pages(`${url}/api/v1/apps?limit=200`)) apps.push(...page.map(({ id }) => id));
  await inTurn(apps, concurrency, async (id) => {
    for await (const page of pages(`${url}/api/v1/apps/${id}/users?expand=user&limit=500`)) rows += page.length;
  });
  return { rows, requests };
}
