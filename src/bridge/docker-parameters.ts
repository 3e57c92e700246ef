import type {
  ContainerRegistration,
  LinuxParameters,
  LogConfiguration,
} from '../ecs/task-definition-registration.ts';

/** What parameters make of a container. */
export type ParameterMembers = Partial<ContainerRegistration>;

/** A parameter of `docker run` for which a container definition has a word. */
interface DockerParameter {
  /** What its value has to be, in words that follow "must be". */
  readonly form: string;
  /** @returns what there is then of the members that it is about; undefined for a value of another form. */
  readonly read: (value: string, members: ParameterMembers) => ParameterMembers | undefined;
}

const TEXT = 'a text';
const FLAG = 'true or false';
const PAIR = 'NAME=VALUE';

const appended = <Item>(list: readonly Item[] | undefined, item: Item): readonly Item[] => [
  ...(list ?? []),
  item,
];

/** The parts before and after the first separator; undefined where one would be empty or there is none. */
function halves(text: string, separator: string): readonly [string, string] | undefined {
  const at = text.indexOf(separator);
  return at < 1 || at === text.length - 1 ? undefined : [text.slice(0, at), text.slice(at + 1)];
}

function flagOf(value: string): boolean | undefined {
  if (value === '' || value === 'true') return true;
  return value === 'false' ? false : undefined;
}

const UNITS: ReadonlyMap<string, number> = new Map([
  ['b', 1],
  ['k', 1024],
  ['m', 1024 ** 2],
  ['g', 1024 ** 3],
]);
const MIB = 1024 ** 2;

/** A size as Docker writes it (`64m`; bytes without a unit), in MiB and upwards. */
function mebibytesOf(text: string): number | undefined {
  const [, number, unit = 'b'] = /^(\d{1,12})([bkmg])?b?$/i.exec(text) ?? [];
  const bytes = Number(number) * (UNITS.get(unit.toLowerCase()) ?? Number.NaN);
  return bytes > 0 ? Math.ceil(bytes / MIB) : undefined;
}

const text = (member: 'workingDirectory' | 'hostname' | 'user'): DockerParameter => ({
  form: TEXT,
  read: (value) => (value === '' ? undefined : { [member]: value }),
});

const texts = (member: 'dnsServers' | 'dnsSearchDomains' | 'dockerSecurityOptions'): DockerParameter => ({
  form: TEXT,
  read: (value, members) => (value === '' ? undefined : { [member]: appended(members[member], value) }),
});

const flag = (member: 'privileged' | 'readonlyRootFilesystem'): DockerParameter => ({
  form: FLAG,
  read: (value) => {
    const isOn = flagOf(value);
    return isOn === undefined ? undefined : { [member]: isOn };
  },
});

const linux = (
  form: string,
  read: (value: string, parameters: LinuxParameters) => LinuxParameters | undefined,
): DockerParameter => ({
  form,
  read: (value, { linuxParameters = {} }) => {
    const more = read(value, linuxParameters);
    return more === undefined ? undefined : { linuxParameters: { ...linuxParameters, ...more } };
  },
});

const capability = (kind: 'add' | 'drop'): DockerParameter =>
  linux('the name of a capability', (value, { capabilities = {} }) => {
    const name = value.toUpperCase().replace(/^CAP_/, '');
    return /^[A-Z_]+$/.test(name)
      ? { capabilities: { ...capabilities, [kind]: appended(capabilities[kind], name) } }
      : undefined;
  });

const extraHost: DockerParameter = {
  form: 'HOST:IP',
  read: (value, { extraHosts }) => {
    const parts = halves(value, ':');
    if (parts === undefined) return undefined;
    const [hostname, ipAddress] = parts;
    return { extraHosts: appended(extraHosts, { hostname, ipAddress }) };
  },
};

const ulimit: DockerParameter = {
  form: 'NAME=SOFT[:HARD], both whole numbers',
  read: (value, { ulimits }) => {
    const [, name, soft, hard = soft] = /^([a-z]+)=(-?\d{1,15})(?::(-?\d{1,15}))?$/.exec(value) ?? [];
    if (name === undefined) return undefined;
    return { ulimits: appended(ulimits, { name, softLimit: Number(soft), hardLimit: Number(hard) }) };
  },
};

