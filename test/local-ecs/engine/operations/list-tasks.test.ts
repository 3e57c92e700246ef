import { describe, expect, it } from '@jest/globals';
import { TestEcs } from '../test-ecs.ts';

function ecsWithTasks() {
  const ecs = new TestEcs();
  const [first, second] = [ecs.addInstance(), ecs.addInstance()];
  ecs.register();
  ecs.register({}, { family: 'api' });
  const web = ecs.start(first, 'web', { startedBy: 'me' });
  const api = ecs.start(second, 'api', { startedBy: 'you' });
  const old = ecs.start(first, 'api', { startedBy: 'me' });
  ecs.call('StopTask', { task: old });
  return { ecs, first, second, web, api, old };
}

describe('ListTasks', () => {
  it('lists tasks whose desired status is RUNNING unless asked otherwise', () => {
    const { ecs, web, api, old } = ecsWithTasks();
    expect(ecs.call('ListTasks')).toEqual({ taskArns: [web, api] });
    expect(ecs.call('ListTasks', { desiredStatus: 'STOPPED' })).toEqual({ taskArns: [old] });
    expect(ecs.call('ListTasks', { desiredStatus: 'stopped' })).toEqual({ taskArns: [old] });
    expect(ecs.call('ListTasks', { desiredStatus: 'PENDING' })).toEqual({ taskArns: [] });
  });

  it('lists a task that is being stopped as STOPPED', () => {
    const ecs = new TestEcs({ lives: { web: { ignoresSigterm: true } } });
    const { task } = ecs.startOne();
    ecs.call('StopTask', { task });
    expect(ecs.task(task)).toMatchObject({ lastStatus: 'RUNNING' });
    expect(ecs.call('ListTasks')).toEqual({ taskArns: [] });
    expect(ecs.call('ListTasks', { desiredStatus: 'STOPPED' })).toEqual({ taskArns: [task] });
  });

  it('combines its filters', () => {
    const { ecs, first, second, web, api, old } = ecsWithTasks();
    expect(ecs.call('ListTasks', { family: 'api' })).toEqual({ taskArns: [api] });
    expect(ecs.call('ListTasks', { containerInstance: first })).toEqual({ taskArns: [web] });
    expect(ecs.call('ListTasks', { containerInstance: second, family: 'web' })).toEqual({ taskArns: [] });
    expect(
      ecs.call('ListTasks', { containerInstance: first, family: 'api', desiredStatus: 'STOPPED' }),
    ).toEqual({
      taskArns: [old],
    });
    expect(ecs.call('ListTasks', { launchType: 'EC2' })).toEqual({ taskArns: [web, api] });
    expect(ecs.call('ListTasks', { launchType: 'FARGATE' })).toEqual({ taskArns: [] });
  });

  it('finds by startedBy only tasks that are still wanted', () => {
    const { ecs, web } = ecsWithTasks();
    expect(ecs.call('ListTasks', { startedBy: 'me' })).toEqual({ taskArns: [web] });
    expect(ecs.call('ListTasks', { startedBy: 'nobody' })).toEqual({ taskArns: [] });
  });

  it.each(['containerInstance', 'family', 'serviceName', 'launchType', 'desiredStatus', 'daemonName'])(
    'refuses startedBy together with %s',
    (filter) => {
      expect(new TestEcs().refusal('ListTasks', { startedBy: 'me', [filter]: 'EC2' })).toEqual({
        __type: 'InvalidParameterException',
        message: 'cannot specify startedBy with other arguments',
      });
    },
  );

  it('takes startedBy together with a cluster and paging', () => {
    const { ecs, web } = ecsWithTasks();
    expect(ecs.call('ListTasks', { cluster: 'default', startedBy: 'me', maxResults: 1 })).toEqual({
      taskArns: [web],
    });
  });

  it('pages, and a token is good for the same filters only', () => {
    const ecs = new TestEcs();
    const instance = ecs.addInstance();
    const definition = ecs.register({ cpu: 0, memory: 6 });
    const arns = Array.from({ length: 250 }, () => ecs.start(instance, definition));
    const first = ecs.call('ListTasks');
    expect(first['taskArns']).toEqual(arns.slice(0, 100));
    const second = ecs.call('ListTasks', { nextToken: first['nextToken'] });
    expect(second['taskArns']).toEqual(arns.slice(100, 200));
    expect(ecs.call('ListTasks', { nextToken: second['nextToken'] })).toEqual({ taskArns: arns.slice(200) });
    expect(ecs.refusal('ListTasks', { nextToken: first['nextToken'], family: 'web' })).toMatchObject({
      __type: 'InvalidParameterException',
    });
  });

  it('goes on where it was although tasks stopped between two pages', () => {
    const ecs = new TestEcs();
    const instance = ecs.addInstance();
    const definition = ecs.register({ cpu: 0, memory: 6 });
    const arns = [1, 2, 3, 4].map(() => ecs.start(instance, definition));
    const { nextToken } = ecs.call('ListTasks', { maxResults: 2 });
    for (const task of arns.slice(0, 3)) ecs.call('StopTask', { task });
    expect(ecs.call('ListTasks', { maxResults: 2, nextToken })).toEqual({ taskArns: arns.slice(3) });
  });

  it('knows no services', () => {
    expect(new TestEcs().refusal('ListTasks', { serviceName: 'web' })).toEqual({
      __type: 'ServiceNotFoundException',
      message: 'Service not found.',
    });
  });
});
