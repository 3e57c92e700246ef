import { beforeEach, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../../src/local-ecs/engine/json.ts';
import { viewOf } from '../../../../src/local-ecs/engine/view.ts';
import { registerExternal } from '../external-instance.ts';
import { objectsIn, TestEcs, textIn } from '../test-ecs.ts';

const ACK = { acknowledgment: 'ACK' };
const SIDE = { name: 'side', image: 'busybox', memory: 64, essential: false };

let ecs: TestEcs;
let instance: string;

beforeEach(() => {
  ecs = new TestEcs();
  instance = textIn(registerExternal(ecs), 'containerInstanceArn');
});

/** A task of an essential container, `main`, and another, `side`. */
function startTwo(): string {
  const main = { name: 'main', image: 'busybox', cpu: 256, memory: 128 };
  return ecs.start(instance, ecs.register({}, { containerDefinitions: [main, SIDE] }));
}

const submit = (task: string, status: string, more: JsonObject = {}): JsonObject =>
  ecs.call('SubmitTaskStateChange', { task, status, ...more });

const submitContainer = (
  task: string,
  containerName: string,
  status: string,
  more: JsonObject = {},
): void => {
  expect(ecs.call('SubmitContainerStateChange', { task, containerName, status, ...more })).toEqual(ACK);
};

describe('a task on a machine of an external agent', () => {
  it('waits for its agent, however long that takes', () => {
    const task = startTwo();
    ecs.advance(3_600_000);
    expect(ecs.task(task)).toMatchObject({ lastStatus: 'PENDING', version: 1 });
    expect(viewOf(ecs.state).tasks[0]).toMatchObject({ phase: 'external', runningContainers: [] });
  });

  it('runs when the agent says so, with what that tells of its containers', () => {
    const task = startTwo();
    const pullStartedAt = ecs.nowMs / 1000;
    ecs.advance(1500);
    const binding = { bindIP: '0.0.0.0', containerPort: 80, hostPort: 32768, protocol: 'tcp' };
    expect(
      submit(task, 'RUNNING', {
        containers: [
          {
            containerName: 'main',
            status: 'RUNNING',
            runtimeId: 'abc',
            imageDigest: 'sha256:1',
            networkBindings: [binding],
          },
          { containerName: 'side', status: 'RUNNING', runtimeId: 'def' },
        ],
        pullStartedAt,
        pullStoppedAt: pullStartedAt + 1,
      }),
    ).toEqual(ACK);
    const described = ecs.task(task);
    expect(described).toMatchObject({
      lastStatus: 'RUNNING',
      connectivity: 'CONNECTED',
      startedAt: pullStartedAt + 1.5,
      pullStartedAt,
      pullStoppedAt: pullStartedAt + 1,
    });
    expect(ecs.container(task)).toMatchObject({
      lastStatus: 'RUNNING',
      runtimeId: 'abc',
      imageDigest: 'sha256:1',
      networkBindings: [binding],
    });
    expect(ecs.instance(instance)).toMatchObject({ runningTasksCount: 1, pendingTasksCount: 0 });
  });

  it('is being stopped once an essential container has ended, and has stopped when the agent says so', () => {
    const task = startTwo();
    submit(task, 'RUNNING');
    submitContainer(task, 'side', 'STOPPED', { exitCode: 0 });
    expect(ecs.task(task)).toMatchObject({ desiredStatus: 'RUNNING' });
    submitContainer(task, 'main', 'STOPPED', { exitCode: 3 });
    expect(ecs.task(task)).toMatchObject({
      desiredStatus: 'STOPPED',
      lastStatus: 'RUNNING',
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      executionStoppedAt: ecs.nowMs / 1000,
    });
    expect(ecs.remaining(instance, 'CPU')).toBe(2048);
    submit(task, 'STOPPED');
    expect(ecs.task(task)).toMatchObject({ lastStatus: 'STOPPED', stoppedAt: ecs.nowMs / 1000 });
    expect(ecs.container(task)).toMatchObject({ lastStatus: 'STOPPED', exitCode: 3 });
    expect(viewOf(ecs.state).tasks[0]?.phase).toBe('over');
  });

  it('can tell its whole end in one word', () => {
    const task = startTwo();
    submit(task, 'STOPPED', {
      reason: 'CannotPullContainerError: no such image',
      containers: [
        { containerName: 'main', status: 'STOPPED', reason: 'CannotPullContainerError: no such image' },
      ],
      executionStoppedAt: ecs.nowMs / 1000,
    });
    expect(ecs.task(task)).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'TaskFailedToStart',
      stoppedReason: 'CannotPullContainerError: no such image',
    });
    expect(ecs.container(task)).not.toHaveProperty('exitCode');
  });

  it('stops by StopTask only when the agent has stopped it', () => {
    const task = startTwo();
    submit(task, 'RUNNING');
    ecs.call('StopTask', { task, reason: 'enough' });
    ecs.advance(60_000);
    expect(ecs.task(task)).toMatchObject({ desiredStatus: 'STOPPED', lastStatus: 'RUNNING' });
    submit(task, 'STOPPED', { reason: 'told to' });
    expect(ecs.task(task)).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'UserInitiated',
      stoppedReason: 'enough',
    });
  });

  it('does not go back: what the agent says late or twice changes nothing', () => {
    const task = startTwo();
    submit(task, 'RUNNING', { containers: [{ containerName: 'main', status: 'RUNNING' }] });
    const { version } = ecs.task(task);
    submit(task, 'RUNNING', { containers: [{ containerName: 'main', status: 'PENDING' }] });
    submit(task, 'PENDING');
    expect(ecs.container(task)).toMatchObject({ lastStatus: 'RUNNING' });
    submit(task, 'STOPPED');
    const stopped = ecs.task(task);
    expect(Number(stopped['version'])).toBeGreaterThan(Number(version));
    submit(task, 'RUNNING', { containers: [{ containerName: 'main', status: 'RUNNING' }] });
    submitContainer(task, 'main', 'RUNNING');
    expect(ecs.task(task)).toEqual(stopped);
  });

  it('is heard of while the agent counts as disconnected: these calls come another way', () => {
    const task = startTwo();
    ecs.admin({ type: 'DisconnectAgent', containerInstance: instance });
    submit(task, 'RUNNING');
    expect(ecs.task(task)).toMatchObject({ lastStatus: 'RUNNING' });
  });

  it('stops with its machine, like any other', () => {
    const task = startTwo();
    submit(task, 'RUNNING');
    ecs.admin({ type: 'TerminateMachine', containerInstance: instance });
    expect(ecs.task(task)).toMatchObject({ lastStatus: 'STOPPED', stopCode: 'TerminationNotice' });
  });
});

