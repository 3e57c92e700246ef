import { describe, expect, it } from '@jest/globals';
import { viewOf } from '../../../../src/local-ecs/engine/view.ts';
import { objectsIn, onlyIn, START_MS, textIn, TestEcs } from '../test-ecs.ts';

const EC2_ID = 'i-0123456789abcdef0';

function machineWithTask() {
  const ecs = new TestEcs();
  const containerInstance = ecs.addInstance({ ec2InstanceId: EC2_ID });
  const task = ecs.start(containerInstance, ecs.register());
  return { ecs, containerInstance, task };
}

describe('a terminated machine', () => {
  it('whose agent was connected takes its tasks along, without exit codes, and becomes INACTIVE', () => {
    const { ecs, containerInstance, task } = machineWithTask();
    ecs.advance(1000);
    ecs.admin({ type: 'TerminateMachine', containerInstance });
    expect(ecs.task(task)).toMatchObject({
      lastStatus: 'STOPPED',
      desiredStatus: 'STOPPED',
      stopCode: 'TerminationNotice',
      stoppedReason: `Host EC2 (instance ${EC2_ID}) terminated.`,
      stoppedAt: (START_MS + 1000) / 1000,
      containers: [{ lastStatus: 'STOPPED' }],
    });
    expect(ecs.container(task)).not.toHaveProperty('exitCode');
    expect(ecs.instance(containerInstance)).toMatchObject({
      status: 'INACTIVE',
      agentConnected: false,
      runningTasksCount: 0,
    });
  });

  it('keeps the cause of a task that was being stopped, and the exit codes that were known', () => {
    const ecs = new TestEcs({ lives: { web: { ignoresSigterm: true } } });
    const { instance, task } = ecs.startOne();
    ecs.call('StopTask', { task, reason: 'mine' });
    ecs.admin({ type: 'TerminateMachine', containerInstance: instance });
    expect(ecs.task(task)).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'UserInitiated',
      stoppedReason: 'mine',
    });
  });

  it('whose agent was disconnected goes unnoticed: ACTIVE, its tasks RUNNING', () => {
    const { ecs, containerInstance, task } = machineWithTask();
    ecs.admin({ type: 'DisconnectAgent', containerInstance });
    ecs.admin({ type: 'TerminateMachine', containerInstance });
    ecs.advance(24 * 3_600_000);
    expect(ecs.task(task)).toMatchObject({ lastStatus: 'RUNNING' });
    expect(ecs.instance(containerInstance)).toMatchObject({ status: 'ACTIVE', agentConnected: false });
    expect(ecs.adminRefusal({ type: 'ReconnectAgent', containerInstance })).toMatchObject({
      message: `The machine ${EC2_ID} is gone: no ReconnectAgent.`,
    });
    ecs.admin({ type: 'DeregisterContainerInstance', containerInstance, force: true });
    expect(ecs.task(task)).toMatchObject({ lastStatus: 'STOPPED' });
  });
});

describe('a stopped machine', () => {
  it('stays ACTIVE without an agent, its tasks stop', () => {
    const { ecs, containerInstance, task } = machineWithTask();
    ecs.admin({ type: 'StopMachine', containerInstance });
    expect(ecs.task(task)).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'TerminationNotice',
      stoppedReason: `Host EC2 (instance ${EC2_ID}) stopped.`,
    });
    expect(ecs.instance(containerInstance)).toMatchObject({ status: 'ACTIVE', agentConnected: false });
    expect(ecs.startFailure(containerInstance, 'web')).toBe('AGENT');
  });

  it('comes back under the same ARN and takes tasks again', () => {
    const { ecs, containerInstance } = machineWithTask();
    ecs.admin({ type: 'StopMachine', containerInstance });
    ecs.admin({ type: 'StartMachine', containerInstance });
    expect(ecs.instance(containerInstance)).toMatchObject({ status: 'ACTIVE', agentConnected: true });
    expect(ecs.remaining(containerInstance, 'CPU')).toBe(4096);
    expect(ecs.task(ecs.start(containerInstance, 'web'))).toMatchObject({ lastStatus: 'RUNNING' });
  });

  it('comes back empty: tasks that waited for room do not start, ports that were taken are free', () => {
    const ecs = new TestEcs({ lives: { stubborn: { ignoresSigterm: true } } });
    const containerInstance = ecs.addInstance({ vcpus: 1 });
    const ports = { portMappings: [{ containerPort: 80 }] };
    const stubborn = ecs.start(
      containerInstance,
      ecs.register({ cpu: 1024, ...ports }, { family: 'stubborn' }),
    );
    ecs.call('StopTask', { task: stubborn });
    const waiting = ecs.start(containerInstance, ecs.register({ cpu: 1024, ...ports }));
    ecs.admin({ type: 'StopMachine', containerInstance });
    ecs.admin({ type: 'StartMachine', containerInstance });
    const next = ecs.start(containerInstance, 'web');
    expect(objectsIn(ecs.container(next), 'networkBindings')[0]).toMatchObject({ hostPort: 32_769 });
    ecs.call('StopTask', { task: next });
    const { instances, tasks } = viewOf(ecs.state);
    expect(instances[0]?.inUse).toMatchObject({ cpuUnits: 0, memoryMiB: 0 });
    expect(tasks.find(({ known }) => known.taskArn === waiting)).toMatchObject({ phase: 'over' });
    expect([...(ecs.state.instances.values().next().value?.machine.dynamicPorts ?? ['?'])]).toEqual([]);
  });

  it('while a task is about to be reported stopped gives its resources back once', () => {
    const ecs = new TestEcs({ stopMs: 50 });
    const { instance: containerInstance, task } = ecs.startOne();
    ecs.call('StopTask', { task });
    ecs.admin({ type: 'StopMachine', containerInstance });
    ecs.advance(50);
    expect(viewOf(ecs.state).instances[0]?.inUse).toMatchObject({ cpuUnits: 0, memoryMiB: 0 });
  });

  it('whose agent was disconnected tells of its lost tasks when it comes back', () => {
    const { ecs, containerInstance, task } = machineWithTask();
    ecs.admin({ type: 'DisconnectAgent', containerInstance });
    ecs.admin({ type: 'StopMachine', containerInstance });
    expect(ecs.task(task)).toMatchObject({ lastStatus: 'RUNNING' });
    ecs.admin({ type: 'StartMachine', containerInstance });
    expect(ecs.task(task)).toMatchObject({ lastStatus: 'STOPPED', stopCode: 'EssentialContainerExited' });
    expect(ecs.container(task)).not.toHaveProperty('exitCode');
  });

  it('that is then terminated stays ACTIVE and disconnected', () => {
    const { ecs, containerInstance } = machineWithTask();
    ecs.admin({ type: 'StopMachine', containerInstance });
    ecs.admin({ type: 'TerminateMachine', containerInstance });
    expect(ecs.instance(containerInstance)).toMatchObject({ status: 'ACTIVE', agentConnected: false });
  });

  it('cannot be stopped twice', () => {
    const { ecs, containerInstance } = machineWithTask();
    ecs.admin({ type: 'StopMachine', containerInstance });
    expect(ecs.adminRefusal({ type: 'StopMachine', containerInstance })).toEqual({
      __type: 'InvalidParameterException',
      message: `The machine ${EC2_ID} is stopped: no StopMachine.`,
    });
  });
});

