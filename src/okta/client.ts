import type { LogEvent } from '../assignment/log-event.js';
import { underSignals } from '../async/linked-signal.js';
import { ConfigError } from '../errors.js';
import { adminCalls } from './admin-calls.js';
import type { CallOptions, ListAppUsersOptions, ListOptions, OktaClient, Page, UpdateRequest } from './api.js';
import { type OktaClientOptions, settingsOf } from './client-options.js';
import { nameOf } from './errors.js';
import { groupCalls } from './group-calls.js';
import { appUserLinesReader, parseAppUserLine, releasing } from './listing/app-user-lines.js';
import { logPages } from './listing/log-pages.js';
import { withLimit } from './listing/next-url.js';
import { listPages } from './listing/pages.js';
import { wholeList } from './listing/whole-list.js';
import { ofId, type Parser, parseApp, parseAppUser, parseLogEvent, parseUser } from './parse.js';
import { apiPath, PAGE_SIZE, pageSize, queryOf } from './paths.js';
import { createRateBudget } from './rate-limit/rate-budget.js';
import { createSharedPool } from './rate-limit/redis/shared-pool.js';
import { BODY_LIMITS, createBodyReader } from './transport/body-reader.js';
import { type Answer, type OktaRequest, parseJson } from './transport/exchange.js';
import { createTransport } from './transport/request.js';
import { createSpareBuffers } from './transport/spare-buffers.js';

/** A client of one org's API, within its rate limits. Nothing is sent before the first call; `close` ends it. */
export function createOktaClient(options: OktaClientOptions): OktaClient {
  const settings = settingsOf(options);
  const { shared } = settings;
  const pool = shared && createSharedPool({ ...shared, clock: settings.clock });
  const budget = createRateBudget(settings, pool);
  const spare = createSpareBuffers();
  const bodies = createBodyReader({ ...BODY_LIMITS, maxBytes: settings.maxBodyBytes }, spare);
  const transport = createTransport({ ...settings, budget, bodies });
  const closing = new AbortController();

  const send: Send = (request, signal) => underSignals([signal, closing.signal], (own) => transport.send(request, own));
  const { one, record, list, whole, log } = callsBy(settings.origin, send);

  return {
    org: settings.origin,

    listApps({ limit = PAGE_SIZE.apps, q, filter, ...call } = {}) {
      return list(parseApp, apiPath('apps') + queryOf({ limit: pageSize(limit, PAGE_SIZE.apps), q, filter }), call);
    },
    async getApp(appId, call = {}) {
      return await record(ofId(parseApp, appId), 'GET', apiPath('apps', appId), call);
    },

    listAppUsers(appId, options = {}) {
      return list(parseAppUser, appUsersPath(appId, options), options);
    },
    listAppUserLines(appId, options = {}) {
      const reader = appUserLinesReader(parseJson, spare);
      return releasing(list(parseAppUserLine, appUsersPath(appId, options), options, reader.read), reader);
    },
    async getAppUser(appId, userId, { expand, ...call } = {}) {
      return await record(parseAppUser, 'GET', apiPath('apps', appId, 'users', userId) + queryOf({ expand }), call);
    },
    async assignAppUser(appId, body, call = {}) {
      return await record(parseAppUser, 'POST', apiPath('apps', appId, 'users'), call, body);
    },
    async updateAppUser(appId, userId, body, call = {}) {
      refuseBoth(body);
      return await record(parseAppUser, 'POST', apiPath('apps', appId, 'users', userId), call, body);
    },
    async unassignAppUser(appId, userId, { sendEmail, ...call } = {}) {
      const path = apiPath('apps', appId, 'users', userId) + queryOf({ sendEmail });
      const { answer } = await one('DELETE', path, call);
      return answer.status === 404 ? 'already-gone' : 'removed';
    },

    listUsers({ limit = PAGE_SIZE.users, q, filter, search, ...call } = {}) {
      return list(
        parseUser,
        apiPath('users') + queryOf({ limit: pageSize(limit, PAGE_SIZE.users), q, filter, search }),
        call,
      );
    },
    async getUser(idOrLogin, call = {}) {
      return await record(parseUser, 'GET', apiPath('users', idOrLogin), call);
    },
    listLogEvents({ since, until, filter, q, limit = PAGE_SIZE.logs, from, ...call } = {}) {
      const query = { since, until, filter, q, limit: pageSize(limit, PAGE_SIZE.logs), sortOrder: 'ASCENDING' };
      // a poll that was begun with other pages goes on with these
      const rest = from === undefined ? undefined : withLimit(from, limit);
      return log(apiPath('logs') + queryOf(query), until === undefined, { ...call, from: rest });
    },
    ...groupCalls({
      list,
      whole,
      get: async (parse, path, call) => await record(parse, 'GET', path, call),
      change: async (method, path, call) => (await one(method, path, call)).answer.status,
    }),

    ...adminCalls({
      origin: settings.origin,
      whole,
      send:
        ({ signal }) =>
        (request) =>
          send(request, signal),
    }),

    scopes: () => settings.authorize.scopes(),
    counts: () => transport.counts(),
    serverNow: () => budget.serverNow(),
    async close() {
      closing.abort(new Error('the Okta client was closed'));
      await budget.close();
    },
  };
}

