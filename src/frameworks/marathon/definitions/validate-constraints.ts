import type { AppDefinition, Constraint } from '../engine/app-definition.ts';
import type { AppRules } from './app-rules.ts';
import type { Problem } from './refusal.ts';

const UNKNOWN_OPERATOR =
  'operator must be one of the following UNIQUE, CLUSTER, GROUP_BY, LIKE, MAX_PER, UNLIKE or IS';

const isNumber = (value: string): boolean => /^[+-]?\d{1,10}$/.test(value);

const IS_VALUE = /^[a-zA-Z0-9_/.-]*$/;

function regexProblem(value: string | undefined, { compilePattern }: AppRules): string | undefined {
  if (value === undefined || value === '') return 'A regular expression value must be provided';
  return compilePattern(value) === undefined ? `'${value}' is not a valid regular expression` : undefined;
}

/** What is wrong with the value of a constraint. */
function valueProblem(operator: string, value: string | undefined, rules: AppRules): string | undefined {
  switch (operator) {
    case 'UNIQUE':
      return value === undefined ? undefined : 'UNIQUE does not accept a value';
    case 'CLUSTER':
      return undefined;
    case 'GROUP_BY':
      return value === undefined || value === 'inf' || isNumber(value)
        ? undefined
        : 'Value was specified but is not a number';
    case 'MAX_PER':
      return value !== undefined && isNumber(value)
        ? undefined
        : 'Value was not specified or is not a number';
    case 'LIKE':
    case 'UNLIKE':
      return regexProblem(value, rules);
    case 'IS':
      if (value === undefined) return 'Value was not specified';
      return IS_VALUE.test(value) ? undefined : `Value must match the regular expression ${IS_VALUE.source}`;
    default:
      return UNKNOWN_OPERATOR;
  }
}

function constraintProblem(constraint: Constraint, rules: AppRules): string | undefined {
  const [field, operator, value] = constraint;
  if (constraint.length > 3 || operator === undefined)
    return 'Each constraint must have either 2 or 3 fields';
  return field === '' ? 'Missing field and operator' : valueProblem(operator, value, rules);
}

export function constraintProblems({ constraints }: AppDefinition, rules: AppRules): readonly Problem[] {
  return constraints.flatMap((constraint, i) => {
    const message = constraintProblem(constraint, rules);
    return message === undefined ? [] : [{ path: `/constraints(${i})`, message }];
  });
}
