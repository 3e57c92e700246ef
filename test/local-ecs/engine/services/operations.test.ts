import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../../src/local-ecs/engine/json.ts';
import { START_MS } from '../test-ecs.ts';
import { ServiceWorld, THREE_ZONES } from './service-world.ts';

const WEB = { serviceName: 'web', taskDefinition: 'web', desiredCount: 1 };
const ARN = 'arn:aws:ecs:us-east-1:123456789012:service/default/web';

describe('CreateService', () => {
  it('is answered with the service before anything of it runs', () => {
    const { ecs } = new ServiceWorld();
    expect(ecs.call('CreateService', { ...WEB, tags: [{ key: 'a', value: 'b' }] })['service']).toMatchObject({
      serviceArn: ARN,
      serviceName: 'web',
      clusterArn: 'arn:aws:ecs:us-east-1:123456789012:cluster/default',
      status: 'ACTIVE',
      desiredCount: 1,
      runningCount: 0,
      pendingCount: 0,
      launchType: 'EC2',
      schedulingStrategy: 'REPLICA',
      createdAt: START_MS / 1000,
      deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 200 },
      deploymentController: { type: 'ECS' },
      tags: [{ key: 'a', value: 'b' }],
      events: [],
      loadBalancers: [],
    });
  });

  it('with the same request again is answered with the same service, with another it is refused', () => {
    const { ecs } = new ServiceWorld();
    ecs.call('CreateService', { ...WEB, clientToken: 'one' });
    expect(ecs.call('CreateService', { ...WEB, clientToken: 'two' })['service']).toMatchObject({
      serviceArn: ARN,
    });
    expect(ecs.refusal('CreateService', { ...WEB, desiredCount: 2 })).toEqual({
      __type: 'InvalidParameterException',
      message: 'Creation of service was not idempotent.',
    });
  });

  const REFUSALS: readonly (readonly [string, JsonObject, string, string])[] = [
    ['no name', { serviceName: '' }, 'InvalidParameterException', 'Service name can not be blank.'],
    ['a name with a dot', { serviceName: 'a.b' }, 'InvalidParameterException', 'Service name must match'],
    ['no definition', { taskDefinition: 'other' }, 'ClientException', 'TaskDefinition not found.'],
    ['no count', { desiredCount: undefined }, 'InvalidParameterException', 'desiredCount can not be blank'],
    ['a count below 0', { desiredCount: -1 }, 'InvalidParameterException', 'between 0 and 5000'],
    ['a count for a daemon', { schedulingStrategy: 'DAEMON' }, 'InvalidParameterException', 'desired count'],
    [
      'a strategy for a daemon',
      { schedulingStrategy: 'DAEMON', desiredCount: undefined, placementStrategy: [{ type: 'random' }] },
      'InvalidParameterException',
      'does not support placement strategies',
    ],
    ['Fargate', { launchType: 'FARGATE' }, 'UnsupportedFeatureException', 'The launch type FARGATE is'],
    ['a load balancer', { loadBalancers: [{}] }, 'UnsupportedFeatureException', 'Load balancers are'],
    ['a registry', { serviceRegistries: [{}] }, 'UnsupportedFeatureException', 'Service registries are'],
    [
      'another controller',
      { deploymentController: { type: 'EXTERNAL' } },
      'UnsupportedFeatureException',
      'The deployment controller EXTERNAL is',
    ],
    [
      'blue and green',
      { deploymentConfiguration: { strategy: 'BLUE_GREEN' } },
      'UnsupportedFeatureException',
      'The deployment strategy BLUE_GREEN is',
    ],
    [
      'percents that block every deployment',
      { deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 100 } },
      'InvalidParameterException',
      'Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments.',
    ],
    [
      'a minimum above the maximum',
      { deploymentConfiguration: { minimumHealthyPercent: 150, maximumPercent: 120 } },
      'InvalidParameterException',
      'minimumHealthyPercent should be less than maximumPercent.',
    ],
    ['a malformed token', { clientToken: 'a b' }, 'InvalidParameterException', 'clientToken'],
  ];

  it.each(REFUSALS)('refuses %s', (_what, change, code, message) => {
    const { ecs } = new ServiceWorld();
    expect(ecs.refusal('CreateService', { ...WEB, ...change })).toEqual({
      __type: code,
      message: expect.stringContaining(message),
    });
    expect(ecs.state.services.size).toBe(0);
  });
});

