import { describe, expect, it } from '@jest/globals';
import { onlyIn, TestEcs, textIn } from '../test-ecs.ts';

const TAG = { key: 'team', value: 'blue' };

const clusterArn = (ecs: TestEcs): string =>
  textIn(onlyIn(ecs.call('DescribeClusters'), 'clusters'), 'clusterArn');

const tagsOf = (ecs: TestEcs, resourceArn: string): unknown =>
  ecs.call('ListTagsForResource', { resourceArn })['tags'];

/** A resource of each kind, by what it is called. */
const RESOURCES: readonly (readonly [kind: string, make: (ecs: TestEcs) => string])[] = [
  ['a cluster', clusterArn],
  ['a container instance', (ecs) => ecs.addInstance()],
  ['a task', (ecs) => ecs.startOne().task],
  ['a task definition', (ecs) => ecs.register()],
];

describe.each(RESOURCES)('the tags of %s', (_kind, make) => {
  it('are added to, replaced by key, and removed', () => {
    const ecs = new TestEcs();
    const resourceArn = make(ecs);
    expect(ecs.call('TagResource', { resourceArn, tags: [TAG, { key: 'tier', value: '1' }] })).toEqual({});
    ecs.call('TagResource', { resourceArn, tags: [{ key: 'tier', value: '2' }] });
    expect(tagsOf(ecs, resourceArn)).toEqual([TAG, { key: 'tier', value: '2' }]);
    expect(ecs.call('UntagResource', { resourceArn, tagKeys: ['tier', 'absent'] })).toEqual({});
    expect(tagsOf(ecs, resourceArn)).toEqual([TAG]);
  });

  it('are 50 at most, counted together', () => {
    const ecs = new TestEcs();
    const resourceArn = make(ecs);
    const tags = Array.from({ length: 50 }, (_, n) => ({ key: `k${n}`, value: '' }));
    ecs.call('TagResource', { resourceArn, tags });
    ecs.call('TagResource', { resourceArn, tags: [{ key: 'k49', value: 'other' }] });
    expect(ecs.refusal('TagResource', { resourceArn, tags: [TAG] })).toEqual({
      __type: 'LimitExceededException',
      message: 'A resource can have at most 50 tags.',
    });
    expect(tagsOf(ecs, resourceArn)).toHaveLength(50);
  });
});

describe('tags', () => {
  it('show in the descriptions of their resources, where these are asked for them', () => {
    const ecs = new TestEcs();
    const { task, instance } = ecs.startOne();
    const definition = textIn(ecs.task(task), 'taskDefinitionArn');
    for (const resourceArn of [task, instance, definition, clusterArn(ecs)])
      ecs.call('TagResource', { resourceArn, tags: [TAG] });
    const include = ['TAGS'];
    const instances = { containerInstances: [instance], include };
    expect(onlyIn(ecs.call('DescribeContainerInstances', instances), 'containerInstances')['tags']).toEqual([
      TAG,
    ]);
    expect(ecs.instance(instance)['tags']).toEqual([]);
    expect(ecs.task(task)['tags']).toEqual([TAG]);
    expect(onlyIn(ecs.call('DescribeClusters', { include }), 'clusters')['tags']).toEqual([TAG]);
    expect(ecs.call('DescribeTaskDefinition', { taskDefinition: definition, include })['tags']).toEqual([
      TAG,
    ]);
  });

  it('make no new version of what they are put on', () => {
    const ecs = new TestEcs();
    const { task, instance } = ecs.startOne();
    const versions = (): unknown[] => [ecs.task(task)['version'], ecs.instance(instance)['version']];
    const before = versions();
    for (const resourceArn of [task, instance]) ecs.call('TagResource', { resourceArn, tags: [TAG] });
    expect(versions()).toEqual(before);
  });

  it('of Amazon itself are listed, not counted, and not for anybody to give or to take', () => {
    const ecs = new TestEcs();
    const resourceArn = ecs.start(ecs.addInstance(), ecs.register(), { enableECSManagedTags: true });
    const managed = { key: 'aws:ecs:clusterName', value: 'default' };
    const tags = Array.from({ length: 50 }, (_, n) => ({ key: `k${n}`, value: '' }));
    ecs.call('TagResource', { resourceArn, tags });
    expect(tagsOf(ecs, resourceArn)).toEqual([managed, ...tags]);
    for (const [operation, more] of [
      ['TagResource', { tags: [managed] }],
      ['UntagResource', { tagKeys: ['AWS:x'] }],
    ] as const)
      expect(ecs.refusal(operation, { resourceArn, ...more })).toMatchObject({
        __type: 'InvalidParameterException',
      });
  });
});

