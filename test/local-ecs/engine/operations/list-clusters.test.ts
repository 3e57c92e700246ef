import { describe, expect, it } from '@jest/globals';
import { TestEcs } from '../test-ecs.ts';

describe('ListClusters', () => {
  it('pages through ACTIVE clusters by name', () => {
    const ecs = new TestEcs({ clusterNames: ['c', 'a', 'b'] });
    const first = ecs.call('ListClusters', { maxResults: 2 });
    expect(first).toMatchObject({
      clusterArns: [
        'arn:aws:ecs:us-east-1:123456789012:cluster/a',
        'arn:aws:ecs:us-east-1:123456789012:cluster/b',
      ],
    });
    expect(ecs.call('ListClusters', { maxResults: 2, nextToken: first['nextToken'] })).toEqual({
      clusterArns: ['arn:aws:ecs:us-east-1:123456789012:cluster/c'],
    });
  });
});
