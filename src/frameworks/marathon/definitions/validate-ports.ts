import type { AppDefinition } from '../engine/app-definition.ts';
import { usesHostNetwork } from '../engine/network.ts';
import type { Network, PortMapping } from '../engine/network.ts';
import type { NewDialectUpdate } from './new-dialect.ts';
import type { Problem } from './refusal.ts';

const whenRepeated = (values: readonly unknown[], path: string, message: string): readonly Problem[] =>
  new Set(values).size === values.length ? [] : [{ path, message }];

function nameProblems(ports: readonly { readonly name?: string }[], path: string): readonly Problem[] {
  const names = ports.flatMap(({ name }) => (name === undefined ? [] : [name]));
  return whenRepeated(names, path, 'Port names must be unique.');
}

function networkNameProblems(
  { hostPort, networkNames }: PortMapping,
  networks: readonly Network[],
  path: string,
): readonly Problem[] {
  const known = networks.flatMap(({ name }) => (name === undefined ? [] : [name]));
  const isAmbiguous = networks.filter(({ mode }) => mode === 'container').length > 1;
  const mustSay = isAmbiguous && hostPort !== undefined && networkNames.length !== 1;
  const unknown = networkNames.flatMap((name, i) =>
    known.includes(name)
      ? []
      : [
          {
            path: `${path}/networkNames(${i})`,
            message: `got ${name}, expected one of: [${known.join(', ')}]`,
          },
        ],
  );
  const ambiguous = {
    path,
    message:
      'networkNames must be a single item list when hostPort is specified and more than 1 container network is defined',
  };
  return mustSay ? [ambiguous, ...unknown] : unknown;
}

function mappingProblems({ container, networks }: AppDefinition): readonly Problem[] {
  const path = '/container/portMappings';
  const mappings = container?.portMappings ?? [];
  return [
    ...nameProblems(mappings, path),
    ...mappings.flatMap((mapping, i) => networkNameProblems(mapping, networks, `${path}(${i})`)),
  ];
}

function definitionProblems({ portDefinitions }: AppDefinition): readonly Problem[] {
  const path = '/portDefinitions';
  const fixed = portDefinitions.map(({ port }) => port).filter((port) => port !== 0);
  return [...nameProblems(portDefinitions, path), ...whenRepeated(fixed, path, 'Ports must be unique.')];
}

const isNamed = ({ name }: Network): boolean => name !== undefined && name !== '';

/** The rules for networks, each with its text; a body is told the first that it breaks. */
const NETWORK_RULES: readonly (readonly [
  isBroken: (networks: readonly Network[]) => boolean,
  message: string,
])[] = [
  [
    (networks) =>
      networks.some((each) => each.mode === 'host' && (isNamed(each) || Object.keys(each.labels).length > 0)),
    'Host networks may not have names or labels',
  ],
  [
    (networks) => networks.some((each) => each.mode === 'container/bridge' && isNamed(each)),
    'Bridge networks may not have names',
  ],
  [
    (networks) => {
      const names = networks.filter(({ mode }) => mode === 'container').map(({ name }) => name);
      return new Set(names).size !== names.length;
    },
    'Duplicate networks are not allowed',
  ],
  [
    (networks) => networks.length > 1 && networks.some(({ mode }) => mode !== 'container'),
    'May specify a single host network, single bridge network, or else 1-to-n container networks',
  ],
  [
    (networks) => networks.some(({ mode, name }) => mode === 'container' && name === undefined),
    'Network name must be specified when container network is selected.',
  ],
];

function networkProblems({ networks, container }: AppDefinition): readonly Problem[] {
  const broken = NETWORK_RULES.find(([isBroken]) => isBroken(networks));
  const ofContainers = networks.filter(({ mode }) => mode === 'container').length;
  return [
    ...(broken === undefined ? [] : [{ path: '/networks', message: broken[1] }]),
    ...(container?.type === 'DOCKER' && ofContainers > 1
      ? [
          {
            path: '/',
            message: 'may only specify a single container network when using the Docker container engine',
          },
        ]
      : []),
  ];
}

export function portProblems(app: AppDefinition): readonly Problem[] {
  return [...networkProblems(app), ...definitionProblems(app), ...mappingProblems(app)];
}

/** Of an update that tells both the networks and ports: whether they are ports of such networks. */
export function portPlaceProblems({
  networks,
  portDefinitions,
  container,
}: NewDialectUpdate): readonly Problem[] {
  if (networks === undefined || networks.length === 0) return [];
  if (usesHostNetwork(networks))
    return (container?.portMappings?.length ?? 0) > 0
      ? [{ path: '/', message: 'portMappings are not allowed with host-networking' }]
      : [];
  return (portDefinitions?.length ?? 0) > 0
    ? [{ path: '/', message: 'portDefinitions are only allowed with host-networking' }]
    : [];
}
