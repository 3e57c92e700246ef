/** Takes Marathon's API through its life by the npm package marathon-node, with every method that it has. Argument: URL. */
const assert = require('node:assert/strict');
const marathon = require('marathon-node')(process.argv[2]);

const { Recorded, refused, report, small, until } = require('./trial.cjs');

const recorded = new Recorded();
const all = (name) => recorded.of(name, marathon[name], Object.keys(marathon[name]));
const [app, tasks, groups] = [all('app'), all('tasks'), all('groups')];
const [deployments, queue] = [all('deployments'), all('queue')];
const [events, subscriptions] = [all('events'), all('subscriptions')];
const [info, leader, misc] = [all('info'), all('leader'), all('misc')];

const settled = (id) =>
  until(`${id} is deployed`, async () => {
    const found = (await app.getOne(id)).app;
    return found.deployments.length === 0 && found.tasksRunning === found.instances && found;
  });

const gone = (id) =>
  until(`${id} is gone`, () =>
    app.getOne(id).then(
      () => false,
      (error) => error.statusCode === 404,
    ),
  );

const idsOf = async (id) => (await app.getTasks(id)).tasks.map((task) => task.id).sort();

/** The tasks of an app when these have been replaced, and those alone. */
async function replaced(id, before, killed) {
  const ids = await until('they are replaced', async () => {
    const now = await idsOf(id);
    return now.length === before.length && !now.some((each) => killed.includes(each)) && now;
  });
  for (const each of before) assert.equal(ids.includes(each), !killed.includes(each));
  await settled(id);
  return ids;
}

async function server() {
  assert.equal(await misc.ping(), 'pong');
  const { name, frameworkId, leader: address } = await info.get();
  assert.equal(name, 'marathon');
  assert.ok(frameworkId);
  assert.deepEqual(await leader.get(), { leader: address });
}

/** There is nobody who could take over. */
async function abdication() {
  const { statusCode, error } = await refused(leader.abdicate());
  assert.equal(statusCode, 404);
  assert.match(error.message, /cannot be given up/);
}

async function apps() {
  const created = await app.create(small({ id: 'mn/life', labels: { team: 'red' }, env: { A: '1' } }));
  assert.equal(created.id, '/mn/life');
  await settled('mn/life');
  const listed = await app.getList({ label: 'team==red', embed: 'apps.tasks' });
  assert.deepEqual(
    listed.apps.map((each) => [each.id, each.tasks.length]),
    [['/mn/life', 1]],
  );
  await app.update('mn/life', { instances: 3 });
  const { version } = await settled('mn/life');
  await app.update('mn/life', { env: { A: '2' } }, true);
  assert.equal((await settled('mn/life')).env.A, '2');
  const { versions } = await app.getVersions('mn/life');
  assert.equal(versions.length, 3);
  const earlier = await app.getVersion('mn/life', version);
  assert.deepEqual([earlier.instances, earlier.env.A], [3, '1']);
  await app.update('mn/life', { version });
  assert.equal((await settled('mn/life')).env.A, '1');

  const before = await idsOf('mn/life');
  assert.ok((await app.restart('mn/life')).deploymentId);
  await settled('mn/life');
  const after = await idsOf('mn/life');
  assert.equal(after.length, 3);
  assert.deepEqual(
    after.filter((id) => before.includes(id)),
    [],
  );
  await app.destroy('mn/life');
  await gone('mn/life');
}

async function kills() {
  const id = 'mn/killed';
  await app.create(small({ id, instances: 2, backoffSeconds: 0 }));
  await settled(id);
  let ids = await idsOf(id);
  assert.ok((await tasks.getList()).tasks.some((task) => task.id === ids[0]));
  await app.killTask(id, ids[0]);
  ids = await replaced(id, ids, [ids[0]]);
  await app.killTasks(id);
  ids = await replaced(id, ids, ids);
  await tasks.kill({ ids: [ids[1]] });
  ids = await replaced(id, ids, [ids[1]]);
  await app.killTask(id, ids[0], true);
  assert.equal((await settled(id)).instances, 1);
  await app.destroy(id, true);
  await gone(id);
}

async function nestedGroups() {
  await groups.create({
    id: '/mn-shop',
    groups: [
      { id: 'db', apps: [small({ id: 'main' })] },
      { id: 'web', dependencies: ['/mn-shop/db'], apps: [small({ id: 'front' })] },
    ],
  });
  await settled('mn-shop/web/front');
  assert.ok((await groups.getList()).groups.some(({ id }) => id === '/mn-shop'));
  const { version, groups: within } = await groups.getOne('mn-shop');
  assert.deepEqual(within.map(({ id }) => id).sort(), ['/mn-shop/db', '/mn-shop/web']);
  await groups.update('mn-shop', { scaleBy: 2 });
  assert.equal((await settled('mn-shop/db/main')).instances, 2);
  assert.equal((await settled('mn-shop/web/front')).instances, 2);
  await groups.update('mn-shop', { version }, true);
  assert.equal((await settled('mn-shop/web/front')).instances, 1);
  await groups.destroy('mn-shop', true);
  await gone('mn-shop/db/main');
}

/** An app that fits nowhere stays in the queue, and its deployment goes on until it is cancelled. */
async function cancelled() {
  await app.create(small({ id: 'mn/huge', cpus: 64 }));
  const deployment = await until('it is deployed', async () =>
    (await deployments.getList()).find(({ affectedApps }) => affectedApps.includes('/mn/huge')),
  );
  assert.deepEqual(
    deployment.steps.map(({ actions }) => actions.map(({ action }) => action)),
    [['StartApplication'], ['ScaleApplication']],
  );
  const entry = await until('it is queued', async () =>
    (await queue.get()).queue.find((each) => each.app.id === '/mn/huge'),
  );
  assert.equal(entry.count, 1);
  await queue.resetDelay('mn/huge');
  assert.ok((await deployments.destroy(deployment.id)).deploymentId);
  await gone('mn/huge');
}

async function streams() {
  const attached = await events.attach();
  assert.match(attached.headers['content-type'], /^text\/event-stream/);
  attached.destroy();
  const eventType = ['status_update_event', 'deployment_success'];
  const source = events.createEventSource({ eventType });
  const heard = [];
  for (const each of eventType) source.addEventListener(each, ({ data }) => heard.push(JSON.parse(data)));
  await new Promise((resolve) => source.addEventListener('open', resolve));
  await app.create(small({ id: 'mn/heard' }));
  const ofIt = () =>
    heard.filter(({ appId, plan }) => (appId ?? plan.steps[0]?.actions[0]?.app) === '/mn/heard');
  await until('its deployment is over', () => ofIt().some(({ plan }) => plan));
  assert.deepEqual(
    ofIt().map((event) => event.taskStatus ?? event.eventType),
    ['TASK_STARTING', 'TASK_RUNNING', 'deployment_success'],
  );
  source.close();
  await app.destroy('mn/heard');
  await gone('mn/heard');
}

async function urls() {
  const url = 'http://127.0.0.1:9/nobody-listens';
  await subscriptions.create(url);
  assert.ok((await subscriptions.getList()).callbackUrls.includes(url));
  await subscriptions.delete(url);
  assert.ok(!(await subscriptions.getList()).callbackUrls.includes(url));
}

void report([server, abdication, apps, kills, nestedGroups, cancelled, streams, urls], recorded);
