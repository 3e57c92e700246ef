import { ApiError, invalidParameter } from '../api-error.ts';
import { readTaggedResource } from '../tags/tagged-resource.ts';
import type { Operation } from './operation.ts';

/** Tags that ECS gave itself are in the list, too. Unlike its sisters it has no ResourceNotFoundException. */
export const listTagsForResource: Operation = ({ state }, body) => {
  try {
    return { tags: readTaggedResource(state, body).tags };
  } catch (error) {
    if (error instanceof ApiError && error.code === 'ResourceNotFoundException')
      throw invalidParameter(error.message);
    throw error;
  }
};
