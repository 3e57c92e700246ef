import { describe, expect, it } from '@jest/globals';
import { mainContainer } from '../../src/ecs/task-definition.ts';
import { containerDefinition, taskDefinition } from './definition-builder.ts';

describe('mainContainer', () => {
  it('is the first essential container', () => {
    const containerDefinitions = [
      containerDefinition({ name: 'proxy', essential: false }),
      containerDefinition({ name: 'app' }),
      containerDefinition({ name: 'log' }),
    ];
    expect(mainContainer(taskDefinition({ containerDefinitions }))?.name).toBe('app');
  });

  it('is undefined when no container is essential', () => {
    const containerDefinitions = [containerDefinition({ essential: false })];
    expect(mainContainer(taskDefinition({ containerDefinitions }))).toBeUndefined();
  });
});
