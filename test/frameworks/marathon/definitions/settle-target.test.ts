import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { settleTarget } from '../../../../src/frameworks/marathon/definitions/settle-target.ts';
import type { AppDefinition } from '../../../../src/frameworks/marathon/engine/app-definition.ts';
import { appsBelow, differingApps, findApp } from '../../../../src/frameworks/marathon/engine/group.ts';
import {
  ServicePortCounts,
  assignServicePorts,
  servicePortsOf,
} from '../../../../src/frameworks/marathon/engine/service-ports.ts';
import { timestampAt } from '../../../../src/frameworks/marathon/engine/timestamp.ts';
import { NOW_MS, appDefinition, rootGroup } from '../../../support/marathon-builders.ts';
import { RULES, valueOf } from '../../../support/marathon-requests.ts';

const CONTEXT = { version: timestampAt(NOW_MS + 1), rules: RULES };

const appWith = (id: string, ports: readonly number[]): AppDefinition =>
  appDefinition({ id, portDefinitions: ports.map((port) => ({ port, protocol: 'tcp', labels: {} })) });

const port = fc.constantFrom(0, 10_000, 10_001, 10_002, 10_004, 80);

/** Ports of some apps, undefined where there is no app. */
const ports = fc.array(fc.option(fc.array(port, { maxLength: 3 }), { nil: undefined }), {
  minLength: 6,
  maxLength: 6,
});

const appsOf = (drawn: readonly (readonly number[] | undefined)[]): readonly AppDefinition[] =>
  drawn.flatMap((each, n) => (each === undefined ? [] : [appWith(`/g${n % 2}/app-${n}`, each)]));

describe('service ports of a tree that is changed', () => {
  it('are the lowest that no app of it has, whoever had them before', () => {
    fc.assert(
      fc.property(ports, ports, (before, after) => {
        const root = rootGroup(...appsOf(before.map((each) => each?.filter((n) => n !== 0))));
        const target = rootGroup(...appsOf(after));
        const inUse = new ServicePortCounts(appsBelow(target));
        const expected = [...differingApps(root, target)].map((app) => {
          const assigned = assignServicePorts(app, findApp(root, app.id), inUse);
          if (!assigned.ok) throw new Error(assigned.message);
          inUse.add(assigned.app);
          return [app.id, servicePortsOf(assigned.app)];
        });
        const portCounts = new ServicePortCounts(appsBelow(root));
        for (const context of [CONTEXT, { ...CONTEXT, portCounts }]) {
          const settled = valueOf(settleTarget(root, target, context));
          const given = expected.map(([id]) => {
            const app = appsBelow(settled).find((each) => each.id === id);
            return [id, app === undefined ? [] : servicePortsOf(app)];
          });
          expect(given).toEqual(expected);
        }
      }),
    );
  });
});
