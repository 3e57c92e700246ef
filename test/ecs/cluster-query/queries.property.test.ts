import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { compileLinearPattern } from '../../../src/assembly/linear-patterns.ts';
import {
  compileQuery,
  readInstanceFilter,
  toInstanceFilter,
} from '../../../src/ecs/cluster-query/compile-query.ts';
import { parseQuery } from '../../../src/ecs/cluster-query/parse-query.ts';
import { ClusterQueryError, pointAt } from '../../../src/ecs/cluster-query/query-error.ts';
import { printQuery, withoutPlaces } from './print-query.ts';
import { select } from './query-oracle.ts';
import { randomInstance, randomQuery } from './random-queries.ts';

const PIECES = [
  ...['(', ')', '[', ']', ',', '!', 'not', 'AND', '&&', 'or', '||', '==', '!=', '<', '=~', 'in', '!in', ' '],
  ...["'", '"', '‘', '\\', '=', '&', 'exists', '!exists', 'attribute:a', 'attribute:', 'task:group', 'b.*'],
  ...[
    'agentConnected',
    'true',
    'agentVersion',
    '1.2',
    'registeredAt',
    '2018-06-18',
    'runningTasksCount',
    '3',
  ],
];

/** Texts, some of which come near to expressions. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.constantFrom(...PIECES), { maxLength: 60 })
    .chain((pieces) => fc.constantFrom('', ' ').map((space) => pieces.join(space))),
);

describe('any query', () => {
  it('reads as what was printed', () => {
    fc.assert(
      fc.property(randomQuery, (query) => {
        const expression = printQuery(query);
        expect(withoutPlaces(parseQuery(expression))).toEqual(query);
        expect(printQuery(parseQuery(expression))).toBe(expression);
      }),
    );
  });

  it('describes those instances that the oracle selects', () => {
    const fleets = fc.array(randomInstance, { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(randomQuery, fleets, (query, fleet) => {
        const holds = toInstanceFilter(compileQuery(query, compileLinearPattern));
        expect(fleet.filter(holds)).toEqual(
          [...fleet].filter((one) => select(query, new Set(fleet)).has(one)),
        );
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('any text', () => {
  it('is an expression, or an error with a column in it or right behind it', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        try {
          expect(typeof readInstanceFilter(text, compileLinearPattern)).toBe('function');
        } catch (error) {
          if (!(error instanceof ClusterQueryError)) throw error;
          expect(error.column).toBeGreaterThanOrEqual(1);
          expect(error.column).toBeLessThanOrEqual(text.length + 1);
          expect(error.message).toMatch(/^column \d+: expected /);
          expect(pointAt(text, error.column)).toMatch(/^[^\n]*\n *\^$/);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
