import { foldCase } from '../../assignment/fold-case.js';
import { instantOf } from '../../assignment/instant.js';
import type { Truth } from './truth.js';

export type Operator = 'eq' | 'ne' | 'co' | 'sw' | 'ew' | 'gt' | 'ge' | 'lt' | 'le';
export type Literal = string | number | boolean | null;

/** Compares one value with the literal that it was made for; unknown where the two are of different kinds. */
export type Comparison = (value: unknown) => Truth;

/** Why an operator cannot be used with a literal; undefined where it can. */
export function comparisonProblem(operator: Operator, literal: Literal): string | undefined {
  if (literal === null || literal === '') {
    const what = literal === null ? 'null' : 'empty text';
    return `compares with ${what}, which decides nothing: for an attribute without a value, write not (… pr)`;
  }
  if (isOnText(operator) && typeof literal !== 'string') {
    return `"${operator}" takes text in double quotes, not ${literal}`;
  }
  if (operator !== 'eq' && operator !== 'ne' && typeof literal === 'boolean') {
    return `"${operator}" cannot compare with ${literal}`;
  }
  return undefined;
}

/** Compiles a comparison. Text ignores case; where both sides are ISO 8601 instants, points in time are compared. */
export function compileComparison(operator: Operator, literal: Literal): Comparison {
  if (literal === null) return () => undefined;
  if (typeof literal !== 'string') {
    return (value) =>
      typeof value === typeof literal ? isOrdered(operator, Number(value), Number(literal)) : undefined;
  }
  const text = foldCase(literal);
  const instant = isOnText(operator) ? undefined : instantOf(literal);
  return (value) => {
    if (typeof value !== 'string') return undefined;
    if (instant !== undefined) {
      const valueInstant = instantOf(value);
      if (valueInstant !== undefined) return isOrdered(operator, valueInstant, instant);
    }
    return isTextual(operator, foldCase(value), text);
  };
}

function isOnText(operator: Operator): boolean {
  return operator === 'co' || operator === 'sw' || operator === 'ew';
}

function isTextual(operator: Operator, value: string, literal: string): boolean {
  switch (operator) {
    case 'co':
      return value.includes(literal);
    case 'sw':
      return value.startsWith(literal);
    case 'ew':
      return value.endsWith(literal);
    default:
      return isOrdered(operator, value, literal);
  }
}

function isOrdered<T extends string | number>(operator: Operator, value: T, literal: T): boolean {
  switch (operator) {
    case 'eq':
      return value === literal;
    case 'ne':
      return value !== literal;
    case 'gt':
      return value > literal;
    case 'ge':
      return value >= literal;
    case 'lt':
      return value < literal;
    case 'le':
      return value <= literal;
    default:
      throw new RangeError(`"${operator}" does not compare by order`);
  }
}
