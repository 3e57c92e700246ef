import { afterEach, describe, expect, it } from '@jest/globals';

import { EcsOfMaster } from '../../../src/assembly/marathon/ecs-of-master.ts';
import { bridgeStatusOf } from '../../../src/assembly/remote-master.ts';
import type { RemoteOptions } from '../../../src/assembly/remote-master.ts';
import { ScriptedMaster } from '../../remote/http/scripted-master.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { post } from '../../support/marathon-requests.ts';
import { RecordingLogger } from '../../support/recording-logger.ts';

const PERSISTENT = {
  id: '/db',
  cmd: 'db:1',
  container: { type: 'MESOS', volumes: [{ containerPath: 'data', mode: 'RW', persistent: { size: 10 } }] },
};

const withExecutor = (executor: string) => ({ id: '/web', cmd: 'web:1', executor });

const STATUS = JSON.stringify({ phase: 'READY', owner: 'default/host', executors: ['known'], offers: 3 });

const masters: ScriptedMaster[] = [];
const asking: EcsOfMaster[] = [];

afterEach(() => {
  for (const master of masters.splice(0)) master.close();
  for (const each of asking.splice(0)) each.close();
});

type Answer = readonly [status: number, body?: string, location?: string];

/** Answers one after the other, the last one again and again. */
async function masterThatAnswers(...answers: readonly [Answer, ...Answer[]]): Promise<ScriptedMaster> {
  let next = 0;
  const master = await new ScriptedMaster((_request, response) => {
    const [status, body = '', location] = answers[next] ?? answers[0];
    next = Math.min(next + 1, answers.length - 1);
    response.writeHead(status, location === undefined ? {} : { Location: location }).end(body);
  }).listen();
  masters.push(master);
  return master;
}

function asked(master: string, remote: RemoteOptions = {}) {
  const clock = new ManualClock();
  const logger = new RecordingLogger();
  const questions: Promise<unknown>[] = [];
  const ecs = new EcsOfMaster({
    ask: () => {
      const question = bridgeStatusOf(master, remote, { clock });
      questions.push(question);
      return question;
    },
    role: '*',
    clock,
    logger,
  });
  asking.push(ecs);
  /** Until as many questions have been answered, or not. */
  const answered = async (count: number): Promise<void> => {
    while (questions.length < count) await clock.settle();
    await Promise.allSettled(questions);
    await clock.settle();
  };
  return { ecs, clock, logger, questions, answered };
}

const isTaken = (app: unknown, { rules }: EcsOfMaster): boolean =>
  post(app, rules === undefined ? {} : { ecs: rules }).ok;

describe('A Marathon alone', () => {
  it('refuses on a bridge elsewhere what Amazon ECS cannot do, and executors that the bridge has no definition for', async () => {
    const master = await masterThatAnswers([200, STATUS]);
    const { ecs } = asked(master.url.href, { credential: { principal: 'ann', secret: 's3cret' } });
    await ecs.begin();
    expect(master.requests).toMatchObject([
      {
        path: '/ecs-scheduler/v1/status',
        headers: { authorization: `Basic ${Buffer.from('ann:s3cret').toString('base64')}` },
      },
    ]);
    expect(isTaken(PERSISTENT, ecs)).toBe(false);
    expect(isTaken(withExecutor('known'), ecs)).toBe(true);
    expect(isTaken(withExecutor('other'), ecs)).toBe(false);
  });

  it('refuses on a bridge that it speaks gRPC with what Amazon ECS cannot do, and no executors', async () => {
    const { ecs } = asked('grpc://127.0.0.1:1');
    await ecs.begin();
    expect(isTaken(PERSISTENT, ecs)).toBe(false);
    expect(isTaken(withExecutor('other'), ecs)).toBe(true);
  });

  it('refuses nothing of it on a Mesos master, which it asks once', async () => {
    const master = await masterThatAnswers([404]);
    const { ecs, clock, questions } = asked(master.host);
    await ecs.begin();
    expect(isTaken(PERSISTENT, ecs)).toBe(true);
    await clock.advance(600_000);
    expect(questions).toHaveLength(1);
  });

  it('asks the bridge that leads where another one answers', async () => {
    const leader = await masterThatAnswers([200, STATUS]);
    const master = await masterThatAnswers([307, '', `//${leader.host}`]);
    const { ecs } = asked(master.url.href);
    await ecs.begin();
    expect(leader.requests).toMatchObject([{ path: '/ecs-scheduler/v1/status' }]);
    expect(isTaken(PERSISTENT, ecs)).toBe(false);
  });

  it.each<readonly [name: string, answer: Answer]>([
    ['does not let it in', [401]],
    ['fails', [500]],
    ['answers something else', [200, '<html>']],
    ['sends it round in circles', [307, '', '/ecs-scheduler/v1/status']],
  ])('warns and asks again where the master %s, until it knows', async (_name, answer) => {
    const master = await masterThatAnswers(answer);
    const { ecs, clock, logger, answered } = asked(master.url.href);
    await ecs.begin();
    expect(ecs.rules).toBeUndefined();
    expect(logger.at('warn')).toMatchObject([{ fields: { event: 'marathon.master_unknown' } }]);
    await clock.advance(1_000);
    await answered(2);
    await clock.advance(2_000);
    await answered(3);
    expect(logger.at('warn')).toHaveLength(3);
  });

  it('knows it as soon as a master that was away is there', async () => {
    const master = await masterThatAnswers([503], [200, STATUS]);
    const { ecs, clock, answered } = asked(master.url.href);
    await ecs.begin();
    await clock.advance(1_000);
    await answered(2);
    expect(isTaken(PERSISTENT, ecs)).toBe(false);
  });

  it('asks no more once it is closed', async () => {
    const master = await masterThatAnswers([503]);
    const { ecs, clock, questions } = asked(master.url.href);
    await ecs.begin();
    ecs.close();
    await clock.advance(60_000);
    expect(questions).toHaveLength(1);
  });
});
