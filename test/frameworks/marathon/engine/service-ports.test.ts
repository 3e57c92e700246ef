import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { AppDefinition } from '../../../../src/frameworks/marathon/engine/app-definition.ts';
import {
  ServicePortCounts,
  assignServicePorts,
  servicePortsOf,
} from '../../../../src/frameworks/marathon/engine/service-ports.ts';
import { appDefinition } from '../../../support/marathon-builders.ts';

const RANGE = { begin: 10_000, end: 10_003 };

const inHostNetwork = (...ports: readonly number[]): AppDefinition =>
  appDefinition({ portDefinitions: ports.map((port) => ({ port, protocol: 'tcp', labels: {} })) });

const inBridge = (...ports: readonly number[]): AppDefinition =>
  appDefinition({
    networks: [{ mode: 'container/bridge', labels: {} }],
    container: {
      type: 'MESOS',
      volumes: [],
      portMappings: ports.map((servicePort) => ({
        containerPort: 80,
        hostPort: 0,
        servicePort,
        protocol: 'tcp',
        labels: {},
        networkNames: [],
      })),
    },
  });

const usedBy = (ports: readonly number[]): ServicePortCounts =>
  new ServicePortCounts([inHostNetwork(...ports)]);

function assigned(
  app: AppDefinition,
  previous?: AppDefinition,
  inUse: readonly number[] = [],
): readonly number[] {
  const outcome = assignServicePorts(app, previous, usedBy(inUse), RANGE);
  if (!outcome.ok) throw new Error(outcome.message);
  return servicePortsOf(outcome.app);
}

describe('service ports', () => {
  it.each([['host', inHostNetwork] as const, ['bridge', inBridge] as const])(
    'in a %s network are the lowest that are free, where none was asked for',
    (_network, app) => {
      expect(assigned(app(0, 80, 0), undefined, [10_001])).toEqual([10_000, 80, 10_002]);
      expect(assigned(app())).toEqual([]);
    },
  );

  it('of an app before a change are taken again first, though they are in use: by it', () => {
    expect(assigned(inHostNetwork(0, 0), inHostNetwork(10_002), [10_002])).toEqual([10_002, 10_000]);
    expect(assigned(inBridge(0, 0), inHostNetwork(10_003, 10_002), [10_002, 10_003])).toEqual([
      10_003, 10_002,
    ]);
  });

  it('that the app asks for, or that are out of range, are not taken again', () => {
    expect(assigned(inHostNetwork(0, 10_001), inHostNetwork(10_001), [10_001])).toEqual([10_000, 10_001]);
    expect(assigned(inHostNetwork(0), inHostNetwork(80), [80])).toEqual([10_000]);
  });

  it('may run out', () => {
    expect(
      assignServicePorts(inHostNetwork(0, 0), undefined, usedBy([10_000, 10_002, 10_003]), RANGE),
    ).toEqual({
      ok: false,
      message:
        'Service ports exhausted in range 10000 to 10003: set others with --local_port_min and --local_port_max',
    });
  });

  it('never meet', () => {
    const wanted = fc.array(fc.constantFrom<number>(0, 10_000, 10_001, 80), { maxLength: 3 });
    fc.assert(
      fc.property(wanted, wanted, fc.subarray([10_000, 10_001, 10_002, 10_003]), (now, before, inUse) => {
        const fixed = now.filter((port) => port !== 0);
        fc.pre(new Set(fixed).size === fixed.length);
        const previous = inHostNetwork(...before.filter((port) => port !== 0));
        const outcome = assignServicePorts(inHostNetwork(...now), previous, usedBy(inUse), RANGE);
        if (!outcome.ok) return;
        const ports = servicePortsOf(outcome.app);
        expect(new Set(ports).size).toBe(now.length);
        const others = inUse.filter((port) => !servicePortsOf(previous).includes(port));
        for (const port of ports.filter((each) => !fixed.includes(each))) expect(others).not.toContain(port);
      }),
    );
  });
});
