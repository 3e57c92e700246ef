/**
 * A framework by gRPC, without a driver: runs one task of a definition that is there, and leaves when it has ended.
 *
 *   npx tsx examples/grpc/typescript/hello.ts                                  against `ecs-scheduler up --local`
 *   npx tsx examples/grpc/typescript/hello.ts grpc://bridge:50051 family:1     against another bridge
 */
import { connectGrpc, isTerminal, scalarResource, taskId } from 'ecs-scheduler-driver';
import type { FrameworkId, Offer, TaskStatus } from 'ecs-scheduler-driver';

const [bridge = 'grpc://127.0.0.1:50051', definition = 'hello:1'] = process.argv.slice(2);
const client = connectGrpc(bridge);

async function launch(frameworkId: FrameworkId, { id, agentId }: Offer): Promise<void> {
  const task = {
    name: 'hello',
    taskId: taskId('hello'),
    agentId,
    resources: [scalarResource('cpus', 0.125), scalarResource('mem', 64)],
    command: { value: definition },
  };
  await client.call({
    type: 'ACCEPT',
    frameworkId,
    accept: { offerIds: [id], operations: [{ type: 'LAUNCH', launch: { taskInfos: [task] } }] },
  });
}

/** What has a uuid is repeated until it is acknowledged. */
async function acknowledge(frameworkId: FrameworkId, status: TaskStatus): Promise<void> {
  const { agentId, taskId: id, uuid } = status;
  if (agentId === undefined || uuid === undefined) return;
  await client.call({ type: 'ACKNOWLEDGE', frameworkId, acknowledge: { agentId, taskId: id, uuid } });
}

let frameworkId: FrameworkId | undefined;
let isLaunched = false;

for await (const event of client.subscribe({ frameworkInfo: { user: '', name: 'hello-grpc' } })) {
  if (event.type === 'SUBSCRIBED') frameworkId = event.subscribed.frameworkId;
  if (event.type === 'ERROR') throw new Error(event.error.message);
  if (frameworkId === undefined) continue;
  if (event.type === 'OFFERS') {
    const [offer] = event.offers.offers;
    if (isLaunched || offer === undefined) continue;
    isLaunched = true;
    await launch(frameworkId, offer);
  }
  if (event.type === 'UPDATE') {
    const { status } = event.update;
    console.log(`${status.taskId} is ${status.state}`);
    await acknowledge(frameworkId, status);
    if (isTerminal(status.state)) {
      await client.call({ type: 'TEARDOWN', frameworkId });
      break;
    }
  }
}
client.close();
