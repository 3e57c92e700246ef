import { describe, expect, it } from '@jest/globals';
import { objectsIn, onlyIn, TestEcs } from '../test-ecs.ts';

const ROOT = 'arn:aws:iam::123456789012:root';
const ROLE = 'arn:aws:iam::123456789012:role/deploy';

describe('the settings of an account', () => {
  it('are those of Amazon until somebody sets others, and come ten to a page', () => {
    const ecs = new TestEcs();
    const first = ecs.call('ListAccountSettings', { effectiveSettings: true });
    const second = ecs.call('ListAccountSettings', {
      effectiveSettings: true,
      nextToken: first['nextToken'],
    });
    const settings = [...objectsIn(first, 'settings'), ...objectsIn(second, 'settings')];
    expect(objectsIn(first, 'settings')).toHaveLength(10);
    expect(second).not.toHaveProperty('nextToken');
    expect(settings).toContainEqual({
      name: 'taskLongArnFormat',
      value: 'enabled',
      principalArn: ROOT,
      type: 'user',
    });
    expect(settings).toContainEqual({
      name: 'guardDutyActivate',
      value: 'off',
      principalArn: ROOT,
      type: 'aws_managed',
    });
    expect(ecs.call('ListAccountSettings')).toEqual({ settings: [] });
  });

  it('hold for every principal that has set nothing else, until it takes its own back', () => {
    const ecs = new TestEcs();
    const setting = { name: 'containerInsights', value: 'enabled' };
    expect(ecs.call('PutAccountSettingDefault', setting)).toEqual({
      setting: { ...setting, principalArn: ROOT, type: 'user' },
    });
    const effective = (): unknown =>
      onlyIn(
        ecs.call('ListAccountSettings', {
          name: 'containerInsights',
          principalArn: ROLE,
          effectiveSettings: true,
        }),
        'settings',
      )['value'];
    expect(effective()).toBe('enabled');
    ecs.call('PutAccountSetting', { ...setting, value: 'enhanced', principalArn: ROLE });
    expect(effective()).toBe('enhanced');
    expect(ecs.call('ListAccountSettings', { principalArn: ROLE })).toMatchObject({
      settings: [{ name: 'containerInsights', value: 'enhanced', principalArn: ROLE }],
    });
    expect(ecs.call('DeleteAccountSetting', { name: 'containerInsights', principalArn: ROLE })).toMatchObject(
      { setting: { value: 'enabled', principalArn: ROLE } },
    );
    expect(effective()).toBe('enabled');
  });

  it('decide what a new cluster has where its call says nothing', () => {
    const ecs = new TestEcs();
    ecs.call('PutAccountSetting', { name: 'containerInsights', value: 'enhanced' });
    expect(ecs.call('CreateCluster', { clusterName: 'a' })).toMatchObject({
      cluster: { settings: [{ name: 'containerInsights', value: 'enhanced' }] },
    });
  });

  it('are listed by name and value', () => {
    const ecs = new TestEcs();
    ecs.call('PutAccountSetting', { name: 'awsvpcTrunking', value: 'enabled' });
    ecs.call('PutAccountSetting', { name: 'fargateFIPSMode', value: 'enabled' });
    const names = (filter: object): unknown[] =>
      objectsIn(ecs.call('ListAccountSettings', filter), 'settings').map(({ name }) => name);
    expect(names({ name: 'awsvpcTrunking', value: 'enabled' })).toEqual(['awsvpcTrunking']);
    expect(names({ name: 'awsvpcTrunking', value: 'disabled' })).toEqual([]);
    expect(names({})).toEqual(['awsvpcTrunking', 'fargateFIPSMode']);
  });

  it.each([
    ['PutAccountSetting', { name: 'none', value: 'on' }, 'name should be one of [serviceLongArnFormat,'],
    ['PutAccountSetting', { value: 'on' }, 'name can not be blank.'],
    ['PutAccountSetting', { name: 'awsvpcTrunking' }, 'value can not be blank.'],
    [
      'PutAccountSetting',
      { name: 'awsvpcTrunking', value: 'on' },
      'value of awsvpcTrunking should be one of [enabled,disabled]',
    ],
    [
      'PutAccountSetting',
      { name: 'taskLongArnFormat', value: 'disabled' },
      'value of taskLongArnFormat should be one of [enabled]',
    ],
    [
      'PutAccountSettingDefault',
      { name: 'guardDutyActivate', value: 'on' },
      'The setting guardDutyActivate is managed by Amazon and cannot be changed.',
    ],
    [
      'DeleteAccountSetting',
      { name: 'awsvpcTrunking', principalArn: 'arn:aws:iam::999999999999:user/a' },
      'principalArn should be a user, a role or the root user of this account.',
    ],
    ['ListAccountSettings', { value: 'enabled' }, 'name must be specified with value.'],
    ['ListAccountSettings', { maxResults: 11 }, 'maxResults should be between 1 and 10.'],
  ])('are refused by %s of %j', (operation, body, message) => {
    expect(new TestEcs().refusal(operation, body)).toEqual({
      __type: 'InvalidParameterException',
      message: expect.stringContaining(message),
    });
  });
});