describe('UpdateService', () => {
  it('refuses a service that is not there, or deleted', () => {
    const { ecs } = new ServiceWorld();
    expect(ecs.refusal('UpdateService', { service: 'web' })).toEqual({
      __type: 'ServiceNotFoundException',
      message: 'Service not found.',
    });
    ecs.call('CreateService', WEB);
    ecs.call('DeleteService', { service: 'web', force: true });
    expect(ecs.refusal('UpdateService', { service: ARN })).toEqual({
      __type: 'ServiceNotActiveException',
      message: 'Service was not ACTIVE.',
    });
  });

  it('changes nothing when it is refused', () => {
    const world = new ServiceWorld();
    world.create(1);
    const before = world.service();
    world.ecs.refusal('UpdateService', {
      service: 'web',
      desiredCount: 3,
      placementStrategy: [{ type: 'spread' }],
    });
    expect(world.service()).toEqual(before);
  });
});

describe('DeleteService', () => {
  it('refuses a service that wants tasks, unless by force', () => {
    const world = new ServiceWorld(THREE_ZONES, { stopMs: 5000 });
    world.create(2);
    expect(world.ecs.refusal('DeleteService', { service: 'web' })).toMatchObject({
      __type: 'InvalidParameterException',
      message: 'The service cannot be stopped while it is scaled above 0.',
    });
    const { service } = world.ecs.call('DeleteService', { service: 'web', force: true });
    expect(service).toMatchObject({ status: 'DRAINING', desiredCount: 0, runningCount: 2 });
    expect(world.service()).toMatchObject({ status: 'DRAINING', runningCount: 0 });
    expect(world.ecs.refusal('CreateService', WEB)).toMatchObject({
      message: 'Unable to Start a service that is still Draining.',
    });
    world.ecs.advance(5000);
    expect(world.service()).toMatchObject({ status: 'INACTIVE', deployments: [] });
  });

  it('leaves the service describable for a while, and its name free', () => {
    const world = new ServiceWorld();
    world.create(1);
    world.ecs.call('DeleteService', { service: 'web', force: true });
    world.ecs.advance(3_000_000);
    world.create(1);
    expect(world.service()).toMatchObject({ status: 'ACTIVE' });
    world.ecs.call('DeleteService', { service: 'web', force: true });
    world.ecs.advance(3_599_999);
    expect(world.service()).toMatchObject({ status: 'INACTIVE' });
    world.ecs.advance(1);
    expect(world.ecs.call('DescribeServices', { services: ['web'] })).toEqual({
      services: [],
      failures: [{ arn: ARN, reason: 'MISSING' }],
    });
  });

  it('needs no force for a daemon', () => {
    const world = new ServiceWorld();
    world.createDaemon();
    world.ecs.call('DeleteService', { service: 'web' });
    expect(world.tasks()).toEqual([]);
  });
});

describe('DescribeServices', () => {
  it('takes names and ARNs, new and old, of up to ten services', () => {
    const { ecs } = new ServiceWorld();
    ecs.call('CreateService', WEB);
    const old = 'arn:aws:ecs:us-east-1:123456789012:service/web';
    expect(ecs.call('DescribeServices', { services: ['web', ARN, old] })['services']).toHaveLength(1);
    expect(ecs.refusal('DescribeServices', { services: [] })).toMatchObject({
      message: 'Services cannot be empty.',
    });
    const eleven = Array.from({ length: 11 }, (_, n) => `s-${n}`);
    expect(ecs.refusal('DescribeServices', { services: eleven })).toMatchObject({
      message: 'Services can have at most 10 items.',
    });
    expect(ecs.refusal('DescribeServices', { services: ['arn:aws:ecs:us-east-1:1:task/a/b'] })).toMatchObject(
      {
        message: 'Service Identifier is invalid',
      },
    );
  });
});