/** A label may have no value. */
const label: DockerParameter = {
  form: PAIR,
  read: (value, { dockerLabels }) => {
    const [, name, content = ''] = /^([^=]+)(?:=(.*))?$/s.exec(value) ?? [];
    return name === undefined ? undefined : { dockerLabels: { ...dockerLabels, [name]: content } };
  },
};

/** Options without a driver are of Docker's own. */
const DEFAULT_LOGS: LogConfiguration = { logDriver: 'json-file' };

const logDriver: DockerParameter = {
  form: TEXT,
  read: (value, { logConfiguration }) =>
    value === '' ? undefined : { logConfiguration: { ...logConfiguration, logDriver: value } },
};

const logOption: DockerParameter = {
  form: PAIR,
  read: (value, { logConfiguration = DEFAULT_LOGS }) => {
    const parts = halves(value, '=');
    if (parts === undefined) return undefined;
    const [name, content] = parts;
    return {
      logConfiguration: { ...logConfiguration, options: { ...logConfiguration.options, [name]: content } },
    };
  },
};

const sysctl: DockerParameter = {
  form: PAIR,
  read: (value, { systemControls }) => {
    const parts = halves(value, '=');
    if (parts === undefined) return undefined;
    const [namespace, content] = parts;
    return { systemControls: appended(systemControls, { namespace, value: content }) };
  },
};

const init = linux(FLAG, (value) => {
  const initProcessEnabled = flagOf(value);
  return initProcessEnabled === undefined ? undefined : { initProcessEnabled };
});

const sharedMemory = linux('a size such as 64m', (value) => {
  const sharedMemorySize = mebibytesOf(value);
  return sharedMemorySize === undefined ? undefined : { sharedMemorySize };
});

/** ECS wants a size, Docker does not. */
const tmpfs = linux('PATH:size=SIZE, with other mount options between commas', (value, parameters) => {
  const [path = '', rest = ''] = halves(value, ':') ?? [];
  const options = rest.split(',');
  const size = options.flatMap((option) =>
    option.startsWith('size=') ? (mebibytesOf(option.slice('size='.length)) ?? []) : [],
  )[0];
  if (!path.startsWith('/') || size === undefined) return undefined;
  const mountOptions = options.filter((option) => !option.startsWith('size='));
  const mount = { containerPath: path, size, ...(mountOptions.length === 0 ? {} : { mountOptions }) };
  return { tmpfs: appended(parameters.tmpfs, mount) };
});

/** By the long names of `docker run`. */
const PARAMETERS: ReadonlyMap<string, DockerParameter> = new Map([
  ['add-host', extraHost],
  ['cap-add', capability('add')],
  ['cap-drop', capability('drop')],
  ['dns', texts('dnsServers')],
  ['dns-search', texts('dnsSearchDomains')],
  ['hostname', text('hostname')],
  ['init', init],
  ['label', label],
  ['log-driver', logDriver],
  ['log-opt', logOption],
  ['privileged', flag('privileged')],
  ['read-only', flag('readonlyRootFilesystem')],
  ['security-opt', texts('dockerSecurityOptions')],
  ['shm-size', sharedMemory],
  ['sysctl', sysctl],
  ['tmpfs', tmpfs],
  ['ulimit', ulimit],
  ['user', text('user')],
  ['workdir', text('workingDirectory')],
]);

/** Marathon's, by which tools on an agent find a task's container. It differs from task to task. */
const TASK_LABEL = 'MESOS_TASK_ID=';

/**
 * What parameters of `docker run` are as members of a container definition. Those that name the task itself are left out.
 * @returns what is wrong, in words, where one has no counterpart there or another form.
 */
export function readDockerParameters(
  parameters: readonly { readonly key: string; readonly value: string }[],
): ParameterMembers | string {
  let members: ParameterMembers = {};
  for (const { key, value } of parameters) {
    if (key === 'label' && value.startsWith(TASK_LABEL)) continue;
    const parameter = PARAMETERS.get(key);
    if (parameter === undefined)
      return `Docker parameter '${key}' has no counterpart in a task definition; those that have are ${[...PARAMETERS.keys()].join(', ')}`;
    const more = parameter.read(value, members);
    if (more === undefined) return `Docker parameter '${key}' must be ${parameter.form}, not '${value}'`;
    members = { ...members, ...more };
  }
  return members;
}
