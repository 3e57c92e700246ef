import { describe, expect, it } from '@jest/globals';
import { failureOf } from '../../gateway/failure-of.ts';
import type { Stage } from './stage.ts';

export function describeTaskDefinitions(stage: () => Stage): void {
  describe('a task definition', () => {
    it('is the same by its revision and by its ARN', async () => {
      const { gateway, definitions } = stage();
      const byRevision = await gateway.describeTaskDefinition(`${definitions.family}:1`);
      expect(byRevision).toMatchObject({
        taskDefinitionArn: definitions.sleeper,
        family: definitions.family,
        revision: 1,
        status: 'ACTIVE',
      });
      expect(await gateway.describeTaskDefinition(definitions.sleeper)).toEqual(byRevision);
    });

    it('is its newest ACTIVE revision by its family alone', async () => {
      const { gateway, definitions } = stage();
      expect(await gateway.describeTaskDefinition(definitions.family)).toMatchObject({
        taskDefinitionArn: definitions.giant,
        revision: 3,
      });
    });

    it('comes with what ECS takes by default', async () => {
      const { gateway, definitions } = stage();
      expect(await gateway.describeTaskDefinition(definitions.sleeper)).toMatchObject({
        networkMode: 'bridge',
        placementConstraints: [],
        containerDefinitions: [
          {
            name: 'main',
            command: ['sleep', '600'],
            memory: 16,
            cpu: 0,
            essential: true,
            environment: [{ name: 'CONTRACT', value: 'yes' }],
            portMappings: [],
            stopTimeout: 2,
          },
        ],
      });
    });

    it('that was deregistered can still be read, as INACTIVE', async () => {
      const { gateway, definitions } = stage();
      expect(await gateway.describeTaskDefinition(definitions.retired)).toMatchObject({
        taskDefinitionArn: definitions.retired,
        revision: 2,
        status: 'INACTIVE',
      });
    });

    it('that does not exist is NOT_FOUND, whether by revision or by family', async () => {
      const { gateway, definitions } = stage();
      for (const name of [`${definitions.family}:999`, `${definitions.family}-unknown`]) {
        expect(await failureOf(gateway.describeTaskDefinition(name))).toMatchObject({ code: 'NOT_FOUND' });
      }
    });
  });
}