const ARN = 'arn:aws:ecs:us-east-1:123456789012';
const ID = 'f'.repeat(32);

describe('what is no resource that can have tags', () => {
  it.each([
    [`${ARN}:task/default/${ID}`, 'The specified task was not found.'],
    [`${ARN}:container-instance/default/${ID}`, 'The specified container instance was not found.'],
    [`${ARN}:task-definition/none:1`, 'The specified task definition was not found.'],
    [`arn:aws:ecs:eu-west-1:123456789012:task/default/${ID}`, 'The specified task was not found.'],
  ])('is not found, which ListTagsForResource says in a code of its own: %s', (resourceArn, message) => {
    const ecs = new TestEcs();
    const notFound = { __type: 'ResourceNotFoundException', message };
    expect(ecs.refusal('TagResource', { resourceArn, tags: [TAG] })).toEqual(notFound);
    expect(ecs.refusal('UntagResource', { resourceArn, tagKeys: ['a'] })).toEqual(notFound);
    expect(ecs.refusal('ListTagsForResource', { resourceArn })).toEqual({
      __type: 'InvalidParameterException',
      message,
    });
  });

  it.each([`${ARN}:cluster/none`, 'arn:aws:ecs:us-east-1:999999999999:cluster/default'])(
    'is a cluster that is not here: %s',
    (resourceArn) => {
      expect(new TestEcs().refusal('ListTagsForResource', { resourceArn })).toEqual({
        __type: 'ClusterNotFoundException',
        message: 'Cluster not found.',
      });
    },
  );

  it.each([
    [`${ARN}:task/${ID}`, 'Long arn format must be used for tagging operations'],
    [`${ARN}:container-instance/${ID}`, 'Long arn format must be used for tagging operations'],
    ['default', 'Invalid resourceArn: default'],
    [undefined, 'resourceArn can not be blank.'],
  ])('is an ARN of the old kind, or none: %s', (resourceArn, message) => {
    expect(new TestEcs().refusal('ListTagsForResource', { resourceArn })).toEqual({
      __type: 'InvalidParameterException',
      message,
    });
  });

  it('is what is over: a stopped task, a deregistered instance, a deleted cluster', () => {
    const ecs = new TestEcs();
    const { task, instance } = ecs.startOne();
    const cluster = clusterArn(ecs);
    ecs.call('DeregisterContainerInstance', { containerInstance: instance, force: true });
    ecs.call('DeleteCluster', { cluster: 'default' });
    const messages = [task, instance, cluster].map(
      (resourceArn) => ecs.refusal('TagResource', { resourceArn, tags: [TAG] })['message'],
    );
    expect(messages).toEqual([
      'The specified task is stopped.',
      'The specified container instance is inactive.',
      'The specified cluster is inactive. Specify an active cluster and try again.',
    ]);
  });

  it('is a call without the tags', () => {
    const ecs = new TestEcs();
    const resourceArn = clusterArn(ecs);
    expect(ecs.refusal('TagResource', { resourceArn })['message']).toBe('tags can not be blank.');
    expect(ecs.refusal('UntagResource', { resourceArn })['message']).toBe('tagKeys can not be blank.');
  });
});
