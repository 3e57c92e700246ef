import type { InstanceRecord, Machine } from '../instances/container-instance.ts';
import { withoutUndefined } from '../json.ts';
import type { JsonObject } from '../json.ts';
import type { EngineOptions } from '../options.ts';

/** EC2's states of a machine with their numbers. */
const STATES: Readonly<Record<Machine['power'], JsonObject>> = {
  on: { code: 16, name: 'running' },
  stopped: { code: 80, name: 'stopped' },
  gone: { code: 48, name: 'terminated' },
};

/** Processes of this machine listen on it, whatever machine they pretend to be on. */
const THIS_MACHINE = '127.0.0.1';

/** @returns the private IPv4 DNS name that EC2 gives a machine. us-east-1 is older than the scheme of the others. */
function privateDnsName(address: string, region: string): string {
  const domain = region === 'us-east-1' ? 'ec2.internal' : `${region}.compute.internal`;
  return `ip-${address.replaceAll('.', '-')}.${domain}`;
}

/** A machine as EC2 describes it, as far as it is modelled. One that is terminated has no place any more. */
export function toWireMachine(instance: InstanceRecord, options: EngineOptions): JsonObject {
  const { ec2InstanceId, address, registeredAtMs, machine, known } = instance;
  const isThere = machine.power !== 'gone';
  const attribute = (name: string): string | undefined =>
    known.attributes.find((each) => each.name === name)?.value;
  return withoutUndefined({
    instanceId: ec2InstanceId,
    imageId: attribute('ecs.ami-id'),
    instanceState: STATES[machine.power],
    privateDnsName: isThere ? privateDnsName(address, options.region) : '',
    dnsName: '',
    amiLaunchIndex: 0,
    productCodes: [],
    instanceType: attribute('ecs.instance-type'),
    launchTime: new Date(registeredAtMs).toISOString(),
    placement: {
      availabilityZone: attribute('ecs.availability-zone'),
      groupName: '',
      tenancy: 'default',
    },
    subnetId: isThere ? attribute('ecs.subnet-id') : undefined,
    vpcId: isThere ? attribute('ecs.vpc-id') : undefined,
    privateIpAddress: !isThere ? undefined : options.runtime === 'process' ? THIS_MACHINE : address,
    architecture: attribute('ecs.cpu-architecture'),
  });
}
