import type { ComparisonOperator, Subject, SubjectName } from './query.ts';
import { parseCount, parseDate, parseVersion } from './values.ts';

/** An operator by its shortest spelling. */
export type Operator = ComparisonOperator | 'exists' | '!exists' | 'in' | '!in' | '=~' | '!~';

/** Every spelling of every operator. */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ['==', '=='],
  ['equals', '=='],
  ['!=', '!='],
  ['not_equals', '!='],
  ['>', '>'],
  ['greater_than', '>'],
  ['>=', '>='],
  ['greater_than_equal', '>='],
  ['<', '<'],
  ['less_than', '<'],
  ['<=', '<='],
  ['less_than_equal', '<='],
  ['exists', 'exists'],
  ['!exists', '!exists'],
  ['not_exists', '!exists'],
  ['in', 'in'],
  ['!in', '!in'],
  ['not_in', '!in'],
  ['=~', '=~'],
  ['matches', '=~'],
  ['!~', '!~'],
  ['not_matches', '!~'],
]);

/** What may be asked about a subject. */
export interface SubjectRule {
  readonly operators: ReadonlySet<Operator>;
  /** What its values are, where not any text will do. */
  readonly values?: { readonly expected: string; readonly isValid: (text: string) => boolean };
}

const TEXT = new Set<Operator>(['==', '!=', 'in', '!in', '=~', '!~']);
const ORDERED = new Set<Operator>(['==', '!=', '>', '>=', '<', '<=']);

const ATTRIBUTE: SubjectRule = { operators: new Set(OPERATORS.values()) };

/** @see "Cluster query language", Amazon ECS Developer Guide; that of `task:group` is ours, since it gives no list. */
const SUBJECTS: Readonly<Record<SubjectName, SubjectRule>> = {
  'task:group': { operators: new Set(['==', 'in', '=~']) },
  agentConnected: {
    operators: TEXT,
    values: { expected: '"true" or "false"', isValid: (text) => text === 'true' || text === 'false' },
  },
  agentVersion: {
    operators: ORDERED,
    values: {
      expected: 'a version such as 1.14.5',
      isValid: (text) => parseVersion(text) !== undefined,
    },
  },
  ec2InstanceId: { operators: TEXT },
  registeredAt: {
    operators: ORDERED,
    values: {
      expected: 'a date such as 2018-06-18 or 2018-06-18T22:28:28+00:00',
      isValid: (text) => parseDate(text) !== undefined,
    },
  },
  runningTasksCount: {
    operators: ORDERED,
    values: { expected: 'a whole number', isValid: (text) => parseCount(text) !== undefined },
  },
};

const isSubjectName = (text: string): text is SubjectName => Object.hasOwn(SUBJECTS, text);

const ATTRIBUTE_SUBJECT = /^attribute:([A-Za-z0-9_./\\-]{1,128})$/;

/** @returns the subject of a word, or undefined where it is none. */
export function parseSubject(text: string): Subject | undefined {
  if (isSubjectName(text)) return { type: text };
  const name = ATTRIBUTE_SUBJECT.exec(text)?.[1];
  return name === undefined ? undefined : { type: 'attribute', name };
}

/** @returns the subject as it is written. */
export const formatSubject = (subject: Subject): string =>
  subject.type === 'attribute' ? `attribute:${subject.name}` : subject.type;

export const ruleOf = ({ type }: Subject): SubjectRule => (type === 'attribute' ? ATTRIBUTE : SUBJECTS[type]);

/** Every subject as the language writes it. */
export const SUBJECT_FORMS: readonly string[] = ['attribute:NAME', ...Object.keys(SUBJECTS)];
