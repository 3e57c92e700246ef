/** Names the configuration file. */
export const CONFIG_OPTION = [
  '--config <file>',
  'configuration file, YAML or JSON (ECS_SCHEDULER_CONFIG)',
] as const;
