import { describe, expect, it } from '@jest/globals';

import { START_MS } from '../../support/bridge-harness.ts';
import { scriptedWorld } from '../../support/bridge-world.ts';
import type { ScriptedBridge } from '../../support/bridge-world.ts';
import { attribute, containerInstance, frameworkInfo, taskInfo } from '../../support/builders.ts';
import { only, viewOf } from './viewed.ts';

const why = (bridge: ScriptedBridge, id: string) => only(viewOf(bridge).why(id));

describe('why a task waits', () => {
  it('is its definition, while that is read', () => {
    const { bridge, framework } = scriptedWorld();
    bridge.hold('DescribeTaskDefinition');
    framework.launch(taskInfo({ runs: 'other:1' }));
    expect(why(bridge, 't1')).toMatchObject({
      kind: 'task',
      stage: 'PARKED',
      reasons: ['its task definition other:1 is being read'],
    });
  });

  it('is the launches before it', () => {
    const { bridge, framework } = scriptedWorld({ config: { maxLaunchesInFlight: 1 } });
    bridge.hold('StartTask');
    framework.launch(taskInfo(), taskInfo({ id: 'next' }));
    expect(why(bridge, 'next')).toMatchObject({
      stage: 'QUEUED',
      sinceMs: START_MS,
      reasons: ['1 of at most 1 launches are under way, 1 wait'],
    });
  });

  it('is that nobody knows whether ECS has it', () => {
    const { bridge, framework } = scriptedWorld();
    bridge.fail('StartTask', 'TIMEOUT');
    framework.launch(taskInfo());
    const { stage, reasons } = why(bridge, 't1');
    expect(stage).toBe('UNKNOWN');
    expect(reasons[0]).toContain('looked for on agent agent-1 (i-agent-1)');
    expect(reasons[1]).toContain('2023-11-14T22:15:20.000Z');
  });

  it('is what ECS is busy with', () => {
    const { bridge, framework } = scriptedWorld();
    framework.launch(taskInfo());
    const { stage, sinceMs, reasons } = why(bridge, 't1');
    expect(stage).toBe('TASK_STARTING');
    expect(sinceMs).toBe(START_MS);
    expect(reasons[0]).toContain('ECS says PENDING');
  });

  it('is how it ended, once it has', () => {
    const { bridge, ecs, framework } = scriptedWorld({ framework: { acknowledges: false } });
    framework.launch(taskInfo());
    ecs.exit('t1', 3);
    bridge.advance(2_000);
    const { stage, reasons } = why(bridge, 't1');
    expect(stage).toBe('TASK_FAILED');
    expect(reasons[0]).toContain('exited with status 3');
  });
});

