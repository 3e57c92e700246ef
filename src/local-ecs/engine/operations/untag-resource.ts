import { invalidParameter } from '../api-error.ts';
import { readStrings, required } from '../requests/members.ts';
import { readTaggedResource } from '../tags/tagged-resource.ts';
import type { Operation } from './operation.ts';

/** Tags that are not there are as good as removed. */
export const untagResource: Operation = ({ state }, body) => {
  const resource = readTaggedResource(state, body);
  const keys = new Set(required(readStrings(body, 'tagKeys'), 'tagKeys'));
  if ([...keys].some((key) => key.toLowerCase().startsWith('aws:')))
    throw invalidParameter('Tags whose keys begin with aws: are not yours to remove.');
  resource.setTags(resource.tags.filter(({ key }) => !keys.has(key)));
  return {};
};
