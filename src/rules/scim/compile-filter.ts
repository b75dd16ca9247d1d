import type { Filter } from 'scim2-parse-filter';
import { type Attribute, attributeOf, type FilterRecords, isAbsent, KNOWN_PATHS } from './attribute.js';
import { comparisonProblem, compileComparison } from './compare.js';
import { parseFilter } from './parse-filter.js';
import { shorten } from './shorten.js';
import { FilterSyntaxError } from './tokens.js';
import { all, any, not, type Truth } from './truth.js';

export interface CompiledFilter {
  /** True, false, or unknown where what would decide is absent or of another kind than the filter compares it with. */
  readonly test: Test;
  /** What the records have for every attribute that the filter names: `profile.department "Sales", no profile.userType`. */
  readonly describe: (records: FilterRecords) => string;
}

/** Characters of a value in a description: a profile may hold lists of thousands. */
const MAX_VALUE = 200;

type Test = (records: FilterRecords) => Truth;

/** Everything that is wrong with a filter, a phrase each; empty where it can be compiled. */
export function filterProblems(text: string): string[] {
  try {
    return problemsOf(parseFilter(text));
  } catch (error) {
    if (error instanceof FilterSyntaxError) return [error.message];
    throw error;
  }
}

/** Compiles a filter of which `filterProblems` has nothing to say. */
export function compileFilter(text: string): CompiledFilter {
  const filter = parseFilter(text);
  const paths = [...new Set(pathsOf(filter))];
  const attributes = paths.map(knownAttribute);
  return {
    test: compile(filter),
    describe: (records) => attributes.map((attribute) => describe(attribute, records)).join(', '),
  };
}

/** The attributes that a filter names, each once; of one that does not parse, none. */
export function attributesOf(text: string): readonly Attribute[] {
  if (filterProblems(text).length > 0) return [];
  return [...new Set(pathsOf(parseFilter(text)))].map(knownAttribute);
}

function problemsOf(filter: Filter): string[] {
  switch (filter.op) {
    case 'and':
    case 'or':
      return filter.filters.flatMap(problemsOf);
    case 'not':
      return problemsOf(filter.filter);
    case '[]':
      return [
        `${filter.attrPath}[…]: Okta's attributes have no parts to filter by; a list matches where any of its values does`,
      ];
    case 'pr':
      return pathProblems(filter.attrPath);
    default: {
      const problem = comparisonProblem(filter.op, filter.compValue);
      return [...pathProblems(filter.attrPath), ...(problem === undefined ? [] : [`${filter.attrPath} ${problem}`])];
    }
  }
}

function pathProblems(path: string): string[] {
  return attributeOf(path) === undefined ? [`unknown attribute "${path}"; known: ${KNOWN_PATHS.join(', ')}`] : [];
}

function pathsOf(filter: Filter): string[] {
  switch (filter.op) {
    case 'and':
    case 'or':
      return filter.filters.flatMap(pathsOf);
    case 'not':
      return pathsOf(filter.filter);
    default:
      return [filter.attrPath];
  }
}

function compile(filter: Filter): Test {
  switch (filter.op) {
    case 'and': {
      const tests = filter.filters.map(compile);
      return (records) => all(tests, (test) => test(records));
    }
    case 'or': {
      const tests = filter.filters.map(compile);
      return (records) => any(tests, (test) => test(records));
    }
    case 'not': {
      const test = compile(filter.filter);
      return (records) => not(test(records));
    }
    case '[]':
      throw new TypeError(`${filter.attrPath}[…] cannot be compiled`);
    case 'pr': {
      const { read } = knownAttribute(filter.attrPath);
      return (records) => !isAbsent(read(records));
    }
    default: {
      const { read } = knownAttribute(filter.attrPath);
      const compare = compileComparison(filter.op, filter.compValue);
      return (records) => {
        const value = read(records);
        if (!Array.isArray(value)) return isAbsent(value) ? undefined : compare(value);
        const present = value.filter((item) => !isAbsent(item));
        return present.length === 0 ? undefined : any(present, compare);
      };
    }
  }
}

function knownAttribute(path: string): Attribute {
  const attribute = attributeOf(path);
  if (attribute === undefined) throw new TypeError(`unknown attribute "${path}"`);
  return attribute;
}

function describe({ path, read }: Attribute, records: FilterRecords): string {
  const value = read(records);
  return isAbsent(value) ? `no ${path}` : `${path} ${shorten(JSON.stringify(value), MAX_VALUE)}`;
}
