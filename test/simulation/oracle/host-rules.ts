import { lastSegment } from '../../../src/ecs/arn.ts';
import type { InstanceView } from '../../../src/local-ecs/engine/view.ts';
import type { Offer } from '../../../src/mesos/offer.ts';
import { hostOf } from '../unreliable-hosts.ts';
import type { Report } from './violation.ts';

/** An agent is called by its machine's EC2 id, or by the true name with the true address, and by nothing else. */
export function checkHosts(
  offers: readonly Offer[],
  instances: readonly InstanceView[],
  report: Report,
): void {
  for (const { agentId, hostname, url } of offers) {
    const instance = instances.find(({ known }) => lastSegment(known.containerInstanceArn) === agentId);
    const { ec2InstanceId = '' } = instance?.known ?? {};
    const told = hostname === ec2InstanceId ? {} : hostOf(ec2InstanceId);
    const isTrue = hostname === (told.hostname ?? ec2InstanceId) && url?.address.ip === told.ip;
    if (instance !== undefined && !isTrue)
      report('HOST', `${agentId} is called ${hostname} at ${url?.address.ip ?? 'no address'}`, [agentId]);
  }
}
