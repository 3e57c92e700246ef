/** Checks that Marathon runs, and those that are left to the agent. */
export const HEALTH_CHECK_PROTOCOLS = [
  'HTTP',
  'HTTPS',
  'TCP',
  'COMMAND',
  'MESOS_HTTP',
  'MESOS_HTTPS',
  'MESOS_TCP',
] as const;

export const IP_PROTOCOLS = ['IPv4', 'IPv6'] as const;
export const HTTP_SCHEMES = ['HTTP', 'HTTPS'] as const;

export type HealthCheckProtocol = (typeof HEALTH_CHECK_PROTOCOLS)[number];

/** Tells whether a running task serves; one that does not is killed and replaced. */
export interface HealthCheck {
  readonly protocol: HealthCheckProtocol;
  /** Of checks by HTTP. */
  readonly path?: string;
  /** Which of the app's ports; that or `port`, but for COMMAND. */
  readonly portIndex?: number;
  readonly port?: number;
  readonly command?: { readonly value: string };
  /** After the start, as long as there was no success: failures do not count. */
  readonly gracePeriodSeconds: number;
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  /** 0: never kill. */
  readonly maxConsecutiveFailures: number;
  readonly delaySeconds: number;
  readonly ipProtocol: (typeof IP_PROTOCOLS)[number];
  readonly ignoreHttp1xx: boolean;
}

/** Tells during a deployment whether a new task may take over. */
export interface ReadinessCheck {
  readonly name: string;
  readonly protocol: (typeof HTTP_SCHEMES)[number];
  readonly path: string;
  readonly portName: string;
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly httpStatusCodesForReady: readonly number[];
  readonly preserveLastResponse: boolean;
}

interface CheckedPort {
  readonly portIndex?: number;
  readonly endpoint?: string;
}

/** A Mesos check, whose result is shown and has no effect. */
export interface Check {
  readonly exec?: { readonly command: { readonly shell: string } };
  readonly http?: CheckedPort & {
    readonly path?: string;
    readonly scheme?: (typeof HTTP_SCHEMES)[number];
  };
  readonly tcp?: CheckedPort;
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly delaySeconds: number;
}

/** Whether an agent runs the check, and not Marathon. */
export const isMesosCheck = ({ protocol }: HealthCheck): boolean =>
  protocol === 'COMMAND' || protocol.startsWith('MESOS_');
