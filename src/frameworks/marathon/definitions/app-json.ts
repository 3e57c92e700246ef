import type { AppDefinition } from '../engine/app-definition.ts';
import type { Container } from '../engine/container.ts';
import { usesHostNetwork } from '../engine/network.ts';
import type { Network } from '../engine/network.ts';

type Json = Readonly<Record<string, unknown>>;

/** Fields that are left out when they hold nothing. */
const LEFT_OUT_WHEN_EMPTY = [
  'args',
  'constraints',
  'dependencies',
  'env',
  'fetch',
  'healthChecks',
  'readinessChecks',
  'secrets',
] as const;

const isEmpty = (value: object): boolean => Object.keys(value).length === 0;

function networkJson({ labels, ...network }: Network): Json {
  return isEmpty(labels) ? network : { ...network, labels };
}

function containerJson({ portMappings, ...container }: Container): Json {
  if (portMappings === undefined) return container;
  const mappings = portMappings.map(({ networkNames, ...mapping }) =>
    networkNames.length === 0 ? mapping : { ...mapping, networkNames },
  );
  return { ...container, portMappings: mappings };
}

/**
 * An app as Marathon from 1.5 on shows it, whatever dialect it was posted in: the definition only, without counts, tasks
 * and deployments. Empty lists and maps are left out, but for labels and those of the container.
 */
export function appJson(app: AppDefinition): Json {
  const { networks, container, portDefinitions, ...rest } = app;
  const empty = LEFT_OUT_WHEN_EMPTY.filter((field) => isEmpty(app[field]));
  const kept = Object.entries(rest).filter(([field]) => !empty.some((each) => each === field));
  return {
    ...Object.fromEntries(kept),
    networks: networks.map(networkJson),
    ...(container === undefined ? {} : { container: containerJson(container) }),
    ...(usesHostNetwork(networks) ? { portDefinitions } : {}),
  };
}
