import { MAX_TAGS } from '../../../ecs/limits.ts';
import { ApiError } from '../api-error.ts';
import { readObjects, required } from '../requests/members.ts';
import { readTags } from '../requests/tags.ts';
import { readTaggedResource } from '../tags/tagged-resource.ts';
import type { Operation } from './operation.ts';

/** Tags that the resource has and the call does not name stay as they are. */
export const tagResource: Operation = ({ state }, body) => {
  const resource = readTaggedResource(state, body);
  required(readObjects(body, 'tags'), 'tags');
  const given = readTags(body);
  const kept = resource.tags.filter(({ key }) => !given.some((tag) => tag.key === key));
  const tags = [...kept, ...given];
  if (tags.filter(({ key }) => !key.startsWith('aws:')).length > MAX_TAGS)
    throw new ApiError('LimitExceededException', `A resource can have at most ${MAX_TAGS} tags.`);
  resource.setTags(tags);
  return {};
};