/** Okta's AppUserUpdateRequest is a oneOf; an update of both at once is not documented to do either. */
function refuseBoth(body: UpdateRequest): void {
  if ('credentials' in body === 'profile' in body) {
    throw new ConfigError(['an update of an application user takes credentials or profile, one of them']);
  }
}

type Send = (request: OktaRequest, signal: AbortSignal | undefined) => Promise<Answer>;

/** The ways to ask an org: for one answer, one record, or a listing page by page. */
function callsBy(origin: string, send: Send) {
  async function one(
    method: OktaRequest['method'],
    path: string,
    { signal }: CallOptions,
    body?: unknown,
  ): Promise<{ answer: Answer; where: string }> {
    const request: OktaRequest = { method, path, url: origin + path, body };
    return { answer: await send(request, signal), where: nameOf(request) };
  }

  async function record<T>(
    parse: Parser<T>,
    method: OktaRequest['method'],
    path: string,
    call: CallOptions,
    body?: unknown,
  ): Promise<T> {
    const { answer, where } = await one(method, path, call, body);
    return parse(answer.body, where);
  }

  function list<T extends { readonly id?: unknown }>(
    parse: Parser<T>,
    path: string,
    { from, signal, tries }: ListOptions & { readonly tries?: number | undefined },
    read?: OktaRequest['read'],
  ): AsyncGenerator<Page<T>> {
    const sendPage = (request: OktaRequest) => send({ ...request, maxTries: tries }, signal);
    return listPages({ origin, url: origin + path, from, read, parse, send: sendPage });
  }

  async function whole<T>(parse: Parser<T>, path: string, { signal }: CallOptions): Promise<T[]> {
    return await wholeList({ origin, url: origin + path, parse, send: (request) => send(request, signal) });
  }

  function log(
    path: string,
    isPolling: boolean,
    { from, signal, tries }: ListOptions & { readonly tries?: number | undefined },
  ): AsyncGenerator<Page<LogEvent>> {
    const sendPage = (request: OktaRequest) => send({ ...request, maxTries: tries }, signal);
    // "since and after are mutually exclusive", and yet links have been seen with both
    const urls = { origin, url: origin + path, implied: ['since', 'sortOrder'] };
    return logPages({ ...urls, from, isPolling, parse: parseLogEvent, send: sendPage });
  }

  return { one, record, list, whole, log };
}

function appUsersPath(appId: string, { limit = PAGE_SIZE.appUsers, after, q, expand }: ListAppUsersOptions): string {
  return apiPath('apps', appId, 'users') + queryOf({ after, limit: pageSize(limit, PAGE_SIZE.appUsers), q, expand });
}
