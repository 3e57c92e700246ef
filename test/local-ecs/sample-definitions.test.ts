import { describe, expect, it } from '@jest/globals';
import { SAMPLE_DEFINITIONS, SAMPLE_LIVES } from '../../src/local-ecs/sample-definitions.ts';
import { objectsIn, TestEcs } from './engine/test-ecs.ts';

function ecsWithSamples(): TestEcs {
  const ecs = new TestEcs({ commandLives: SAMPLE_LIVES });
  for (const body of SAMPLE_DEFINITIONS) ecs.call('RegisterTaskDefinition', body);
  return ecs;
}

describe('the samples', () => {
  it('are hello, sleep360 and two revisions of nginx', () => {
    const arn = (name: string): string => `arn:aws:ecs:us-east-1:123456789012:task-definition/${name}`;
    expect(ecsWithSamples().call('ListTaskDefinitions')).toEqual({
      taskDefinitionArns: ['hello:1', 'nginx:1', 'nginx:2', 'sleep360:1'].map(arn),
    });
  });

  it('live as their names say, and many fit on one machine', () => {
    const ecs = ecsWithSamples();
    const instance = ecs.addInstance();
    const [hello, sleep, nginx] = ['hello', 'sleep360', 'nginx'].map((name) => ecs.start(instance, name));
    for (let i = 0; i < 20; i += 1) ecs.start(instance, 'nginx:1');
    ecs.advance(1000);
    expect(ecs.task(hello ?? '')).toMatchObject({ lastStatus: 'STOPPED', containers: [{ exitCode: 0 }] });
    ecs.advance(360_000);
    expect(ecs.task(sleep ?? '')).toMatchObject({ lastStatus: 'STOPPED', containers: [{ exitCode: 0 }] });
    expect(ecs.task(nginx ?? '')).toMatchObject({ lastStatus: 'RUNNING' });
    const bindings = objectsIn(ecs.container(nginx ?? '', 'nginx'), 'networkBindings');
    expect(bindings[0]).toMatchObject({ containerPort: 80, hostPort: 32_768, protocol: 'tcp' });
  });

  it.each([
    ['another command', { overrides: { containerOverrides: [{ name: 'hello', command: ['exit', '3'] }] } }],
    ['another revision', { taskDefinition: 'hello:2' }],
  ])('live until they are stopped with %s, whose end nobody can know', (_what, more) => {
    const ecs = ecsWithSamples();
    ecs.register({ name: 'hello', command: ['sleep', '10'] }, { family: 'hello' });
    const task = ecs.start(ecs.addInstance(), 'hello:1', more);
    ecs.advance(3_600_000);
    expect(ecs.task(task)).toMatchObject({ lastStatus: 'RUNNING' });
  });

  it('live as somebody says who names them, whatever their command', () => {
    const ecs = new TestEcs({ commandLives: SAMPLE_LIVES, lives: { hello: { runMs: 10, exitCode: 3 } } });
    for (const body of SAMPLE_DEFINITIONS) ecs.call('RegisterTaskDefinition', body);
    const instance = ecs.addInstance();
    const overrides = { containerOverrides: [{ name: 'hello', command: ['true'] }] };
    const tasks = [ecs.start(instance, 'hello:1'), ecs.start(instance, 'hello:1', { overrides })];
    ecs.advance(10);
    for (const task of tasks) expect(ecs.container(task, 'hello')).toMatchObject({ exitCode: 3 });
  });

  it('have two different nginx', () => {
    const ecs = ecsWithSamples();
    const image = (taskDefinition: string): unknown =>
      ecs.call('DescribeTaskDefinition', { taskDefinition })['taskDefinition'];
    expect(image('nginx:1')).toMatchObject({ containerDefinitions: [{ image: 'nginx:1.26' }] });
    expect(image('nginx:2')).toMatchObject({ containerDefinitions: [{ image: 'nginx:1.27' }] });
  });
});
