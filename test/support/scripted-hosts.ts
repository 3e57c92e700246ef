import type { HostsAnswer } from '../../src/bridge/input.ts';
import type { EcsErrorCode } from '../../src/ecs/failure.ts';
import type { Host } from '../../src/ecs/host.ts';

/** A host directory that knows what a test tells it. */
export class ScriptedHosts {
  readonly known = new Map<string, Host>();
  /** The machines of each call, in order. */
  readonly asked: (readonly string[])[] = [];
  /** What every call fails with while it is set. */
  failure: EcsErrorCode | undefined;
  /** How long an answer takes. */
  delayMs = 0;

  answer(ec2InstanceIds: readonly string[]): HostsAnswer {
    this.asked.push(ec2InstanceIds);
    const { failure: code } = this;
    if (code !== undefined) {
      const failure = { code, operation: 'DescribeInstances', message: `the directory says ${code}` };
      return { ec2InstanceIds, outcome: { ok: false, failure } };
    }
    const value = new Map<string, Host>();
    for (const id of ec2InstanceIds) {
      const host = this.known.get(id);
      if (host !== undefined) value.set(id, host);
    }
    return { ec2InstanceIds, outcome: { ok: true, value } };
  }
}
