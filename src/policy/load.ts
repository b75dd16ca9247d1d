import { dirname, isAbsolute, join } from 'node:path';
import { ConfigError } from '../errors.js';
import type { Waiver } from '../rules/rule-policy.js';
import { mailTemplateProblems } from './mail/mail-templates.js';
import { plainMessage } from './plain-message.js';
import type { LoadedPolicy, Policy, PolicyFile } from './policy.js';
import { issueProblems, problemTexts } from './problems.js';
import { type PolicyDocument, policySchema } from './schema/policy-schema.js';
import { waiversSchema } from './schema/rules-schema.js';
import { waiverConflicts } from './waiver-conflicts.js';
import { placeText, readYamlFile, type YamlFile } from './yaml-file.js';

/**
 * Reads a policy and the waivers that it names, which lie beside it. Throws one ConfigError with everything that is
 * wrong in either file, a line each: `FILE:LINE:COL: key: what is wrong, and what is known`.
 */
export async function loadPolicy(path: string): Promise<LoadedPolicy> {
  const beside = (named: string) => (isAbsolute(named) ? named : join(dirname(path), named));
  return await load(path, { waiversPath: beside, templatesPath: beside, isOfRun: false });
}

/**
 * Reads the policy that a run used: whatever its waivers file was called, the run keeps it as `waivers.yaml`. Templates of
 * mail are not kept.
 */
export async function loadRunPolicy(folder: string): Promise<LoadedPolicy> {
  return await load(join(folder, 'policy.yaml'), { waiversPath: () => join(folder, 'waivers.yaml'), isOfRun: true });
}

interface Places {
  readonly waiversPath: (named: string) => string;
  readonly templatesPath?: (named: string) => string;
  /** Whether the files lie in a run's folder. */
  readonly isOfRun: boolean;
}

async function load(path: string, { waiversPath, templatesPath, isOfRun }: Places): Promise<LoadedPolicy> {
  const file = await readYamlFile(path, '', isOfRun);
  const data = withoutEmptyKeys(file.data);
  const document = policySchema.safeParse(data, { error: plainMessage });
  const waivers = await loadWaivers(file, data, { waiversPath, isOfRun });
  const named = document.data?.delivery.templates;
  const mailFolder = named === undefined ? undefined : templatesPath?.(named);
  const ofMail = mailFolder === undefined ? [] : await mailTemplateProblems(mailFolder);
  if (!document.success || 'problems' in waivers || ofMail.length > 0) {
    const problems = document.error?.issues.flatMap((issue) => issueProblems(issue, file)) ?? [];
    const ofWaivers = 'problems' in waivers ? waivers.problems : [];
    throw new ConfigError([...problemTexts(file, problems), ...ofWaivers, ...ofMail]);
  }
  return {
    policy: policyOf(document.data, waivers.waivers),
    files: [{ name: 'policy.yaml', text: file.text }, ...waivers.files],
    mailFolder,
  };
}

type LoadedWaivers =
  | { readonly waivers: readonly Waiver[]; readonly files: readonly PolicyFile[] }
  | { readonly problems: readonly string[] };

async function loadWaivers(
  policyFile: YamlFile,
  policy: unknown,
  { waiversPath, isOfRun }: Omit<Places, 'templatesPath'>,
): Promise<LoadedWaivers> {
  const named = isObject(policy) ? policy.waivers : undefined;
  if (typeof named !== 'string') return { waivers: [], files: [] };
  try {
    const namedBy = `${placeText(policyFile.path, policyFile.locate(['waivers']))}: waivers: `;
    const file = await readYamlFile(waiversPath(named), namedBy, isOfRun);
    const data = file.data ?? [];
    const result = waiversSchema.safeParse(data, { error: plainMessage });
    const issues = result.error?.issues.flatMap((issue) => issueProblems(issue, file)) ?? [];
    const problems = problemTexts(file, [...issues, ...waiverConflicts(file, data)]);
    if (!result.success || problems.length > 0) return { problems };
    return { waivers: result.data, files: [{ name: 'waivers.yaml', text: file.text }] };
  } catch (error) {
    if (error instanceof ConfigError) return { problems: error.problems };
    throw error;
  }
}

/** A section of which every line is commented out is null in YAML; it says what an absent one says. */
function withoutEmptyKeys(data: unknown): unknown {
  if (data === null) return {};
  if (!isObject(data)) return data;
  return Object.fromEntries(
    Object.entries(data).filter(([key, value]) => value !== null || !Object.hasOwn(policySchema.shape, key)),
  );
}

function policyOf(document: PolicyDocument, waivers: readonly Waiver[]): Policy {
  const { severity } = document.rules['outside-expected-population'].settings;
  const expectations = document.expectations.map((given) => ({ ...given, severity: given.severity ?? severity }));
  const duties = document.rules['segregation-of-duties'].settings.severity;
  const conflicts = document.conflicts.map((given) => ({ ...given, severity: given.severity ?? duties }));
  return { ...document, expectations, conflicts, waivers };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
