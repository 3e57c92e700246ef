import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { PlacedFleet } from './placed-fleet.ts';
import type { Task } from './placed-fleet.ts';

const SERVICE = {
  serviceName: 'simple',
  taskDefinition: 'webserver',
  desiredCount: 10,
  placementConstraints: [{ type: 'memberOf', expression: 'attribute:ecs.instance-type matches t2.*' }],
  placementStrategy: [
    { type: 'spread', field: 'attribute:ecs.availability-zone' },
    { type: 'binpack', field: 'MEMORY' },
  ],
};

const instancesOf = (tasks: readonly Task[]): number =>
  new Set(tasks.map(({ containerInstanceArn }) => containerInstanceArn)).size;

interface Described {
  readonly services: readonly {
    readonly status: string;
    readonly runningCount: number;
    readonly deployments: readonly { readonly rolloutState: string }[];
  }[];
}

describe('aws ecs', () => {
  let fleet: PlacedFleet;

  beforeAll(async () => {
    fleet = await PlacedFleet.start();
  }, 60_000);

  afterAll(() => fleet.close());

  const describeService = async (name: string): Promise<Described['services'][number] | undefined> => {
    const { services } = (await fleet.run(`describe-services --services ${name}`)) as unknown as Described;
    return services[0];
  };

  it('creates a service from the JSON of the slides, and waits until it is stable', async () => {
    await fleet.run(`create-service --cli-input-json '${JSON.stringify(SERVICE)}'`);
    await fleet.run('wait services-stable --services simple');
    expect(await describeService('simple')).toMatchObject({
      runningCount: 10,
      deployments: [{ rolloutState: 'COMPLETED' }],
    });
    expect(await fleet.tasks('--service-name simple')).toHaveLength(10);
  }, 60_000);

  it('has services side by side, one packed and one spread', async () => {
    const common = '--task-definition webserver --desired-count 6';
    await fleet.run(
      `create-service --service-name packed ${common} --placement-strategy type="binpack",field="memory"`,
    );
    await fleet.run(
      `create-service --service-name wide ${common} --placement-strategy type="spread",field="instanceId"`,
    );
    await fleet.run('wait services-stable --services packed wide');
    expect(instancesOf(await fleet.tasks('--service-name packed'))).toBeLessThan(3);
    expect(instancesOf(await fleet.tasks('--service-name wide'))).toBe(6);
  }, 60_000);

  it('has a service with one task on each of its instances', async () => {
    await fleet.run(
      'create-service --service-name distinct --task-definition webserver --desired-count 6 ' +
        '--placement-constraints type="memberOf",expression="attribute:ecs.instance-type =~ g2.*" type="distinctInstance"',
    );
    await fleet.run('wait services-stable --services distinct');
    expect(instancesOf(await fleet.tasks('--service-name distinct'))).toBe(6);
  }, 60_000);

  it('scales and deploys a service', async () => {
    await fleet.run('update-service --service wide --desired-count 3 --force-new-deployment');
    await fleet.run('wait services-stable --services wide');
    expect(await fleet.tasks('--service-name wide')).toHaveLength(3);
    expect(await describeService('wide')).toMatchObject({ runningCount: 3 });
  }, 60_000);

  it('lists and deletes services', async () => {
    const { serviceArns } = await fleet.run('list-services --scheduling-strategy REPLICA --launch-type EC2');
    expect(serviceArns).toHaveLength(4);
    await expect(fleet.run('delete-service --service packed')).rejects.toThrow('scaled above 0');
    await fleet.run('delete-service --service packed --force');
    await fleet.run('wait services-inactive --services packed');
    expect(await describeService('packed')).toMatchObject({ status: 'INACTIVE', runningCount: 0 });
    expect(await fleet.tasks('--service-name packed')).toEqual([]);
  }, 60_000);
});
