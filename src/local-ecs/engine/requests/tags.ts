import { MAX_TAGS } from '../../../ecs/limits.ts';
import { validateTag } from '../../../ecs/tag.ts';
import type { Tag } from '../../../ecs/tag.ts';
import { invalidParameter } from '../api-error.ts';
import type { JsonObject } from '../json.ts';
import { readObjects, readString } from './members.ts';

/** @throws InvalidParameterException */
export function checkTags(tags: readonly Tag[]): void {
  if (tags.length > MAX_TAGS) throw invalidParameter(`Tags can have at most ${MAX_TAGS} items.`);
  for (const tag of tags) {
    const problem = validateTag(tag);
    if (problem !== undefined) throw invalidParameter(`The tag '${tag.key}' is invalid: ${problem}.`);
  }
  if (new Set(tags.map(({ key }) => key)).size < tags.length)
    throw invalidParameter('Duplicate tag keys are not allowed.');
}

/** The request's member `tags`, checked. @throws InvalidParameterException */
export function readTags(body: JsonObject): readonly Tag[] {
  const tags = (readObjects(body, 'tags') ?? []).map((tag) => ({
    key: readString(tag, 'key') ?? '',
    value: readString(tag, 'value') ?? '',
  }));
  checkTags(tags);
  return tags;
}
