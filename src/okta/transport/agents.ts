import * as http from 'node:http';
import * as https from 'node:https';

/** The agent that keeps the connections to a URL's host. */
export type AgentOf = (url: URL) => http.Agent;

/**
 * For each address of a host before the next one is tried: Node's own quarter of a second is less than a connection over a
 * slow line takes, and then no address is ever good enough.
 */
export const ADDRESS_MS = 2000;

/** As Node's own agents are, in all else. */
export const AGENT_OPTIONS = {
  keepAlive: true,
  scheduling: 'lifo',
  timeout: 5000,
  autoSelectFamilyAttemptTimeout: ADDRESS_MS,
} as const;

const plain = new http.Agent(AGENT_OPTIONS);
const secure = new https.Agent(AGENT_OPTIONS);

/** Straight to the host. */
export const directAgentOf: AgentOf = ({ protocol }) => (protocol === 'https:' ? secure : plain);
