import { describe, expect, it } from '@jest/globals';
import { TestEcs } from '../test-ecs.ts';

/** One vCPU, taken whole by a task that does not stop when it is told to. */
function fullMachine() {
  const ecs = new TestEcs({ lives: { stubborn: { ignoresSigterm: true } } });
  const instance = ecs.addInstance({ vcpus: 1 });
  const old = ecs.start(instance, ecs.register({ cpu: 1024, stopTimeout: 10 }, { family: 'stubborn' }));
  ecs.call('StopTask', { task: old });
  return { ecs, instance, old };
}

describe('resources that were given back before they are free', () => {
  it('let a task be accepted, which then waits as PENDING until the machine has them', () => {
    const { ecs, instance, old } = fullMachine();
    const next = ecs.start(instance, ecs.register({ cpu: 1024 }));
    ecs.advance(9999);
    expect(ecs.task(next)).toMatchObject({ lastStatus: 'PENDING' });
    ecs.advance(1);
    expect(ecs.task(old)).toMatchObject({ lastStatus: 'STOPPED' });
    expect(ecs.task(next)).toMatchObject({ lastStatus: 'RUNNING' });
  });

  it('go to those that wait in the order in which they came', () => {
    const { ecs, instance } = fullMachine();
    const large = ecs.start(instance, ecs.register({ cpu: 1000 }));
    const small = ecs.start(instance, ecs.register({ cpu: 0 }));
    expect(ecs.task(small)).toMatchObject({ lastStatus: 'PENDING' });
    ecs.advance(10_000);
    expect(ecs.task(large)).toMatchObject({ lastStatus: 'RUNNING' });
    expect(ecs.task(small)).toMatchObject({ lastStatus: 'RUNNING' });
  });

  it('do not hold up the others when the first that waits is stopped', () => {
    const { ecs, instance } = fullMachine();
    const large = ecs.start(instance, ecs.register({ cpu: 1000 }));
    const small = ecs.start(instance, ecs.register({ cpu: 0 }));
    ecs.call('StopTask', { task: large });
    expect(ecs.task(large)).toMatchObject({ lastStatus: 'STOPPED' });
    expect(ecs.task(small)).toMatchObject({ lastStatus: 'RUNNING' });
  });

  it('are not waited for by a task whose image cannot be pulled', () => {
    const { ecs, instance } = fullMachine();
    const environment = [{ name: 'LOCAL_ECS_LIFE', value: '{"pullError":"gone"}' }];
    const task = ecs.start(instance, ecs.register({ cpu: 1024, environment }));
    expect(ecs.task(task)).toMatchObject({ lastStatus: 'STOPPED', stopCode: 'TaskFailedToStart' });
    expect(ecs.task(task)).not.toHaveProperty('pullStoppedAt');
  });

  it('include GPUs', () => {
    const ecs = new TestEcs({ lives: { web: { ignoresSigterm: true } } });
    const instance = ecs.addInstance({ gpus: 1 });
    const definition = ecs.register({ resourceRequirements: [{ type: 'GPU', value: '1' }] });
    ecs.call('StopTask', { task: ecs.start(instance, definition) });
    const next = ecs.start(instance, definition);
    expect(ecs.task(next)).toMatchObject({ lastStatus: 'PENDING' });
    ecs.advance(30_000);
    expect(ecs.task(next)).toMatchObject({ lastStatus: 'RUNNING' });
  });

  it('include ports', () => {
    const ecs = new TestEcs({ lives: { web: { ignoresSigterm: true } } });
    const { instance, task } = ecs.startOne({ portMappings: [{ containerPort: 80, hostPort: 8080 }] });
    ecs.call('StopTask', { task });
    const next = ecs.start(instance, 'web');
    expect(ecs.task(next)).toMatchObject({ lastStatus: 'PENDING' });
    ecs.advance(30_000);
    expect(ecs.task(next)).toMatchObject({ lastStatus: 'RUNNING' });
  });
});