describe('the network interface of such a task', () => {
  const attachment = (task: string): string => {
    const [found] = objectsIn(ecs.task(task), 'attachments');
    return `arn:aws:ecs:us-east-1:123456789012:attachment/${textIn(found ?? {}, 'id')}`;
  };
  const startAwsvpc = (): string =>
    ecs.start(instance, ecs.register({}, { networkMode: 'awsvpc' }), {
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
    });

  it('is attached when the agent says so, which ends PROVISIONING, and detached at the end', () => {
    const task = startAwsvpc();
    const attachmentArn = attachment(task);
    const tell = (status: string): void => {
      const attachments = [{ attachmentArn, status }];
      expect(ecs.call('SubmitAttachmentStateChanges', { attachments })).toEqual(ACK);
    };
    ecs.advance(60_000);
    expect(ecs.task(task)).toMatchObject({ lastStatus: 'PROVISIONING' });
    tell('DETACHED');
    expect(ecs.task(task)).toMatchObject({ lastStatus: 'PROVISIONING' });
    tell('ATTACHED');
    expect(ecs.task(task)).toMatchObject({ lastStatus: 'PENDING' });
    submit(task, 'RUNNING');
    ecs.call('StopTask', { task });
    tell('DETACHED');
    expect(ecs.task(task)).toMatchObject({ lastStatus: 'DEPROVISIONING' });
    submit(task, 'STOPPED');
    tell('DETACHED');
    expect(ecs.task(task)).toMatchObject({ lastStatus: 'STOPPED', attachments: [{ status: 'DELETED' }] });
  });

  it('can be told of together with the task', () => {
    const task = startAwsvpc();
    submit(task, 'PENDING', { attachments: [{ attachmentArn: attachment(task), status: 'ATTACHED' }] });
    expect(ecs.task(task)).toMatchObject({ lastStatus: 'PENDING' });
  });

  it.each([
    [[], 'Attachments cannot be empty.'],
    [[{ status: 'ATTACHED' }], 'attachmentArn can not be blank.'],
    [[{ attachmentArn: 'a/none' }], 'status can not be blank.'],
    [[{ attachmentArn: 'a/none', status: 'GONE' }], 'status should be one of [ATTACHED,DETACHED]'],
    [[{ attachmentArn: 'a/none', status: 'ATTACHED' }], 'The attachment a/none was not found.'],
  ])('is refused as %j', (attachments, message) => {
    expect(ecs.refusal('SubmitAttachmentStateChanges', { attachments })).toEqual({
      __type: 'InvalidParameterException',
      message,
    });
  });
});

describe('what an agent cannot say', () => {
  it('is anything of a task whose agent is simulated', () => {
    const task = ecs.start(ecs.addInstance(), ecs.register());
    const error = { __type: 'ClientException', message: expect.stringContaining('is simulated') };
    expect(ecs.refusal('SubmitTaskStateChange', { task, status: 'STOPPED' })).toEqual(error);
    expect(
      ecs.refusal('SubmitContainerStateChange', { task, containerName: 'main', status: 'STOPPED' }),
    ).toEqual(error);
    expect(ecs.task(task)).toMatchObject({ lastStatus: 'RUNNING' });
  });

  it.each([
    ['SubmitTaskStateChange', { status: 'RUNNING' }, 'Task can not be blank.'],
    [
      'SubmitTaskStateChange',
      { task: 'f'.repeat(32), status: 'RUNNING' },
      'The referenced task was not found.',
    ],
    ['SubmitContainerStateChange', {}, 'Task can not be blank.'],
  ])('is a %s of no task: %j', (operation, body, message) => {
    expect(ecs.refusal(operation, body)).toEqual({ __type: 'InvalidParameterException', message });
  });

  it.each([
    ['SubmitTaskStateChange', {}, 'status can not be blank.'],
    [
      'SubmitTaskStateChange',
      { status: 'DEAD' },
      'status should be one of [PENDING,MANIFEST_PULLED,RUNNING,STOPPED]',
    ],
    [
      'SubmitTaskStateChange',
      { status: 'RUNNING', containers: [{ containerName: 'none' }] },
      'The task has no container named none.',
    ],
    ['SubmitContainerStateChange', {}, 'containerName can not be blank.'],
    [
      'SubmitContainerStateChange',
      { containerName: 'main', status: 'DEAD' },
      'status should be one of [PENDING,RUNNING,STOPPED]',
    ],
  ])('is a %s that says %j', (operation, more, message) => {
    const task = startTwo();
    expect(ecs.refusal(operation, { task, ...more })).toEqual({
      __type: 'InvalidParameterException',
      message,
    });
    expect(ecs.task(task)['version']).toBe(1);
  });
});
