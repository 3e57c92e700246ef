import { invalidParameter } from '../api-error.ts';
import type { JsonObject } from '../json.ts';
import { readInclude } from '../requests/choices.ts';
import { readCluster } from '../requests/identifiers.ts';
import { readStrings } from '../requests/members.ts';
import { toServiceArn } from '../services/find-service.ts';
import { toWireService } from '../services/wire-service.ts';
import type { Operation } from './operation.ts';

const MAX_SERVICES = 10;

/** Deleted services are described until ECS forgets them. Tags come only when asked for. */
export const describeServices: Operation = ({ state }, body) => {
  const cluster = readCluster(state, body);
  const names = readStrings(body, 'services') ?? [];
  if (names.length === 0) throw invalidParameter('Services cannot be empty.');
  if (names.length > MAX_SERVICES) throw invalidParameter(`Services can have at most ${MAX_SERVICES} items.`);
  const tags = readInclude(body, ['TAGS']).has('TAGS') ? 'with-tags' : 'without-tags';
  const services: JsonObject[] = [];
  const failures: JsonObject[] = [];
  for (const arn of new Set(names.map((name) => toServiceArn(state, cluster, name)))) {
    const service = state.services.get(arn);
    if (service === undefined) failures.push({ arn, reason: 'MISSING' });
    else services.push(toWireService(service, tags));
  }
  return { services, failures };
};
