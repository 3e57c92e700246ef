import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { assignHostPorts } from '../../../../src/frameworks/marathon/engine/host-ports.ts';
import { numbersIn, rangesOf } from '../../../../src/mesos/ranges.ts';
import { posted } from '../../../support/marathon-requests.ts';

const appWith = (ports: readonly number[]) =>
  posted({ id: '/web', cmd: 'web:1', requirePorts: true, portDefinitions: ports.map((port) => ({ port })) });

describe('Host ports that may be any', () => {
  it('are those from some place in the offer on, then those before it, but for the ones that are wanted by number', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { minLength: 1 }),
        fc.integer({ min: 0, max: 12 }),
        fc.nat(),
        (offered, count, place) => {
          const ranges = rangesOf(offered);
          const numbers = [...numbersIn(ranges)];
          const start = place % numbers.length;
          const [fixed = 0] = numbers;
          const inOrder = [...numbers.slice(start), ...numbers.slice(0, start)].filter(
            (port) => port !== fixed,
          );
          const app = appWith([fixed, ...Array.from({ length: count }, () => 0)]);
          const given = assignHostPorts(app, ranges, () => start);
          expect(given).toEqual(
            inOrder.length < count
              ? { missing: `${count + 1} ports wanted, ${numbers.length} offered` }
              : [fixed, ...inOrder.slice(0, count)],
          );
        },
      ),
    );
  });
});
