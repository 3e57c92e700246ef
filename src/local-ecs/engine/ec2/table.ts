import type { Operation } from '../operations/operation.ts';
import { describeInstances } from './describe-instances.ts';

/** The operations of the EC2 API that are served, by their names in it. */
export const EC2_OPERATIONS: ReadonlyMap<string, Operation> = new Map([
  ['DescribeInstances', describeInstances],
]);
