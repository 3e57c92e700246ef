import { invalidParameter } from '../api-error.ts';
import { readCluster } from '../requests/identifiers.ts';
import { readBoolean } from '../requests/members.ts';
import { readActiveService } from '../services/find-service.ts';
import { wakeService } from '../services/wake-service.ts';
import { toWireService } from '../services/wire-service.ts';
import type { Operation } from './operation.ts';

/** The service is DRAINING while its tasks stop. A REPLICA that wants tasks is deleted by force only. */
export const deleteService: Operation = (turn, body) => {
  const cluster = readCluster(turn.state, body);
  const service = readActiveService(turn.state, cluster, body);
  const isForced = readBoolean(body, 'force') ?? false;
  if (service.schedulingStrategy === 'REPLICA' && service.desiredCount > 0 && !isForced)
    throw invalidParameter('The service cannot be stopped while it is scaled above 0.');
  service.status = 'DRAINING';
  service.desiredCount = 0;
  cluster.serviceArns.delete(service.arn);
  cluster.serviceArnsByStrategy[service.schedulingStrategy].delete(service.arn);
  cluster.waitingServiceArns.delete(service.arn);
  cluster.activeServicesCount -= 1;
  wakeService(turn, service);
  return { service: toWireService(service, 'with-tags') };
};
