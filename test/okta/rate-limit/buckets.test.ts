import { expect } from 'chai';
import { bucketOf } from '../../../src/okta/rate-limit/buckets.js';

describe('bucketOf', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['GET', '/api/v1/apps', '/api/v1/apps'],
    ['GET', '/api/v1/apps/0oa1/users', '/api/v1/apps'],
    ['POST', '/api/v1/apps/0oa1/users', '/api/v1/apps'],
    ['GET', '/api/v1/apps/0oa1/users/00u1', '/api/v1/apps'],
    ['POST', '/api/v1/apps/0oa1/users/00u1', '/api/v1/apps'],
    ['DELETE', '/api/v1/apps/0oa1/users/00u1', '/api/v1/apps'],
    ['GET', '/api/v1/apps/0oa1/groups', '/api/v1/apps'],
    ['GET', '/api/v1/apps/0oa1', '/api/v1/apps/{id}'],
    ['GET', '/api/v1/users', '/api/v1/users'],
    ['GET', '/api/v1/users/00u1/groups', '/api/v1/users'],
    ['GET', '/api/v1/users/me', '/api/v1/users/{id}'],
    ['GET', '/api/v1/groups', '/api/v1/groups'],
    ['GET', '/api/v1/groups/00g1/users', '/api/v1/groups'],
    ['GET', '/api/v1/groups/rules', '/api/v1/groups'],
    ['GET', '/api/v1/groups/00g1/users/00u1/group-rules', '/api/v1/groups'],
    ['PUT', '/api/v1/groups/00g1/users/00u1', '/api/v1/groups'],
    ['DELETE', '/api/v1/groups/00g1/users/00u1', '/api/v1/groups'],
    ['GET', '/api/v1/groups/00g1', '/api/v1/groups/{id}'],
    ['GET', '/api/v1/logs', '/api/v1/logs'],
    ['GET', '/api/v1/iam/assignees/users', '/api/v1/iam'],
    ['GET', '/api/v1/users/00u1/roles', '/api/v1/users'],
    ['GET', '/oauth2/v1/clients/0oa1/roles', '/oauth2/v1/clients'],
    ['GET', '/api/v1/org', '/api/v1'],
    ['POST', '/oauth2/v1/token', '/oauth2/v1/token'],
    ['GET', '/health', 'other'],
  ];

  for (const [method, path, bucket] of cases) {
    it(`counts ${method} ${path} in ${bucket}`, () => {
      expect(bucketOf(method, path)).to.equal(bucket);
    });
  }
});
