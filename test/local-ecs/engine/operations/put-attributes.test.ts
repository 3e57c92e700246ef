import { describe, expect, it } from '@jest/globals';
import { TestEcs } from '../test-ecs.ts';

const UNKNOWN =
  'arn:aws:ecs:us-east-1:123456789012:container-instance/default/0123456789abcdef0123456789abcdef';

describe('PutAttributes', () => {
  it('adds attributes with or without a value, and replaces values', () => {
    const ecs = new TestEcs();
    const targetId = ecs.addInstance();
    const put = (name: string, value?: string): unknown =>
      ecs.call('PutAttributes', { attributes: [{ name, value, targetId }] });
    expect(put('rack', 'r1')).toEqual({ attributes: [{ name: 'rack', value: 'r1', targetId }] });
    put('ssd');
    put('rack', 'r 2');
    expect(ecs.instance(targetId)).toMatchObject({
      version: 4,
      attributes: expect.arrayContaining([{ name: 'rack', value: 'r 2' }, { name: 'ssd' }]),
    });
  });

  it('takes a short id with its type, and answers the ARN', () => {
    const ecs = new TestEcs();
    const targetId = ecs.addInstance();
    const id = targetId.slice(targetId.lastIndexOf('/') + 1);
    const attribute = { name: 'rack', targetId: id };
    expect(
      ecs.call('PutAttributes', { attributes: [{ ...attribute, targetType: 'container-instance' }] }),
    ).toEqual({ attributes: [{ name: 'rack', targetId }] });
    expect(ecs.refusal('PutAttributes', { attributes: [attribute] })).toMatchObject({
      message: 'targetType can not be blank when targetId is not an ARN.',
    });
  });

  it('gives an instance at most 10 attributes, and changes nothing when that is too few', () => {
    const ecs = new TestEcs();
    const targetId = ecs.addInstance({ attributes: [{ name: 'first' }] });
    const names = Array.from({ length: 10 }, (_, i) => ({ name: `a${i}`, targetId }));
    expect(ecs.refusal('PutAttributes', { attributes: names })).toMatchObject({
      __type: 'AttributeLimitExceededException',
    });
    expect(ecs.instance(targetId)).toMatchObject({ version: 1 });
    ecs.call('PutAttributes', { attributes: names.slice(1) });
  });

  it.each([
    [{ name: '', targetId: UNKNOWN }, 'InvalidParameterException'],
    [{ name: 'a b', targetId: UNKNOWN }, 'InvalidParameterException'],
    [{ name: 'a'.repeat(129), targetId: UNKNOWN }, 'InvalidParameterException'],
    [{ name: 'a', value: '', targetId: UNKNOWN }, 'InvalidParameterException'],
    [{ name: 'a', value: ' b', targetId: UNKNOWN }, 'InvalidParameterException'],
    [{ name: 'a', value: 'b,c', targetId: UNKNOWN }, 'InvalidParameterException'],
    [{ name: 'a', targetId: UNKNOWN }, 'TargetNotFoundException'],
  ])('refuses %j', (attribute, type) => {
    expect(new TestEcs().refusal('PutAttributes', { attributes: [attribute] })).toMatchObject({
      __type: type,
    });
  });

  it('refuses to change what the agent registered', () => {
    const ecs = new TestEcs();
    const attribute = { name: 'ecs.availability-zone', value: 'here', targetId: ecs.addInstance() };
    expect(ecs.refusal('PutAttributes', { attributes: [attribute] })).toMatchObject({
      __type: 'InvalidParameterException',
    });
  });

  it.each([
    [[], 'Attributes cannot be empty.'],
    [Array(11).fill({ name: 'a', targetId: UNKNOWN }), 'attributes can have at most 10 items.'],
  ])('takes 1 to 10 attributes (%#)', (attributes, message) => {
    expect(new TestEcs().refusal('PutAttributes', { attributes })).toMatchObject({ message });
  });
});