describe('why a framework gets nothing', () => {
  it('is that it has suppressed offers', () => {
    const { bridge, framework } = scriptedWorld();
    framework.say({ type: 'SUPPRESS' });
    framework.decline(framework.offers, 0);
    expect(why(bridge, framework.id)).toMatchObject({ kind: 'framework', stage: 'SUPPRESSED' });
    expect(why(bridge, framework.id).reasons[0]).toContain('suppressed offers for *');
  });

  it('is what it declined, by name and until when', () => {
    const { bridge, framework } = scriptedWorld();
    framework.decline(framework.offers, 60);
    const { stage, reasons } = why(bridge, framework.id);
    expect(stage).toBe('WAITING');
    expect(reasons).toContain('it was sent 1 offers: 0 accepted, 1 declined, 0 rescinded');
    expect(reasons).toContain(
      'it has declined and filters 1 agents: agent-1; the last filter ends at 2023-11-14T22:14:20.000Z',
    );
    expect(reasons).toContain('most is free on agent agent-1 (i-agent-1): cpus 4, mem 4000 MiB');
  });

  it('is what the quota of its role leaves', () => {
    const { bridge, framework } = scriptedWorld({ config: { roles: { '*': { quota: { cpus: 1 } } } } });
    expect(why(bridge, framework.id).reasons).toContain('the quota of role * leaves cpus 0');
    expect(viewOf(bridge).roles()).toMatchObject([{ name: '*', weight: 1, quota: { cpus: 1 } }]);
  });

  it('is what its offer constraints leave out, group by group', () => {
    const zone = (value: string) => ({
      selector: { attributeName: 'zone' },
      predicate: { textEquals: { value } },
    });
    const { bridge, framework } = scriptedWorld({
      instances: ['a', 'a', 'b', 'c'].map((value, index) =>
        containerInstance({ id: `agent-${index}`, attributes: [attribute('zone', value)] }),
      ),
      framework: {
        offerConstraints: {
          roleConstraints: {
            '*': {
              groups: [
                { attributeConstraints: [zone('b')] },
                {
                  attributeConstraints: [
                    zone('c'),
                    { selector: { pseudoattributeType: 'HOSTNAME' }, predicate: { exists: {} } },
                  ],
                },
              ],
            },
          },
        },
      },
    });
    expect(why(bridge, framework.id).reasons).toContain(
      "the offer constraints of role * leave out 2 of 4 agents: group 1 (zone is 'b') leaves out 3, " +
        "group 2 (zone is 'c' and HOSTNAME exists) leaves out 3",
    );
  });

  it('is that agents have less left than the least its role wants', () => {
    const offerFilters = {
      '*': { minAllocatableResources: { quantities: [{ quantities: { cpus: 4, mem: 8000 } }] } },
    };
    const { bridge, framework } = scriptedWorld({ framework: { info: frameworkInfo({ offerFilters }) } });
    expect(why(bridge, framework.id).reasons).toContain(
      'the min_allocatable_resources of role * (cpus 4 with mem 8000) leave out 1 of 1 agents that it is not offered: they have less left',
    );
  });

  it('is that agents are not offered to anybody, or only for gpus', () => {
    const { bridge, framework } = scriptedWorld({
      instances: [
        containerInstance({ status: 'DRAINING' }),
        containerInstance({ id: 'gpu', registered: { gpuIds: ['g1'] } }),
      ],
    });
    const { reasons } = why(bridge, framework.id);
    expect(reasons).toContain(
      '1 agents are not offered, container instance is DRAINING: agent-1 (i-agent-1)',
    );
    expect(reasons.some((reason) => reason.includes('GPU_RESOURCES: gpu (i-gpu)'))).toBe(true);
  });

  it('is that it is not connected, and until when it may come back', () => {
    const { bridge, framework } = scriptedWorld({
      framework: { info: frameworkInfo({ failoverTimeout: 60 }) },
    });
    framework.disconnect();
    const { stage, sinceMs, reasons } = why(bridge, framework.id);
    expect([stage, sinceMs]).toEqual(['DISCONNECTED', START_MS]);
    expect(reasons[0]).toContain('2023-11-14T22:14:20.000Z');
  });
});

describe('why an agent is not offered', () => {
  it('is said in words', () => {
    const { bridge } = scriptedWorld({ instances: [containerInstance({ impaired: true })] });
    expect(why(bridge, 'agent-1')).toMatchObject({
      kind: 'agent',
      stage: 'IMPAIRED',
      reasons: ['ECS reports the instance as IMPAIRED'],
    });
  });

  it('is who has declined it, and is who has it while it is offered', () => {
    const { bridge, framework } = scriptedWorld();
    expect(why(bridge, 'agent-1')).toMatchObject({ stage: 'OFFERED' });
    expect(why(bridge, 'agent-1').reasons[0]).toContain(framework.id);
    framework.decline(framework.offers, 60);
    expect(why(bridge, 'agent-1').reasons[0]).toBe(
      `framework ${framework.id} has declined it until 2023-11-14T22:14:20.000Z`,
    );
  });
});
