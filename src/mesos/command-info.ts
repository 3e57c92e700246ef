/** @see Mesos `Environment.Variable`; secrets cannot be honoured on ECS and are refused. */
export interface EnvironmentVariable {
  readonly name: string;
  readonly type?: 'UNKNOWN' | 'VALUE' | 'SECRET';
  readonly value?: string;
  readonly secret?: unknown;
}

/** @see Mesos `CommandInfo.URI`; there is no fetcher on ECS, so a task that asks for one is refused. */
export interface Uri {
  readonly value: string;
  readonly executable?: boolean;
  readonly extract?: boolean;
  readonly cache?: boolean;
  readonly outputFile?: string;
}

/**
 * @see Mesos `CommandInfo`. On this bridge `value` names an ECS task definition: `family:revision`, `family`
 * (its newest ACTIVE revision) or a full ARN; `arguments` replace the command of the definition's container.
 */
export interface CommandInfo {
  readonly value?: string;
  /** Default true, as in Mesos; without meaning here, since ECS runs what the definition says. */
  readonly shell?: boolean;
  readonly arguments?: readonly string[];
  readonly environment?: readonly EnvironmentVariable[];
  readonly user?: string;
  readonly uris?: readonly Uri[];
}