describe('ListServices', () => {
  function many(): ServiceWorld {
    const world = new ServiceWorld();
    for (let n = 0; n < 12; n += 1)
      world.ecs.call('CreateService', { ...WEB, serviceName: `s-${n}`, desiredCount: 0 });
    world.createDaemon();
    return world;
  }

  it('gives pages, of ten unless another size is asked for', () => {
    const { ecs } = many();
    const first = ecs.call('ListServices');
    expect(first['serviceArns']).toHaveLength(10);
    const second = ecs.call('ListServices', { nextToken: first['nextToken'] });
    expect(second['serviceArns']).toHaveLength(3);
    expect(second['nextToken']).toBeUndefined();
    expect(ecs.call('ListServices', { maxResults: 100 })['serviceArns']).toHaveLength(13);
  });

  it('filters by scheduling strategy and launch type, and leaves deleted ones out', () => {
    const { ecs } = many();
    expect(ecs.call('ListServices', { schedulingStrategy: 'DAEMON' })['serviceArns']).toEqual([ARN]);
    expect(ecs.call('ListServices', { launchType: 'FARGATE' })['serviceArns']).toEqual([]);
    ecs.call('DeleteService', { service: 'web' });
    expect(ecs.call('ListServices', { schedulingStrategy: 'DAEMON' })['serviceArns']).toEqual([]);
  });
});

describe('A cluster with services', () => {
  it('counts them, and cannot be deleted', () => {
    const { ecs } = new ServiceWorld();
    ecs.call('CreateService', WEB);
    expect(ecs.call('DescribeClusters')['clusters']).toMatchObject([{ activeServicesCount: 1 }]);
    expect(ecs.refusal('DeleteCluster', { cluster: 'default' })).toMatchObject({
      __type: 'ClusterContainsServicesException',
    });
    ecs.call('DeleteService', { service: 'web', force: true });
    expect(ecs.call('DescribeClusters')['clusters']).toMatchObject([{ activeServicesCount: 0 }]);
  });
});

describe('ListTasks', () => {
  it('lists the tasks of one service, on one instance too', () => {
    const world = new ServiceWorld();
    world.create(6);
    world.ecs.call('RunTask', { taskDefinition: 'web' });
    const [containerInstance] = world.ecs.call('ListContainerInstances')['containerInstanceArns'] as string[];
    expect(world.tasks()).toHaveLength(6);
    const narrowed = world.ecs.call('ListTasks', { serviceName: ARN, containerInstance });
    expect(narrowed['taskArns']).toHaveLength(2);
    expect(world.ecs.refusal('ListTasks', { serviceName: 'other' })).toMatchObject({
      __type: 'ServiceNotFoundException',
    });
  });
});

describe('Many services', () => {
  it('are not looked at when something happens to one of them', () => {
    const { ecs } = new ServiceWorld([{ vcpus: 64, memoryMiB: 64_000 }]);
    for (let n = 0; n < 50; n += 1) ecs.call('CreateService', { ...WEB, serviceName: `s-${n}` });
    ecs.advance(60_000);
    const looks: string[] = [];
    const { services } = ecs.state;
    const get = services.get.bind(services);
    services.get = (arn) => {
      looks.push(arn);
      return get(arn);
    };
    const { taskArns } = ecs.call('ListTasks', { family: 'web' });
    ecs.call('StopTask', { task: Array.isArray(taskArns) ? String(taskArns[0]) : '' });
    ecs.advance(10_000);
    expect(new Set(looks).size).toBe(1);
  });
});
