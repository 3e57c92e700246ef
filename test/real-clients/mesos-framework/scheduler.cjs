/**
 * A scheduler of the npm package mesos-framework, as its users write one: it runs one task twice, and says on standard
 * output what it hears. Arguments: port, task definition.
 */
const [port, definition] = process.argv.slice(2);
const { Scheduler, Mesos } = require('mesos-framework');

const { CommandInfo } = Mesos.getMesos();
const say = (what) => process.stdout.write(`${JSON.stringify(what)}\n`);

const scheduler = new Scheduler({
  masterUrl: '127.0.0.1',
  port: Number(port),
  frameworkName: 'others',
  frameworkFailoverTimeout: 600,
  masterConnectionTimeout: 60,
  tasks: {
    hello: {
      priority: 1,
      instances: 2,
      commandInfo: new CommandInfo(null, null, true, definition, null, null),
      resources: { cpus: 0.125, mem: 64, ports: 0, disk: 0 },
    },
  },
});

scheduler.on('subscribed', ({ frameworkId }) => say({ event: 'subscribed', frameworkId }));
scheduler.on('update', ({ status }) =>
  say({
    event: 'update',
    taskId: status.task_id.value,
    state: status.state,
    acknowledged: Boolean(status.uuid),
  }),
);
scheduler.on('sent_acknowledge', () => say({ event: 'acknowledged' }));
scheduler.on('error', (error) => {
  const message = error.message ?? String(error);
  say({ event: 'error', message });
  // The package itself tries once, at once, and only when a stream has ended in good order.
  if (/problem with the request|Error registering/.test(message)) setTimeout(subscribeAgain, 1000);
});

function subscribeAgain() {
  scheduler.mesosStreamId = undefined;
  delete scheduler.requestTemplate.headers['mesos-stream-id'];
  scheduler.subscribe();
}

scheduler.on('ready', () => scheduler.subscribe());
process.on('SIGTERM', () => {
  scheduler.on('sent_teardown', () => process.exit(0));
  scheduler.teardown();
});
