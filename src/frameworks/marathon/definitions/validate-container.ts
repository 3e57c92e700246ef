import type { AppDefinition } from '../engine/app-definition.ts';
import type { Container, ExternalVolume, PersistentVolume, Volume } from '../engine/container.ts';
import type { AppRules, Feature } from './app-rules.ts';
import type { Problem } from './refusal.ts';

const NOT_EMPTY = 'must not be empty';

/** The text of a feature's absence, with the bracket that Marathon's has. */
const featureProblem = (feature: Feature, { features }: AppRules): readonly string[] =>
  features.has(feature)
    ? []
    : [`Feature ${feature} is not enabled. Enable with --enable_features ${feature})`];

export function needsFeature(path: string, feature: Feature, rules: AppRules): readonly Problem[] {
  // On ECS they are refused whatever is enabled, and to enable them would be no cure.
  if (rules.ecs !== undefined && feature !== 'gpu_resources') return [];
  return featureProblem(feature, rules).map((message) => ({ path, message }));
}

function emptyFields(path: string, fields: Readonly<Record<string, string>>): readonly Problem[] {
  return Object.entries(fields).flatMap(([field, value]) =>
    value === '' ? [{ path: `${path}/${field}`, message: NOT_EMPTY }] : [],
  );
}

function persistentProblems(
  { containerPath, mode, persistent }: PersistentVolume,
  path: string,
): readonly Problem[] {
  const problems: Problem[] = [...emptyFields(path, { containerPath })];
  const add = (at: string, message: string): number => problems.push({ path: `${path}${at}`, message });
  if (containerPath.includes('/')) add('/containerPath', 'value must not contain "/"');
  if (mode !== 'RW') add('/mode', 'got RO, expected RW');
  const { type, size, maxSize, constraints } = persistent;
  if (size <= 0) add('/persistent/size', `got ${size}, expected more than 0`);
  if (type !== 'mount' && maxSize !== undefined) add('/persistent', 'Only mount volumes can have maxSize');
  if (type === 'root' && constraints.length > 0)
    add('/persistent', 'Constraints on root volumes are not supported');
  if (maxSize !== undefined && maxSize <= size) add('/persistent', 'Max size must be larger than size');
  return problems;
}

function externalProblems({ containerPath, external }: ExternalVolume, path: string): readonly Problem[] {
  const undefinedFields = (['name', 'provider'] as const).filter((field) => external[field] === undefined);
  return [
    ...emptyFields(path, { containerPath }),
    ...undefinedFields.map((field) => ({ path: `${path}/external/${field}`, message: 'not defined' })),
  ];
}

function volumeProblems(
  volume: Volume,
  path: string,
  app: AppDefinition,
  rules: AppRules,
): readonly Problem[] {
  if ('persistent' in volume) return persistentProblems(volume, path);
  if ('external' in volume)
    return [...externalProblems(volume, path), ...needsFeature(path, 'external_volumes', rules)];
  if ('secret' in volume) {
    const known = Object.hasOwn(app.secrets, volume.secret);
    const unknown = { path, message: 'volume.secret must refer to an existing secret' };
    return [...(known ? [] : [unknown]), ...needsFeature('/container/volumes', 'secrets', rules)];
  }
  return emptyFields(path, { containerPath: volume.containerPath, hostPath: volume.hostPath });
}

function imageProblems({ type, docker }: Container, app: AppDefinition, rules: AppRules): readonly Problem[] {
  const path = '/container/docker';
  if (docker === undefined) return type === 'DOCKER' ? [{ path, message: 'not defined' }] : [];
  if (docker.pullConfig === undefined) return [];
  const at = `${path}/pullConfig`;
  if (type === 'DOCKER')
    return [{ path: at, message: 'pullConfig is not supported with Docker containerizer' }];
  return [
    ...(Object.hasOwn(app.secrets, docker.pullConfig.secret)
      ? []
      : [{ path: at, message: 'pullConfig.secret must refer to an existing secret' }]),
    ...needsFeature(at, 'secrets', rules),
  ];
}

export function containerProblems(app: AppDefinition, rules: AppRules): readonly Problem[] {
  const { container } = app;
  if (container === undefined) return [];
  const names = container.volumes.flatMap((volume) =>
    'external' in volume && volume.external.name !== undefined ? [volume.external.name] : [],
  );
  return [
    ...imageProblems(container, app, rules),
    ...(new Set(names).size === names.length
      ? []
      : [{ path: '/container/volumes', message: 'Volume names must be unique' }]),
    ...container.volumes.flatMap((volume, i) =>
      volumeProblems(volume, `/container/volumes(${i})`, app, rules),
    ),
  ];
}
