import { ApiError, invalidParameter } from '../api-error.ts';
import type { JsonObject } from '../json.ts';
import { readChoice } from './choices.ts';
import { readObjects } from './members.ts';

/** A part of ECS that is told apart from mistakes: the request is in order, but not here. */
export const unsupported = (what: string): ApiError =>
  new ApiError('UnsupportedFeatureException', `${what} not supported by this ECS.`);

/** Every launch type that ECS has. */
export const LAUNCH_TYPES = ['EC2', 'FARGATE', 'EXTERNAL', 'MANAGED_INSTANCES'] as const;

/** Tasks run on container instances, whatever else ECS may have. @throws UnsupportedFeatureException */
export function checkLaunchType(body: JsonObject): void {
  const launchType = readChoice(body, 'launchType', LAUNCH_TYPES);
  const hasProviders = (readObjects(body, 'capacityProviderStrategy') ?? []).length > 0;
  if (hasProviders && launchType !== undefined)
    throw invalidParameter('Specifying both a launch type and capacity provider strategy is not supported.');
  if (hasProviders) throw unsupported('Capacity providers are');
  if (launchType !== undefined && launchType !== 'EC2') throw unsupported(`The launch type ${launchType} is`);
}
