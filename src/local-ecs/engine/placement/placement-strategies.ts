import {
  MAX_PLACEMENT_STRATEGIES,
  parsePlacementStrategy,
} from '../../../ecs/placement/placement-strategy.ts';
import type { PlacementStrategy } from '../../../ecs/placement/placement-strategy.ts';
import { invalidParameter } from '../api-error.ts';
import type { JsonObject } from '../json.ts';
import { readChoice } from '../requests/choices.ts';
import { readObjects, readString } from '../requests/members.ts';

function readStrategy(raw: JsonObject): PlacementStrategy {
  const type = readChoice(raw, 'type', ['random', 'spread', 'binpack']);
  if (type === undefined) throw invalidParameter('placementStrategy: type can not be blank.');
  const strategy = parsePlacementStrategy(type, readString(raw, 'field') ?? '');
  if ('problem' in strategy) throw invalidParameter(`placementStrategy: ${strategy.problem}.`);
  return strategy;
}

/** The request's member `placementStrategy`, in its order; undefined when it is absent. @throws InvalidParameterException */
export function readPlacementStrategies(body: JsonObject): readonly PlacementStrategy[] | undefined {
  const raw = readObjects(body, 'placementStrategy');
  if (raw !== undefined && raw.length > MAX_PLACEMENT_STRATEGIES)
    throw invalidParameter(`placementStrategy can have at most ${MAX_PLACEMENT_STRATEGIES} items.`);
  return raw?.map(readStrategy);
}
