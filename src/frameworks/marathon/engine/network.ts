type Labels = Readonly<Record<string, string>>;

export const NETWORK_MODES = ['host', 'container/bridge', 'container'] as const;

export const PORT_PROTOCOLS = ['tcp', 'udp', 'udp,tcp'] as const;

export type PortProtocol = (typeof PORT_PROTOCOLS)[number];

/** A network that an app's tasks are in. An app is in the host's, in one bridge, or in any number of `container` ones. */
export interface Network {
  readonly mode: (typeof NETWORK_MODES)[number];
  /** Of `container` networks. */
  readonly name?: string;
  readonly labels: Labels;
}

/** A port of a task in the host's network. */
export interface PortDefinition {
  /** The service port; with requirePorts the host port too. 0 until one is assigned. */
  readonly port: number;
  readonly protocol: PortProtocol;
  readonly name?: string;
  readonly labels: Labels;
}

/** A port of a task that has a network of its own. */
export interface PortMapping {
  /** 0: the same as the host port. */
  readonly containerPort: number;
  /** 0: any of the offer's; absent: none. */
  readonly hostPort?: number;
  /** For load balancers, without meaning to us. 0 until one is assigned. */
  readonly servicePort: number;
  readonly protocol: PortProtocol;
  readonly name?: string;
  readonly labels: Labels;
  /** Which of several networks the port is in; none means all. */
  readonly networkNames: readonly string[];
}

/** Whether ports are those of the host, told by portDefinitions; otherwise they are told by portMappings. */
export const usesHostNetwork = (networks: readonly Network[]): boolean =>
  networks.some(({ mode }) => mode === 'host');
