import { SEVERITIES } from '../rules/rule.js';
import type { PacketRow } from './packet-row.js';

export type PacketFinding = PacketRow['findings'][number];

/**
 * A row's findings as people read them: first what makes the recommendation, then what is open, the most severe first, then what
 * is waived, then what could not be judged. Rules that could not be judged for the same reason say it once.
 */
export function packetFindings({ findings, recommendation }: PacketRow): PacketFinding[] {
  const isAnyOpen = findings.some(({ status }) => status === 'open');
  const rank = (finding: PacketFinding): number => {
    const { status, severity, recommend } = finding;
    // where nothing is open, it is what could not be judged that makes a row one to check
    if (status === 'unknown') return !isAnyOpen && recommendation === 'check' ? 0 : 200;
    if (status === 'waived') return 100;
    const isWhy = recommendation === recommend;
    return (isWhy ? 0 : 50) + SEVERITIES.length - SEVERITIES.indexOf(severity);
  };
  const said = new Set<string>();
  return findings
    .map((finding) => ({ finding: inPlainWords(finding), rank: rank(finding) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ finding }) => finding)
    .filter((finding) => {
      const line = findingLine(finding);
      if (said.has(line)) return false;
      said.add(line);
      return true;
    });
}

/** As one line; a waived or unjudged one says so in place of its severity. */
export function findingLine({ severity, status, reason }: PacketFinding): string {
  return `${status === 'open' ? severity : status}: ${reason}`;
}

/** Attributes by the names that people know: a filter's `profile.department` is what the packet calls department. */
function inPlainWords(finding: PacketFinding): PacketFinding {
  if (finding.ruleId !== 'outside-expected-population') return finding;
  return { ...finding, reason: finding.reason.replaceAll(ATTRIBUTE_OR_VALUE, (_found, value?: string) => value ?? '') };
}

/** Quoted values, which stay as they are, or the start of an attribute's name. */
const ATTRIBUTE_OR_VALUE = /("(?:[^"\\]|\\.)*")|(?<![\w.])profile\.(?=\w)/g;
