import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../../src/local-ecs/engine/json.ts';
import { objectsIn, onlyIn, START_MS, TestEcs } from '../test-ecs.ts';

const A = 'i-0123456789abcdef0';
const B = 'i-0123456789abcdef1';
const UNKNOWN = 'i-0ffffffffffffffff';

function ask(ecs: TestEcs, body: JsonObject, operation = 'DescribeInstances') {
  const answer = ecs.tell({ type: 'request', service: 'ec2', requestId: 'r', operation, body });
  if (answer === undefined) throw new Error('no answer');
  return answer;
}

/** The machines of an answer, each out of a reservation of its own. */
const machinesIn = ({ body }: { readonly body: JsonObject }): readonly JsonObject[] =>
  objectsIn(body, 'reservationSet').map((reservation) => onlyIn(reservation, 'instancesSet'));

function twoMachines(options: ConstructorParameters<typeof TestEcs>[0] = {}): TestEcs {
  const ecs = new TestEcs({ region: 'eu-west-1', ...options });
  ecs.addInstance({ ec2InstanceId: A });
  ecs.addInstance({ ec2InstanceId: B, instanceType: 'm5.large' });
  return ecs;
}

describe('EC2 DescribeInstances of the embedded ECS', () => {
  it('tells type, zone, state, name and address of a machine', () => {
    const [machine] = machinesIn(ask(twoMachines(), { InstanceId: [B] }));
    expect(machine).toEqual({
      instanceId: B,
      imageId: 'ami-0local000000000ecs',
      instanceState: { code: 16, name: 'running' },
      privateDnsName: 'ip-10-0-0-5.eu-west-1.compute.internal',
      dnsName: '',
      amiLaunchIndex: 0,
      productCodes: [],
      instanceType: 'm5.large',
      launchTime: new Date(START_MS).toISOString(),
      placement: { availabilityZone: 'eu-west-1b', groupName: '', tenancy: 'default' },
      subnetId: 'subnet-0local000000000b',
      vpcId: 'vpc-0local0000000000',
      privateIpAddress: '10.0.0.5',
      architecture: 'x86_64',
    });
  });

  it('tells of all machines when none is named', () => {
    expect(machinesIn(ask(twoMachines(), {})).map(({ instanceId }) => instanceId)).toEqual([A, B]);
  });

  it('tells of all machines in pages, each once, whatever goes meanwhile', () => {
    const ecs = twoMachines();
    const arns = Array.from({ length: 9 }, () => ecs.addInstance());
    const first = ask(ecs, { MaxResults: 5 }).body;
    ecs.admin({ type: 'TerminateMachine', containerInstance: arns[2] ?? '' });
    ecs.advance(3_600_000);
    const second = ask(ecs, { MaxResults: 5, NextToken: first['nextToken'] }).body;
    const third = ask(ecs, { MaxResults: 5, NextToken: second['nextToken'] }).body;
    expect(third).not.toHaveProperty('nextToken');
    const ids = [first, second, third].flatMap((body) =>
      machinesIn({ body }).map(({ instanceId }) => instanceId),
    );
    expect(ids).toHaveLength(11);
    expect(new Set(ids).size).toBe(11);
    expect(ask(ecs, { MaxResults: 10 }).body).not.toHaveProperty('nextToken');
  });

  it.each([
    [{ MaxResults: 4 }, 'InvalidParameterValue'],
    [{ MaxResults: 1001 }, 'InvalidParameterValue'],
    [{ NextToken: 'none' }, 'InvalidNextToken'],
    [{ MaxResults: 5, InstanceId: [A] }, 'InvalidParameterCombination'],
  ])('has no page as %j asks for one', (body, code) => {
    expect(ask(twoMachines(), body)).toMatchObject({ status: 400, body: { __type: code } });
  });

  it('calls machines in us-east-1 by the older names that it has there', () => {
    const [machine] = machinesIn(ask(twoMachines({ region: 'us-east-1' }), { InstanceId: [A] }));
    expect(machine).toMatchObject({ privateDnsName: 'ip-10-0-0-4.ec2.internal' });
  });

  it('says that a machine is here when containers are processes: there they listen', () => {
    const [machine] = machinesIn(ask(twoMachines({ runtime: 'process' }), { InstanceId: [A] }));
    expect(machine).toMatchObject({
      privateDnsName: 'ip-10-0-0-4.eu-west-1.compute.internal',
      privateIpAddress: '127.0.0.1',
    });
  });

  it('keeps the address of a machine that stops, and that registers anew', () => {
    const ecs = twoMachines();
    ecs.admin({ type: 'StopMachine', containerInstance: A });
    ecs.admin({ type: 'ReplaceContainerInstance', containerInstance: B });
    expect(machinesIn(ask(ecs, {}))).toMatchObject([
      { instanceState: { code: 80, name: 'stopped' }, privateIpAddress: '10.0.0.4' },
      { instanceState: { code: 16, name: 'running' }, privateIpAddress: '10.0.0.5' },
    ]);
  });

  it('tells of a terminated machine that it has no place any more', () => {
    const ecs = twoMachines();
    ecs.admin({ type: 'TerminateMachine', containerInstance: A });
    const [machine] = machinesIn(ask(ecs, { InstanceId: [A] }));
    expect(machine).toMatchObject({ instanceState: { code: 48, name: 'terminated' }, privateDnsName: '' });
    expect(machine).not.toHaveProperty('privateIpAddress');
  });

  it.each([
    [[UNKNOWN, A], 'InvalidInstanceID.NotFound', `The instance ID '${UNKNOWN}' does not exist`],
    [
      [UNKNOWN, A, 'i-0eeeeeeeeeeeeeeee'],
      'InvalidInstanceID.NotFound',
      `The instance IDs '${UNKNOWN}, i-0eeeeeeeeeeeeeeee' do not exist`,
    ],
    [['i-agent'], 'InvalidInstanceID.Malformed', 'Invalid id: "i-agent"'],
    [['agent'], 'InvalidInstanceID.Malformed', 'Invalid id: "agent" (expecting "i-...")'],
  ])('is refused whole for %j', (ids, code, message) => {
    const answer = ask(twoMachines(), { InstanceId: ids });
    expect(answer).toEqual({ status: 400, body: { __type: code, message } });
  });

  it('is no operation of ECS, nor is there another one of EC2', () => {
    const ecs = twoMachines();
    expect(ecs.refusal('DescribeInstances')).toMatchObject({ __type: 'UnknownOperationException' });
    expect(ask(ecs, {}, 'ListTasks').body).toEqual({
      __type: 'InvalidAction',
      message: 'The action ListTasks is not valid for this web service.',
    });
  });

  it('goes wrong like a call of ECS when a fault is asked for', () => {
    const ecs = twoMachines();
    ecs.admin({ type: 'InjectFault', fault: 'throttle', operation: 'DescribeInstances' });
    expect(ask(ecs, {}).body).toMatchObject({ __type: 'ThrottlingException' });
    expect(ask(ecs, {}).status).toBe(200);
  });
});