describe('deregistration', () => {
  it('is refused while there are tasks', () => {
    const { ecs, containerInstance } = machineWithTask();
    expect(ecs.adminRefusal({ type: 'DeregisterContainerInstance', containerInstance })).toEqual({
      __type: 'InvalidParameterException',
      message: 'Found running tasks on the instance.',
    });
  });

  it('by force stops the tasks', () => {
    const { ecs, containerInstance, task } = machineWithTask();
    ecs.admin({ type: 'DeregisterContainerInstance', containerInstance, force: true });
    expect(ecs.task(task)).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'UserInitiated',
      stoppedReason: 'Container instance deregistration forced by user',
    });
    expect(ecs.instance(containerInstance)).toMatchObject({ status: 'INACTIVE', agentConnected: false });
  });
});

describe('an agent that registers anew', () => {
  it('has a new ARN for the same EC2 instance; the old one stays behind with its tasks', () => {
    const { ecs, containerInstance: old, task } = machineWithTask();
    ecs.call('PutAttributes', { attributes: [{ name: 'rack', targetId: old }] });
    const answer = ecs.admin({ type: 'ReplaceContainerInstance', containerInstance: EC2_ID });
    const { containerInstance } = answer as { containerInstance: { containerInstanceArn: string } }; // asserted below
    const twin = containerInstance.containerInstanceArn;
    expect(twin).not.toBe(old);
    expect(ecs.instance(twin)).toMatchObject({ ec2InstanceId: EC2_ID, agentConnected: true, version: 1 });
    expect(ecs.instance(twin)['attributes']).not.toContainEqual({ name: 'rack' });
    expect(ecs.instance(old)).toMatchObject({
      ec2InstanceId: EC2_ID,
      agentConnected: false,
      status: 'ACTIVE',
    });
    expect(ecs.task(task)).toMatchObject({ lastStatus: 'RUNNING', containerInstanceArn: old });
    ecs.admin({ type: 'DeregisterContainerInstance', containerInstance: old, force: true });
    ecs.advance(3_600_000);
    ecs.admin({ type: 'DisconnectAgent', containerInstance: EC2_ID });
    expect(ecs.instance(twin)).toMatchObject({ agentConnected: false });
  });
});

describe('the processes of a machine', () => {
  it('are killed when it loses power, even while they start, and what they say afterwards is not heard', () => {
    const ecs = new TestEcs({ runtime: 'process' });
    const containerInstance = ecs.addInstance();
    const answer = ecs.call('StartTask', {
      containerInstances: [containerInstance],
      taskDefinition: ecs.register({ command: ['sleep', '1'] }),
    });
    const task = textIn(onlyIn(answer, 'tasks'), 'taskArn');
    const started = ecs.processEffects.find(({ type }) => type === 'start-process');
    if (started?.type !== 'start-process') throw new Error('not started');
    const { taskArn } = started;
    ecs.admin({ type: 'TerminateMachine', containerInstance });
    expect(ecs.processEffects.at(-1)).toEqual({
      type: 'stop-process',
      taskArn,
      container: 'main',
      stopTimeoutMs: 0,
    });
    const stopped = ecs.task(task);
    ecs.tell({ type: 'process-exited', taskArn, container: 'main', exitCode: 137 });
    expect(ecs.task(task)).toEqual(stopped);
  });
});
