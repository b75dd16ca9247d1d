import nock from 'nock';

/** Nothing leaves the machine: only loopback answers, so that the sandbox org can be spoken to over a real socket. */
export const mochaHooks = {
  beforeAll(): void {
    nock.disableNetConnect();
    nock.enableNetConnect(/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/);
  },
  /** An expected exchange that never happened is a failure of its test. */
  afterEach(): void {
    const pending = nock.pendingMocks();
    nock.cleanAll();
    if (pending.length > 0) throw new Error(`expected requests were never sent: ${pending.join(', ')}`);
  },
};
