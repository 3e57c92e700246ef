import type { Container } from '../engine/container.ts';
import type { Network, PortMapping } from '../engine/network.ts';
import type { AppUpdate } from './read-app.ts';
import { takeIfValid, taken } from './refusal.ts';
import type { Outcome, Problem } from './refusal.ts';

/** What a request says of an app in the words of Marathon 1.5. */
export type NewDialectUpdate = Omit<AppUpdate, 'ports' | 'uris' | 'ipAddress' | 'container'> & {
  readonly container?: Container;
};

type OldContainer = NonNullable<AppUpdate['container']>;
type IpAddress = NonNullable<AppUpdate['ipAddress']>;

const whole = (message: string): Problem => ({ path: '/', message });

/** Ends of names of files that are unpacked when an app only names them. */
const ARCHIVE = /\.(?:tar|tar\.gz|tar\.bz2|tar\.xz|gz|tgz|tbz2|txz|zip)$/;

const isUnique = (values: readonly number[]): boolean => new Set(values).size === values.length;

function portProblems({ ports, portDefinitions, ipAddress }: AppUpdate): readonly Problem[] {
  const fixed = (ports ?? []).filter((port) => port !== 0);
  const hasPorts = [ports, portDefinitions].some((each) => each !== undefined && each.length > 0);
  const isSame = portDefinitions?.map(({ port }) => port).join() === ports?.join();
  const tellsBoth = ports !== undefined && portDefinitions !== undefined;
  return [
    ...(isUnique(fixed) ? [] : [whole('ports must be unique')]),
    ...(ipAddress !== undefined && hasPorts ? [whole('cannot specify both an IP address and port')] : []),
    ...(tellsBoth && !isSame ? [whole('cannot specify both ports and port definitions')] : []),
  ];
}

function networkProblems({ networks = [], ipAddress, container }: AppUpdate): readonly Problem[] {
  const problems: Problem[] = [];
  if (ipAddress !== undefined && networks.length > 0)
    problems.push(whole('must not specify both networks and ipAddress'));
  if (container?.docker?.network !== undefined && networks.length > 0)
    problems.push(whole('must not specify both container.docker.network and networks'));
  if (ipAddress?.discovery !== undefined && container?.type === 'DOCKER')
    problems.push({
      path: '/ipAddress',
      message: 'ipAddress/discovery is not allowed for Docker containers',
    });
  return problems;
}

function dockerProblems({ container }: AppUpdate): readonly Problem[] {
  const { docker, type } = container ?? {};
  if (docker === undefined) return [];
  const refused =
    type === 'MESOS'
      ? (['credential', 'network', 'parameters', 'portMappings'] as const)
      : (['credential'] as const);
  const isGiven = (value: unknown): boolean =>
    value !== undefined && !(Array.isArray(value) && value.length === 0);
  return refused
    .filter((field) => isGiven(docker[field]))
    .map((field) => ({ path: `/container/docker/${field}`, message: 'must be empty' }));
}

function artifactProblems({ uris = [], fetch = [] }: AppUpdate): readonly Problem[] {
  return uris.length > 0 && fetch.length > 0
    ? [{ path: '/uris', message: 'may not be set in conjunction with fetch' }]
    : [];
}

/** What is wrong with the words of Marathon 1.4 in an update. */
const problemsOf = (update: AppUpdate): readonly Problem[] => [
  ...dockerProblems(update),
  ...networkProblems(update),
  ...artifactProblems(update),
  ...portProblems(update),
];

/** The networks that docker.network and ipAddress stand for. */
function networksOf({ networks, ipAddress, container }: AppUpdate): readonly Network[] | undefined {
  const dockerNetwork = container?.docker?.network;
  if (ipAddress === undefined && dockerNetwork === undefined) return networks;
  const labels = ipAddress?.labels ?? {};
  if (dockerNetwork === 'HOST') return [{ mode: 'host', labels }];
  if (dockerNetwork === 'BRIDGE') return [{ mode: 'container/bridge', labels }];
  const { networkName } = ipAddress ?? {};
  return [{ mode: 'container', labels, ...(networkName === undefined ? {} : { name: networkName }) }];
}

const discoveredPorts = (ipAddress: IpAddress | undefined): readonly PortMapping[] =>
  (ipAddress?.discovery?.ports ?? []).map(({ number, ...port }) => ({
    ...port,
    containerPort: number,
    servicePort: 0,
    networkNames: [],
  }));

function mappingsOf(
  container: OldContainer,
  ipAddress: IpAddress | undefined,
): Outcome<readonly PortMapping[] | undefined> {
  const sources = [container.portMappings, container.docker?.portMappings, discoveredPorts(ipAddress)];
  const given = sources.filter((mappings) => (mappings?.length ?? 0) > 0);
  if (given.length <= 1) return taken(given[0] ?? container.portMappings ?? container.docker?.portMappings);
  const message =
    (container.docker?.portMappings?.length ?? 0) > 0
      ? 'cannot specify both portMappings and docker.portMappings'
      : 'container.portMappings and ipAddress.discovery.ports must not both be set';
  return { ok: false, refusal: { message } };
}

function containerOf({ container, ipAddress }: AppUpdate): Outcome<Container | undefined> {
  // An address of one's own wants a container to belong to.
  const given: OldContainer | undefined =
    container ?? (ipAddress === undefined ? undefined : { type: 'MESOS', volumes: [] });
  if (given === undefined) return taken(undefined);
  if (given.docker?.network === 'NONE')
    return { ok: false, refusal: { message: 'unsupported docker network type NONE' } };
  const mappings = mappingsOf(given, ipAddress);
  if (!mappings.ok) return mappings;
  const { docker, portMappings, ...rest } = given;
  if (docker === undefined)
    return taken({ ...rest, ...(mappings.value === undefined ? {} : { portMappings: mappings.value }) });
  const { network, portMappings: oldMappings, credential, ...kept } = docker;
  return taken({
    ...rest,
    docker: kept,
    ...(mappings.value === undefined ? {} : { portMappings: mappings.value }),
  });
}

/**
 * Says in the words of Marathon 1.5 what an update says in those of any version. Nothing is filled in that the update
 * does not say.
 */
export function toNewDialect(update: AppUpdate): Outcome<NewDialectUpdate> {
  const valid = takeIfValid(update, problemsOf(update));
  if (!valid.ok) return valid;
  const container = containerOf(update);
  if (!container.ok) return container;
  const { ports, uris, ipAddress, container: oldContainer, ...rest } = update;
  const networks = networksOf(update);
  const portDefinitions =
    update.portDefinitions ?? ports?.map((port) => ({ port, protocol: 'tcp' as const, labels: {} }));
  const fetched = (uris ?? []).map((uri) => ({
    uri,
    extract: ARCHIVE.test(uri),
    executable: false,
    cache: false,
  }));
  return taken({
    ...rest,
    ...(fetched.length === 0 ? {} : { fetch: fetched }),
    ...(networks === undefined ? {} : { networks: [...networks] }),
    ...(portDefinitions === undefined ? {} : { portDefinitions }),
    ...(container.value === undefined ? {} : { container: container.value }),
  });
}
