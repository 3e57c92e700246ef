import type { ClusterQuery, Subject } from '../../../src/ecs/cluster-query/query.ts';
import { formatSubject } from '../../../src/ecs/cluster-query/subjects.ts';

/** In quotes, whichever the text leaves free. */
const quote = (text: string): string => (text.includes("'") ? `"${text}"` : `'${text}'`);

const negated = (isNegated: boolean, subject: Subject, asIs: string, otherwise: string): string =>
  `${formatSubject(subject)} ${isNegated ? otherwise : asIs}`;

/** @returns an expression that reads as the query, with all parentheses and all values in quotes. */
export function printQuery(query: ClusterQuery): string {
  switch (query.type) {
    case 'not':
      return `not (${printQuery(query.operand)})`;
    case 'and':
    case 'or':
      return query.operands.map((operand) => `(${printQuery(operand)})`).join(` ${query.type} `);
    case 'exists':
      return negated(query.isNegated, query.subject, 'exists', '!exists');
    case 'in':
      return `${negated(query.isNegated, query.subject, 'in', '!in')} [${query.values.map(quote).join(', ')}]`;
    case 'matches':
      return `${negated(query.isNegated, query.subject, '=~', '!~')} ${quote(query.pattern)}`;
    case 'compare':
      return `${formatSubject(query.subject)} ${query.operator} ${quote(query.value)}`;
  }
}

/** The query without places in an expression. */
export function withoutPlaces(query: ClusterQuery): ClusterQuery {
  switch (query.type) {
    case 'not':
      return { ...query, operand: withoutPlaces(query.operand) };
    case 'and':
    case 'or':
      return { ...query, operands: query.operands.map(withoutPlaces) };
    case 'matches':
      return { ...query, start: 0 };
    default:
      return query;
  }
}
